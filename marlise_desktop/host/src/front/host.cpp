// SPDX-License-Identifier: GPL-3.0-or-later
#include "host.hpp"

#include <algorithm>
#include <span>

#include "log.hpp"
#include "monitors.hpp"
#include "windows.hpp"

namespace marlise::front {
namespace {

constexpr int error_level = 3;

struct Teller {
  Feedback& feedback;
  std::string& last_error;

  void operator()(const engine::OutputChanged& event) const {
    feedback.output(event.instance, event.symbol, event.value);
  }
  void operator()(const engine::ParameterChanged& event) const {
    feedback.parameter(event.instance, event.symbol, event.value);
  }
  void operator()(const engine::ControlLearned& event) const {
    feedback.learned(event.instance, event.symbol, event.channel, event.controller, event.value, event.low, event.high);
  }
  void operator()(const engine::ControlChange& event) const {
    feedback.control_change(event.channel, event.controller, event.value);
  }
  void operator()(const engine::ProgramChange& event) const {
    feedback.program_change(event.program, event.channel);
  }
  void operator()(const engine::PropertyChanged& event) const {
    feedback.property(event.instance, event.property, event.type, event.value);
  }
  void operator()(const engine::Fault& event) const {
    log_line(LogLevel::warning, "instance " + std::to_string(event.instance) + " is muted: " + event.reason);
    feedback.fault(event.instance, event.reason);
  }
  void operator()(const engine::TransportChanged& event) const { feedback.transport(event.state); }
  void operator()(const engine::LogLine& event) const {
    log_line(static_cast<LogLevel>(std::clamp(event.level, 0, 3)), event.text);
    if (event.level == error_level) {
      last_error = event.text;
    }
    feedback.log(event.level, event.text);
  }
};

}  // namespace

void take_midi(Host& host) {
  host.engine.take_raw_midi([&](const engine::RawMidi& told) {
    if (!host.tell_midi) {
      return;  // on its way when nobody wanted to hear any more
    }
    if (told.lost > 0) {
      host.feedback.lost_midi(told.lost);
      return;
    }
    // What the program will never hear of is not done without it either.
    const bool heard = host.feedback.takes_raw_midi();
    const auto acted = heard ? host.standby.hear(told.port, told.frame, told.bytes) : std::span<const int>();
    host.feedback.raw_midi(told.port, told.frame, told.bytes, acted);
  });
}

void take_events(Host& host) {
  take_midi(host);
  host.engine.drain([&](const engine::Event& event) { std::visit(Teller{host.feedback, host.last_error}, event); });
}

void tell_midi(Host& host, bool on) {
  host.tell_midi = on;
  host.engine.tell_raw_midi(on);
  if (!on) {
    host.standby.clear();
  }
}

void ports_changed(Host& host) {
  if (host.windows != nullptr) {
    host.windows->close_orphans();
  }
  if (host.monitors != nullptr) {
    host.monitors->let_go();
  }
  host.levels.let_go();
  host.tuning.let_go();
  host.wiring.sweep();
  host.levels.take_up();
  host.tuning.take_up();
}

}  // namespace marlise::front
