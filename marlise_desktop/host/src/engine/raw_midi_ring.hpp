// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of MIDI controllers on their way from the audio thread to the control thread, all of them in order.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "byte_ring.hpp"
#include "midi_bell.hpp"
#include "raw_midi.hpp"

namespace marlise::engine {

class RawMidiRing {
 public:
  static constexpr std::uint32_t longest = 256;  ///< bytes in a message that is told

  // Control thread.

  /// Who is woken when there is something to take. Before the first turn_on().
  void wakes(std::function<void()> wake) { wake_ = std::move(wake); }
  void turn_on();
  void turn_off() { on_.store(false, std::memory_order_release); }
  void take(const RawMidiVisitor& visit);

  // Audio thread.

  bool on() const noexcept { return on_.load(std::memory_order_acquire); }
  /// Active sensing is passed over.
  void tell(int port, std::uint32_t frame, const std::uint8_t* bytes, std::uint32_t size) noexcept;
  void lose(std::uint32_t count) noexcept { lost_ += count; }
  /// After the last of a run: wakes who is to take it.
  void finish() noexcept;

 private:
  struct Head {
    std::uint32_t port;
    std::uint32_t frame;
  };
  enum Kind : std::uint32_t { message, loss };

  bool tell_loss() noexcept;

  std::function<void()> wake_;
  std::unique_ptr<ByteRing> ring_;   ///< from the first turn_on() on
  std::optional<MidiBell> bell_;     ///< the same
  std::vector<std::byte> taken_;
  std::atomic<bool> on_{false};

  // The audio thread's own.
  std::uint32_t lost_ = 0;
  bool told_ = false;
};

}  // namespace marlise::engine
