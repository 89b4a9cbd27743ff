// SPDX-License-Identifier: GPL-3.0-or-later
// How a value from outside becomes a parameter's: of a MIDI controller, or of a control voltage.
//
// Source: mod-host src/effects.c, UpdateValueFromMidi and the CV part of ProcessPlugin; the same numbers come out.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "cv_span.hpp"
#include "plugin.hpp"

namespace marlise::engine {

/// What stands for an instance's bypass where a port's index is expected.
constexpr std::uint32_t bypass_port = UINT32_MAX;
/// The same for ":presets", a number that hosts keep beside the plugin.
constexpr std::uint32_t presets_port = UINT32_MAX - 1;

/// One parameter, or the bypass, and the two values it is moved between. Read by the audio thread, never changed.
class SteeringRule {
 public:
  /// `low` may be above `high`.
  SteeringRule(const PluginPort& port, float low, float high);
  /// Of a bypass: MIDI needs no range, a voltage has one.
  static SteeringRule bypass(float low, float high) { return SteeringRule(low, high); }

  float low() const noexcept { return low_; }
  float high() const noexcept { return high_; }

  /// `value` of 0..127, or with `fine` of 0..16383 (pitch bend). The upper half of a bypass is "not bypassed".
  float from_midi(std::uint16_t value, bool fine) const noexcept;
  /// A high voltage is "not bypassed": the low end of the range.
  float from_cv(float volts, const CvSpan& span) const noexcept;

 private:
  SteeringRule(float low, float high) : low_(low), high_(high), bypass_(true) {}

  float between(float share) const noexcept;
  float within(float value) const noexcept { return std::clamp(value, least_, most_); }

  float low_;
  float high_;
  float least_ = -INFINITY;  ///< the port's own range
  float most_ = INFINITY;
  float off_ = 0;            ///< what a switch goes between: its range, 0 and 1 where it has none
  float on_ = 1;
  bool bypass_ = false;
  bool trigger_ = false;
  bool toggled_ = false;
  bool integer_ = false;
  bool logarithmic_ = false;
};

}  // namespace marlise::engine
