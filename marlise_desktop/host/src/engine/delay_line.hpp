// SPDX-License-Identifier: GPL-3.0-or-later
// The last moments of a signal, to be heard late. When the delay changes, the two times cross-fade; a seam closes the
// jump where the old one is too short to be heard any longer.
#pragma once

#include <cstdint>
#include <vector>

#include "ramp.hpp"
#include "realtime.hpp"
#include "seam.hpp"

namespace marlise::engine {

/// Made on the control thread, its memory touched there; then the audio thread's.
class DelayLine {
 public:
  static constexpr std::uint32_t longest = most_frames;  ///< delay in frames

  /// Appends what came in; null is silence.
  void write(const float* from, std::uint32_t frames) noexcept;
  /// Reads `frames` samples of which the first would be the `back`-th last written one, had they no delay:
  /// 0 before the piece is written, `frames` after. back + delay must not be less than frames.
  void read(float* to, std::uint32_t frames, std::uint32_t back, std::uint32_t delay, float fade_frames) noexcept;

 private:
  static constexpr std::uint32_t room = 2 * longest;  ///< a power of two

  std::vector<float> samples_ = std::vector<float>(room);
  std::uint32_t head_ = 0;     ///< where the next sample goes
  std::uint32_t delay_ = 0;    ///< heard now
  std::uint32_t coming_ = 0;   ///< faded to
  Ramp mix_{1.0F};             ///< 1 when only `delay_` is heard
  Seam seam_;
  bool started_ = false;
};

}  // namespace marlise::engine
