// SPDX-License-Identifier: GPL-3.0-or-later
// How long a plugin's runs take, while somebody wants to know: the audio thread adds, the control thread takes.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>

#include "description.hpp"

namespace marlise::engine {

class RunTimes {
 public:
  /// Audio thread.
  void add(float us) noexcept {
    Sum old = sum_.load(std::memory_order_relaxed);
    while (!sum_.compare_exchange_weak(old, Sum{old.us + us, old.runs + 1}, std::memory_order_relaxed)) {
    }
    float highest = highest_.load(std::memory_order_relaxed);
    while (us > highest && !highest_.compare_exchange_weak(highest, us, std::memory_order_relaxed)) {
    }
  }
  /// Control thread: of the runs since the last call; nothing when there were none.
  std::optional<RunTime> take() noexcept {
    const Sum sum = sum_.exchange(Sum{0, 0}, std::memory_order_relaxed);
    const float highest = highest_.exchange(0, std::memory_order_relaxed);
    if (sum.runs == 0) {
      return std::nullopt;
    }
    const float mean = sum.us / static_cast<float>(sum.runs);
    return RunTime{mean, std::max(mean, highest)};  // a run that ends between the two is in the next call's
  }

 private:
  /// Kept in one, so that what is taken belongs together.
  struct Sum {
    float us;
    std::uint32_t runs;
  };
  static_assert(std::atomic<Sum>::is_always_lock_free);

  std::atomic<Sum> sum_{Sum{0, 0}};
  std::atomic<float> highest_{0};
};

}  // namespace marlise::engine
