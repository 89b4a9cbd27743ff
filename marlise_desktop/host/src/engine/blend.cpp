// SPDX-License-Identifier: GPL-3.0-or-later
#include "blend.hpp"

namespace marlise::engine {

void Blend::aim(bool bypassed, BypassStrategy how, float fade_frames) noexcept {
  const bool thrown = bypassed != bypassed_;
  bypassed_ = bypassed;
  wet.fade(bypassed && how != BypassStrategy::tail ? 0.0F : 1.0F, fade_frames);
  dry.fade(bypassed ? 1.0F : 0.0F, fade_frames);
  // Cut while it is still heard, the input would step; cut without a fade, the step would come out of a delay later.
  const bool cut = bypassed && (how == BypassStrategy::tail || at(wet, 0.0F));
  hearing.fade(cut ? 0.0F : 1.0F, fade_frames);
  if (!started_ || (thrown && how == BypassStrategy::hard)) {
    settle();
  }
  started_ = true;
}

void Blend::settle() noexcept {
  wet.jump(wet.target());
  dry.jump(dry.target());
  hearing.jump(bypassed_ ? 0.0F : 1.0F);
}

}  // namespace marlise::engine
