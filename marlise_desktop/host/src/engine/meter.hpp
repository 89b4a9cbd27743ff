// SPDX-License-Identifier: GPL-3.0-or-later
// A meter: the audio thread adds what a port carries, the control thread takes what has gathered.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine.hpp"

namespace marlise::engine {

class MeterState {
 public:
  /// Audio thread.
  void add(const float* samples, std::uint32_t frames) noexcept;
  /// Control thread: what was added since the last call.
  Level take() noexcept;

 private:
  /// Kept in one, so that what is taken belongs together.
  struct Sum {
    float squares;
    std::uint32_t frames;
  };
  static_assert(std::atomic<Sum>::is_always_lock_free);

  std::atomic<float> peak_{0};
  std::atomic<Sum> sum_{Sum{0, 0}};
};

}  // namespace marlise::engine
