// SPDX-License-Identifier: GPL-3.0-or-later
// An atom port's memory: a sequence of timed events.
#pragma once

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/urid/urid.h>

#include <cstdint>
#include <memory>

namespace marlise::engine {

/// Filled and read on the audio thread; events are appended in time order.
class AtomBuffer {
 public:
  static constexpr std::uint32_t usual_size = 1U << 16U;  ///< bytes

  AtomBuffer(std::uint32_t bytes, LV2_URID sequence_type);

  /// An empty sequence.
  void clear() noexcept;
  /// Room for a plugin to write: the head tells it how many bytes there are.
  void offer(LV2_URID chunk_type) noexcept;
  /// Appends one event; false when it does not fit.
  bool append(std::int64_t frame, LV2_URID type, const void* body, std::uint32_t size) noexcept;
  bool append(const LV2_Atom_Event& event) noexcept {
    return append(event.time.frames, event.body.type, &event + 1, event.body.size);
  }
  void copy(const AtomBuffer& other) noexcept;
  /// Room for one more event of so many bytes, the atom's head included.
  bool holds(std::uint32_t bytes) const noexcept { return sequence()->atom.size + std::uint64_t{bytes} + 64 < capacity_; }
  std::uint32_t capacity() const noexcept { return capacity_; }

  /// What a plugin wrote may be nonsense: true when it is a sequence within its bounds.
  bool well_formed() const noexcept;
  bool empty() const noexcept { return sequence()->atom.size <= sizeof(LV2_Atom_Sequence_Body); }

  LV2_Atom_Sequence* sequence() noexcept { return reinterpret_cast<LV2_Atom_Sequence*>(bytes_.get()); }
  const LV2_Atom_Sequence* sequence() const noexcept {
    return reinterpret_cast<const LV2_Atom_Sequence*>(bytes_.get());
  }

  /// Calls `visit(event)` for each event in order.
  template <typename Visit>
  void each(Visit&& visit) const {
    LV2_ATOM_SEQUENCE_FOREACH (sequence(), event) {
      visit(*event);
    }
  }

 private:
  std::uint32_t capacity_;  ///< bytes after the atom's head
  LV2_URID type_;
  std::unique_ptr<std::uint64_t[]> bytes_;
};

}  // namespace marlise::engine
