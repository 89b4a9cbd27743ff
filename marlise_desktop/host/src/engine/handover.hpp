// SPDX-License-Identifier: GPL-3.0-or-later
// How schedules pass from the control thread to the audio thread and come back to be freed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>

#include "schedule.hpp"

namespace marlise::engine {

/// The newest schedule wins; each is freed on the control thread, after the audio thread has taken a newer one.
class Handover {
 public:
  // Control thread.

  void post(std::unique_ptr<Schedule> schedule);
  /// Frees what the audio thread has let go of.
  void reclaim();
  /// More schedules are alive than the one in use.
  bool waiting() const noexcept { return alive_.size() > 1; }

  // Audio thread, or whoever holds the gate.

  /// Takes a posted schedule over, if there is one; answers the one in use, or null before the first.
  Schedule* current() noexcept;

 private:
  std::deque<std::unique_ptr<Schedule>> alive_;  ///< oldest first
  std::uint64_t last_id_ = 0;
  std::atomic<Schedule*> posted_{nullptr};
  std::atomic<std::uint64_t> taken_id_{0};
  Schedule* current_ = nullptr;
};

/// Keeps the control thread out of a cycle, and a cycle out while the control thread acts in its place.
/// The audio thread never waits: a cycle that finds the gate shut is left out.
class Gate {
 public:
  bool enter() noexcept {
    int expected = open;
    return state_.compare_exchange_strong(expected, inside, std::memory_order_acquire);
  }
  void leave() noexcept { state_.store(open, std::memory_order_release); }

  /// Control thread: waits for the cycle under way; false when it does not end in time.
  bool shut(std::chrono::milliseconds limit);
  void unlock() noexcept { state_.store(open, std::memory_order_release); }

 private:
  static constexpr int open = 0;
  static constexpr int inside = 1;
  static constexpr int closed = 2;
  std::atomic<int> state_{open};
};

}  // namespace marlise::engine
