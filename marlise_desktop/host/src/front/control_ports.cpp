// SPDX-License-Identifier: GPL-3.0-or-later
#include "control_ports.hpp"

#include <memory>
#include <string>

namespace marlise::front {

using engine::Flow;

namespace {

bool is_number(int number) { return number >= 1 && number <= ControlPorts::most; }

std::string name_of(Flow flow, int number) {
  return (flow == Flow::source ? "control_in_" : "control_out_") + std::to_string(number);
}

}  // namespace

int ControlPorts::open(Flow flow, int number) {
  if (!is_number(number)) {
    return engine::bad_value;
  }
  if (of(flow).contains(number)) {
    return engine::ok;
  }
  const auto terminal = outside_.open(name_of(flow, number), {engine::PortType::midi, flow});
  if (!terminal) {
    return engine::invalid_operation;
  }
  const auto& midi = std::get<std::shared_ptr<engine::MidiTerminal>>(*terminal);
  of(flow)[number] = engine_.add_control_terminal(flow, midi, number);
  return engine::ok;
}

int ControlPorts::close(Flow flow, int number) {
  if (!is_number(number)) {
    return engine::bad_value;
  }
  if (const auto port = of(flow).find(number); port != of(flow).end()) {
    engine_.remove_terminal(port->second);
    of(flow).erase(port);
  }
  return engine::ok;
}

int ControlPorts::send(int number, std::span<const std::uint8_t> message) {
  const auto port = sinks_.find(number);
  return port == sinks_.end() ? engine::no_connection : engine_.send_midi(port->second, message);
}

std::vector<int> ControlPorts::numbers(Flow flow) const {
  std::vector<int> all;
  for (const auto& [number, terminal] : flow == Flow::source ? sources_ : sinks_) {
    all.push_back(number);
  }
  return all;
}

}  // namespace marlise::front
