// SPDX-License-Identifier: GPL-3.0-or-later
// One instance's control ports: what the control thread wants and what the plugin sees.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "outbox.hpp"
#include "plugin.hpp"

namespace marlise::engine {

/// Whose a control's value is: nobody's (0), or the batch's whose change moves it there.
using BatchId = std::uint32_t;  ///< rises; 0 is none

/// Whether `batch` still has what is marked with `owner`: its own, or claimed by one that has not begun.
constexpr bool holds(BatchId owner, BatchId batch, BatchId begun) noexcept { return owner == batch || owner > begun; }

/// Inputs set together are seen by the plugin together, in one cycle. No thread waits for the audio thread.
/// An input is either set, and fetched with the next run, or claimed by a batch, which then steers it; who comes later
/// has it.
class Controls {
 public:
  using Setting = std::pair<std::uint32_t, float>;  ///< port index, value

  explicit Controls(const Plugin& plugin);

  /// Any thread but the audio thread. `closed`: what jumps in the plugin's sound then is to be closed by a Seam.
  void set(std::span<const Setting> settings, bool closed = false);
  void set(std::uint32_t port, float value) { set(std::array{Setting{port, value}}); }
  /// Control thread: `batch` will bring the port to `value`. Who asks is told `value` from now on.
  void claim(std::uint32_t port, float value, BatchId batch);
  /// Any thread: what was asked for last, also while a batch is still on its way there.
  float get(std::uint32_t port) const noexcept { return shared_[port].load(std::memory_order_relaxed).value; }
  void watch(std::uint32_t port, bool on) noexcept { watched_[port].store(on, std::memory_order_relaxed); }
  bool watched(std::uint32_t port) const noexcept { return watched_[port].load(std::memory_order_relaxed); }

  // Audio thread.

  /// The float that the plugin's port is connected to.
  float* slot(std::uint32_t port) noexcept { return &slots_[port]; }
  /// A later batch that claims ports has none of them before it begins: `begun` is the newest that has begun.
  bool owned(std::uint32_t port, BatchId batch, BatchId begun) const noexcept {
    return holds(shared_[port].load(std::memory_order_acquire).batch, batch, begun);
  }
  /// What the next run sees as things stand.
  float steered(std::uint32_t port) const noexcept { return steered_[port]; }
  void steer(std::uint32_t port, float value) noexcept {
    steered_[port] = value;
    fresh_ = true;
  }
  /// Before run(): takes over what was set or steered since. True when what jumps now is to be closed.
  bool fetch() noexcept;
  /// After run(): triggers fall back, outputs are shown and, if watched and changed, noted.
  void publish(Outbox& outbox, std::uint64_t serial) noexcept;
  /// The plugin moves one of its own inputs, or MIDI, a control voltage or the transport does. `closed` as in set().
  void move(std::uint32_t port, float value, bool closed = false) noexcept;

 private:
  struct Wish {
    float value;
    BatchId batch;
  };
  static_assert(std::atomic<Wish>::is_always_lock_free);

  std::vector<std::uint32_t> inputs_;
  std::vector<std::uint32_t> outputs_;
  std::vector<Setting> triggers_;  ///< port and its resting value
  std::vector<float> slots_;
  std::vector<float> steered_;     ///< what the inputs' slots become before the next run
  std::vector<Wish> staged_;
  std::vector<float> noted_;       ///< outputs as last noted
  std::unique_ptr<std::atomic<Wish>[]> shared_;
  std::unique_ptr<std::atomic<bool>[]> watched_;
  std::mutex writing_;
  std::atomic<std::uint32_t> version_{0};  ///< odd while a set() is under way
  std::atomic<std::uint32_t> closed_{0};   ///< version of the last set() with `closed`
  std::uint32_t fetched_ = 0;
  bool closing_ = false;           ///< the next run's start may jump and is to be closed
  bool fresh_ = false;             ///< something was set or steered since the last run
};

}  // namespace marlise::engine
