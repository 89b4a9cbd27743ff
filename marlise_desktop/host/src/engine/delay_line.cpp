// SPDX-License-Identifier: GPL-3.0-or-later
#include "delay_line.hpp"

#include <algorithm>

namespace marlise::engine {

void DelayLine::write(const float* from, std::uint32_t frames) noexcept {
  for (std::uint32_t i = 0; i < frames; ++i) {
    samples_[(head_ + i) % room] = from == nullptr ? 0.0F : from[i];
  }
  head_ = (head_ + frames) % room;
}

void DelayLine::read(float* to, std::uint32_t frames, std::uint32_t back, std::uint32_t delay,
                     float fade_frames) noexcept {
  delay = std::min(delay, longest);
  if (!started_) {
    started_ = true;
    delay_ = delay;
  }
  const auto unwritten = [&](std::uint32_t late) { return back + late < frames; };
  const bool jumps = unwritten(delay_) || (mix_.moving() && unwritten(coming_));
  if (jumps) {
    delay_ = delay;
    mix_.jump(1.0F);
  } else if (!mix_.moving() && delay != delay_) {
    coming_ = delay;
    mix_.jump(0.0F);
    mix_.fade(1.0F, fade_frames);
  }
  const std::uint32_t now = head_ + room - back - delay_;
  if (!mix_.moving()) {
    for (std::uint32_t i = 0; i < frames; ++i) {
      to[i] = samples_[(now + i) % room];
    }
  } else {
    const std::uint32_t then = head_ + room - back - coming_;
    for (std::uint32_t i = 0; i < frames; ++i) {
      const float mix = mix_.next();
      to[i] = samples_[(now + i) % room] * (1.0F - mix) + samples_[(then + i) % room] * mix;
    }
    if (!mix_.moving()) {
      delay_ = coming_;
    }
  }
  seam_.close(to, frames, jumps && fade_frames >= 1.0F, fade_frames);
}

}  // namespace marlise::engine
