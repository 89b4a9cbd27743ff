// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

float to_float(const std::string& text) {
  return static_cast<float>(to_double(text));
}

/// midi_learn <instance> <symbol> <low> <high>
Reply midi_learn(Host& host, Arguments arguments) {
  return Reply::inverted(host.engine.learn_midi(to_int(arguments[0]), arguments[1], to_float(arguments[2]),
                                                to_float(arguments[3])));
}

/// midi_map <instance> <symbol> <channel> <controller> <low> <high>
Reply midi_map(Host& host, Arguments arguments) {
  return Reply::inverted(host.engine.map_midi(to_int(arguments[0]), arguments[1], to_int(arguments[2]),
                                              to_int(arguments[3]), to_float(arguments[4]), to_float(arguments[5])));
}

Reply midi_unmap(Host& host, Arguments arguments) {
  return Reply::inverted(host.engine.unmap_midi(to_int(arguments[0]), arguments[1]));
}

/// Of program changes and of controllers that move nothing.
Reply monitor_midi_program(Host& host, Arguments arguments) {
  return Reply::status(host.engine.watch_midi(to_int(arguments[0]), to_int(arguments[1]) != 0));
}

/// mod-host takes it and does nothing more: monitor_midi_program is for controllers too.
Reply monitor_midi_control(Host&, Arguments arguments) {
  const int channel = to_int(arguments[0]);
  return Reply::status(channel < 0 || channel > 15 ? engine::invalid_operation : engine::ok);
}

/// cv_map <instance> <symbol> <port> <low> <high> <mode>
Reply cv_map(Host& host, Arguments arguments) {
  return Reply::status(host.wiring.map_cv(to_int(arguments[0]), arguments[1], arguments[2], to_float(arguments[3]),
                                          to_float(arguments[4]), arguments[5]));
}

Reply cv_unmap(Host& host, Arguments arguments) {
  return Reply::status(host.wiring.unmap_cv(to_int(arguments[0]), arguments[1]));
}

constexpr std::array steering_rows{
    Command{"midi_learn", 4, 4, midi_learn},
    Command{"midi_map", 6, 6, midi_map},
    Command{"midi_unmap", 2, 2, midi_unmap},
    Command{"monitor_midi_program", 2, 2, monitor_midi_program},
    Command{"monitor_midi_control", 2, 2, monitor_midi_control},
    Command{"cv_map", 6, 6, cv_map},
    Command{"cv_unmap", 2, 2, cv_unmap},
};

}  // namespace

Commands steering_commands() {
  return steering_rows;
}

}  // namespace marlise::front
