// SPDX-License-Identifier: GPL-3.0-or-later
#include "steering_rule.hpp"

#include <cmath>

namespace marlise::engine {

SteeringRule::SteeringRule(const PluginPort& port, float low, float high)
    : low_(low),
      high_(high),
      least_(port.minimum),
      most_(port.maximum),
      off_(std::isfinite(port.minimum) ? port.minimum : 0.0F),
      on_(std::isfinite(port.maximum) ? port.maximum : 1.0F),
      trigger_(port.trigger),
      toggled_(port.toggled),
      integer_(port.integer),
      // A range that touches or crosses 0 has no logarithm.
      logarithmic_(port.logarithmic && low * high > 0) {}

float SteeringRule::from_midi(std::uint16_t value, bool fine) const noexcept {
  const bool upper = value >= (fine ? 8192 : 64);
  if (bypass_) {
    return upper ? 0.0F : 1.0F;
  }
  if (trigger_) {
    return on_;
  }
  if (toggled_) {
    return upper ? on_ : off_;
  }
  return within(between(static_cast<float>(value) / (fine ? 16383.0F : 127.0F)));
}

float SteeringRule::between(float share) const noexcept {
  if (share <= 0) {
    return low_;
  }
  if (share >= 1) {
    return high_;
  }
  const float value =
      logarithmic_ ? low_ * std::pow(high_ / low_, share) : low_ + (high_ - low_) * share;
  return integer_ ? std::rint(value) : value;
}

float SteeringRule::from_cv(float volts, const CvSpan& span) const noexcept {
  const float share = (volts - span.least) / (span.most - span.least);
  if (bypass_) {
    return share > 0.5F ? low_ : high_;
  }
  if (volts <= span.least) {
    return within(low_);
  }
  if (volts >= span.most) {
    return within(high_);
  }
  if (toggled_) {
    return within(share > 0.5F ? high_ : low_);
  }
  const float value = low_ + share * (high_ - low_);
  return within(integer_ ? std::round(value) : value);
}

}  // namespace marlise::engine
