// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels.hpp"

#include <algorithm>

namespace marlise::front {

int Levels::add(const std::string& port) {
  if (std::ranges::find(meters_, port, &Meter::port) == meters_.end()) {
    meters_.push_back({port, wiring_.open_meter(port)});
  }
  return engine::ok;
}

int Levels::remove(const std::string& port) {
  if (meters_.empty() || meters_.back().port != port) {
    return engine::invalid_operation;
  }
  if (meters_.back().id) {
    wiring_.close_meter(port, *meters_.back().id);
  }
  meters_.pop_back();
  return engine::ok;
}

void Levels::let_go() {
  for (Meter& meter : meters_) {
    if (meter.id && !wiring_.exists(meter.port)) {
      wiring_.close_meter(meter.port, *meter.id);
      meter.id.reset();
    }
  }
}

void Levels::take_up() {
  for (Meter& meter : meters_) {
    if (!meter.id) {
      meter.id = wiring_.open_meter(meter.port);
    }
  }
}

void Levels::report(Feedback& feedback) {
  for (std::size_t index = 0; index < meters_.size(); ++index) {
    const float peak = meters_[index].id ? engine_.take_peak(*meters_[index].id) : 0.0F;
    if (peak > 0) {
      feedback.level(static_cast<int>(index), peak);
    }
  }
}

}  // namespace marlise::front
