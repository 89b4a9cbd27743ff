// SPDX-License-Identifier: GPL-3.0-or-later
// How loud a plugin's sound, its unchanged input and what it hears are, while its bypass comes and goes.
#pragma once

#include "bypass_strategy.hpp"
#include "ramp.hpp"

namespace marlise::engine {

/// The audio thread's.
class Blend {
 public:
  /// Once a run. The first time there is no fade.
  void aim(bool bypassed, BypassStrategy how, float fade_frames) noexcept;
  /// Ends the fades.
  void settle() noexcept;

  /// The plugin is heard as it is and hears everything.
  bool plain() const noexcept { return at(wet, 1.0F) && at(dry, 0.0F) && at(hearing, 1.0F); }
  bool wet_only() const noexcept { return at(wet, 1.0F) && at(dry, 0.0F); }
  bool dry_only() const noexcept { return at(wet, 0.0F) && at(dry, 1.0F); }
  bool hears_all() const noexcept { return at(hearing, 1.0F); }
  bool deaf() const noexcept { return at(hearing, 0.0F); }
  bool has_dry() const noexcept { return !at(dry, 0.0F); }

  Ramp wet{1.0F};
  Ramp dry{0.0F};
  Ramp hearing{1.0F};

 private:
  static bool at(const Ramp& ramp, float value) noexcept { return !ramp.moving() && ramp.value() == value; }

  bool started_ = false;
  bool bypassed_ = false;
};

}  // namespace marlise::engine
