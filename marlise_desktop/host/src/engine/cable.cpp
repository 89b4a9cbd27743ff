// SPDX-License-Identifier: GPL-3.0-or-later
#include "cable.hpp"

#include <algorithm>

namespace marlise::engine {

void SoundCable::mix(float* to, const float* from, std::uint32_t frames, bool add, float fade_frames) noexcept {
  const bool going = leaving.load(std::memory_order_relaxed);
  gain.fade(going ? 0.0F : 1.0F, fade_frames);
  if (!gain.moving() && gain.value() == 1.0F) {
    if (!add) {
      std::copy_n(from, frames, to);
      return;
    }
    for (std::uint32_t i = 0; i < frames; ++i) {
      to[i] += from[i];
    }
    return;
  }
  for (std::uint32_t i = 0; i < frames; ++i) {
    to[i] = (add ? to[i] : 0.0F) + from[i] * gain.next();
  }
  done.store(going && gain.value() == 0.0F, std::memory_order_release);
}

}  // namespace marlise::engine
