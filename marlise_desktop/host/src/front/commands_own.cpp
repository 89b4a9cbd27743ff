// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <chrono>
#include <cmath>

#include "commands.hpp"
#include "describe.hpp"
#include "health.hpp"
#include "host.hpp"
#include "windows.hpp"

namespace marlise::front {
namespace {

constexpr int no_jack = -201;

/// What this host can beyond mod-host, one word each; README.md says what each word promises.
constexpr const char* capability_words =
    "apply "
    "bypass-strategies "
    "commands "
    "describe "
    "dsp-time "
    "fades "
    "fault "
    "health "
    "lease "
    "meters "
    "midi-ports "
    "midi-standby "
    "mute "
    "note "
    "observe "
    "panic "
    "period "
    "refusal "
    "rejoin "
    "render "
    "rms "
    "trim "
    "tuner "
    "volume";

Reply capabilities(Host& host, Arguments) {
  const bool windows = host.windows != nullptr && Windows::possible();
  return Reply::text(std::string(capability_words) + (windows ? " external-ui" : ""));
}

Reply commands(Host&, Arguments) { return Reply::text(command_names()); }

Reply describe(Host& host, Arguments) {
  return Reply::text(description_json(host.engine.describe(), host.wiring, host.control_ports));
}

Reply health(Host& host, Arguments) { return Reply::text(health_json(host)); }

/// As a connection's first message it makes an observer, see observers.hpp; a controller stays one.
Reply observe(Host&, Arguments) { return Reply::status(engine::invalid_operation); }

Reply refusal(Host& host, Arguments arguments) {
  const auto reason = host.refusals.find(to_int(arguments[0]));
  return reason == host.refusals.end() ? Reply::status(engine::no_instance) : Reply::text(reason->second);
}

Reply rejoin(Host& host, Arguments) {
  host.look_for_jack = true;
  return Reply::status(host.wiring.alive() ? engine::ok : no_jack);
}

Reply with_decibels(const std::string& text, auto&& apply) {
  const auto db = static_cast<float>(to_double(text));
  if (std::isnan(db)) {
    return Reply::status(engine::bad_value);
  }
  apply(db);
  return Reply::status(engine::ok);
}

Reply input_trim(Host& host, Arguments arguments) {
  return with_decibels(arguments[0], [&](float db) { host.engine.set_input_trim(db); });
}

Reply output_volume(Host& host, Arguments arguments) {
  return with_decibels(arguments[0], [&](float db) { host.engine.set_output_volume(db); });
}

Reply mute(Host& host, Arguments arguments) {
  host.engine.set_mute(to_int(arguments[0]) != 0);
  host.feedback.audible();
  return Reply::status(engine::ok);
}

Reply bypass_strategy(Host& host, Arguments arguments) {
  const auto how = strategy_of(arguments[1]);
  return Reply::status(how ? host.engine.set_bypass_strategy(to_int(arguments[0]), *how) : engine::invalid_operation);
}

Reply fade_time(Host& host, Arguments arguments) {
  const auto ms = static_cast<float>(to_double(arguments[0]));
  if (std::isnan(ms)) {
    return Reply::status(engine::bad_value);
  }
  host.engine.set_fade_time(ms);
  return Reply::status(engine::ok);
}

Reply meter(Host& host, Arguments arguments) {
  const bool on = to_int(arguments[1]) != 0;
  return Reply::status(on ? host.levels.tell(arguments[0]) : host.levels.tell_no_more(arguments[0]));
}

Reply lease(Host& host, Arguments arguments) {
  const double seconds = to_double(arguments[0]);
  if (!(seconds >= 0 && seconds <= static_cast<double>(Lease::longest.count()))) {
    return Reply::status(engine::bad_value);
  }
  if (host.lease == nullptr) {
    return Reply::status(engine::invalid_operation);
  }
  host.lease->set(std::chrono::seconds(std::llround(std::ceil(seconds))));
  return Reply::status(engine::ok);
}

Reply note(Host& host, Arguments arguments) {
  if (arguments.empty()) {
    return Reply::text(host.note);
  }
  host.note = arguments[0];
  return Reply::status(engine::ok);
}

Reply panic(Host& host, Arguments) {
  host.engine.panic();
  return Reply::status(engine::ok);
}

constexpr std::array own_rows{
    Command{"capabilities", 0, 0, capabilities}, Command{"describe", 0, 0, describe},
    Command{"refusal", 1, 1, refusal},           Command{"rejoin", 0, 0, rejoin},
    Command{"health", 0, 0, health},             Command{"observe", 0, 0, observe},
    Command{"input_trim", 1, 1, input_trim},     Command{"output_volume", 1, 1, output_volume},
    Command{"mute", 1, 1, mute},                 Command{"panic", 0, 0, panic},
    Command{"fade_time", 1, 1, fade_time},       Command{"bypass_strategy", 2, 2, bypass_strategy},
    Command{"meter", 2, 2, meter},               Command{"lease", 1, 1, lease},
    Command{"note", 0, 1, note},                 Command{"commands", 0, 0, commands},
};

}  // namespace

Commands own_commands() {
  return own_rows;
}

}  // namespace marlise::front
