// SPDX-License-Identifier: GPL-3.0-or-later
// Closes the gap where a signal jumps, since something behind it was exchanged at once.
#pragma once

#include <cstdint>

#include "ramp.hpp"

namespace marlise::engine {

/// One signal's, on the audio thread. The difference at the jump is added and dies away: no step, and no hole.
class Seam {
 public:
  /// Once a run; `jumps`: the signal may not go on at its first sample where it stopped.
  void close(float* samples, std::uint32_t frames, bool jumps, float fade_frames) noexcept {
    if (frames == 0) {
      return;
    }
    if (jumps) {
      gap_ = last_ - samples[0];
      rest_.jump(1.0F);
      rest_.fade(0.0F, fade_frames);
    }
    for (std::uint32_t i = 0; i < frames && rest_.moving(); ++i) {
      samples[i] += gap_ * rest_.next();
    }
    last_ = samples[frames - 1];
  }
  void forget() noexcept {
    last_ = 0;
    rest_.jump(0.0F);
  }

 private:
  float last_ = 0;
  float gap_ = 0;
  Ramp rest_{0.0F};
};

}  // namespace marlise::engine
