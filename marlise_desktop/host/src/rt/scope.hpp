// SPDX-License-Identifier: GPL-3.0-or-later
// Marks the stretch of the audio thread that must make no call which is not real-time safe.
//
// In the ordinary host these functions do not exist and a Scope does nothing. With the detector preloaded
// (LD_PRELOAD, see detector.hpp) they do, and every call in a Scope is watched.
#pragma once

extern "C" {
__attribute__((weak)) void marlise_rt_enter(void);
__attribute__((weak)) void marlise_rt_leave(void);
__attribute__((weak)) void marlise_rt_report(void);
}

namespace marlise::rt {

class Scope {
 public:
  Scope() noexcept {
    if (marlise_rt_enter) {
      marlise_rt_enter();
    }
  }
  ~Scope() {
    if (marlise_rt_leave) {
      marlise_rt_leave();
    }
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
};

}  // namespace marlise::rt
