// SPDX-License-Identifier: GPL-3.0-or-later
// A control voltage that moves a parameter: an audio input that the parameter has while it is mapped.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "steering_rule.hpp"

namespace marlise::engine {

class Instance;

struct CvTap {
  std::shared_ptr<Instance> instance;  ///< control thread: another takes its place when the period changes
  std::uint32_t port;            ///< or bypass_port, presets_port
  std::string symbol;
  SteeringRule rule;
  CvSpan span;
  std::vector<float> samples;    ///< this run's; its first sample counts
  float told;                    ///< the audio thread's own: the value as last moved to
};

}  // namespace marlise::engine
