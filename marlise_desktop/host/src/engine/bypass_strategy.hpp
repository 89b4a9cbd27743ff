// SPDX-License-Identifier: GPL-3.0-or-later
// The ways to take a plugin out of the sound.
#pragma once

#include <cstdint>

namespace marlise::engine {

enum class BypassStrategy : std::uint8_t {
  automatic,  ///< `own` where the plugin can, else `fade`
  own,        ///< the plugin's own lv2:enabled
  fade,       ///< from the plugin's sound to its input; then it hears silence
  tail,       ///< the plugin hears silence, its sound goes on beside its input
  hard,       ///< as `fade`, at once
};

}  // namespace marlise::engine
