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
  close(meters_.back());
  meters_.pop_back();
  return engine::ok;
}

int Levels::tell(const std::string& port) {
  if (std::ranges::find(told_, port, &Meter::port) != told_.end()) {
    return engine::ok;
  }
  const auto id = wiring_.open_meter(port);
  if (!id) {
    return engine::no_connection;
  }
  told_.push_back({port, id});
  return engine::ok;
}

int Levels::tell_no_more(const std::string& port) {
  const auto found = std::ranges::find(told_, port, &Meter::port);
  if (found != told_.end()) {
    close(*found);
    told_.erase(found);
  }
  return engine::ok;
}

void Levels::close(const Meter& meter) {
  if (meter.id) {
    wiring_.close_meter(meter.port, *meter.id);
  }
}

void Levels::let_go() {
  for (auto* meters : {&meters_, &told_}) {
    for (Meter& meter : *meters) {
      if (meter.id && !wiring_.exists(meter.port)) {
        close(meter);
        meter.id.reset();
      }
    }
  }
  std::erase_if(told_, [this](const Meter& meter) { return !meter.id && wiring_.of_instance(meter.port); });
}

void Levels::take_up() {
  for (auto* meters : {&meters_, &told_}) {
    for (Meter& meter : *meters) {
      if (!meter.id) {
        meter.id = wiring_.open_meter(meter.port);
      }
    }
  }
}

void Levels::report(Feedback& feedback) {
  for (std::size_t index = 0; index < meters_.size(); ++index) {
    const float peak = meters_[index].id ? engine_.take_level(*meters_[index].id).peak : 0.0F;
    if (peak > 0) {
      feedback.level(static_cast<int>(index), peak);
    }
  }
  for (Meter& meter : told_) {
    const engine::Level level = meter.id ? engine_.take_level(*meter.id) : engine::Level{};
    if (level.frames > 0 && (level.peak > 0 || !meter.silent)) {
      feedback.meter(meter.port, level.peak, level.rms);
      meter.silent = level.peak == 0;
    }
  }
}

}  // namespace marlise::front
