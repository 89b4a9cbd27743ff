// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "control_ports.hpp"
#include "hex.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

/// midi_port in|out <number> <1|0>
Reply midi_port(Host& host, Arguments arguments) {
  const bool in = arguments[0] == "in";
  if (!in && arguments[0] != "out") {
    return Reply::status(engine::bad_value);
  }
  if (host.control_ports == nullptr) {
    return Reply::status(engine::invalid_operation);
  }
  const engine::Flow flow = in ? engine::Flow::source : engine::Flow::sink;
  const int number = to_int(arguments[1]);
  const bool on = to_int(arguments[2]) != 0;
  if (in && !on) {
    host.standby.forget_port(number);
  }
  return Reply::status(on ? host.control_ports->open(flow, number) : host.control_ports->close(flow, number));
}

/// midi_send <number> <bytes>
Reply midi_send(Host& host, Arguments arguments) {
  const auto message = from_hex(arguments[1]);
  if (!message) {
    return Reply::status(engine::bad_value);
  }
  const bool none = host.control_ports == nullptr;
  return Reply::status(none ? engine::no_connection : host.control_ports->send(to_int(arguments[0]), *message));
}

constexpr std::array midi_rows{
    Command{"midi_port", 3, 3, midi_port},
    Command{"midi_send", 2, 2, midi_send},
};

}  // namespace

Commands midi_commands() {
  return midi_rows;
}

}  // namespace marlise::front
