// SPDX-License-Identifier: GPL-3.0-or-later
#include "control_times.hpp"

#include <cstddef>

namespace marlise::front {
namespace {

constexpr std::uint32_t oldest = 1U << 30U;
constexpr std::uint32_t sweep_interval = 1U << 29U;
constexpr int kinds = 3;

std::size_t place(ControlKind kind, int channel, int number) {
  return static_cast<std::size_t>((static_cast<int>(kind) * channels + channel) * midi_values + number);
}

bool is_after(std::uint32_t one, std::uint32_t other) { return static_cast<std::int32_t>(one - other) > 0; }

}  // namespace

void ControlTimes::note(const Control& control, std::uint32_t frame) {
  if (frame - swept_ >= sweep_interval) {
    forget_old(frame);
  }
  Times& times = ports_[control.port];
  times.resize(place(static_cast<ControlKind>(kinds), 0, 0));
  times[place(control.kind, control.channel, control.number)] = frame;
}

void ControlTimes::forget_old(std::uint32_t now) {
  swept_ = now;
  for (auto& [port, times] : ports_) {
    for (auto& time : times) {
      if (time && now - *time > oldest) {
        time.reset();
      }
    }
  }
}

bool ControlTimes::heard_after(const Control& control, std::optional<std::uint32_t> frame) const {
  const auto port = ports_.find(control.port);
  if (port == ports_.end()) {
    return false;
  }
  const bool any = control.channel == any_channel;
  for (int channel = any ? 0 : control.channel; channel < (any ? channels : control.channel + 1); ++channel) {
    const auto& time = port->second[place(control.kind, channel, control.number)];
    if (time && (!frame || is_after(*time, *frame))) {
      return true;
    }
  }
  return false;
}

}  // namespace marlise::front
