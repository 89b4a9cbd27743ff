// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters moved by MIDI and by control voltages: the control thread's side.
#include <algorithm>
#include <cmath>

#include "core.hpp"

namespace marlise::engine {

namespace {

/// The transport's knobs, as ports of an instance.
PluginPort port_of(Transport::Knob knob) {
  PluginPort port;
  port.index = static_cast<std::uint32_t>(knob);
  port.toggled = knob == Transport::Knob::rolling;
  port.minimum = Transport::least(knob);
  port.maximum = Transport::most(knob);
  return port;
}

/// Any whole number: how many presets there are is for the program to know.
PluginPort presets_control() {
  PluginPort port;
  port.index = presets_port;
  port.integer = true;
  return port;
}

}  // namespace

int Engine::Core::rule_for(int number, std::string_view symbol, float low, float high,
                           std::optional<SteeringRule>& rule, std::uint32_t& port) const {
  const auto instance = find(number);
  if (!instance && number != transport_number) {
    return no_instance;
  }
  std::optional<PluginPort> found;
  if (symbol == ":presets") {
    found = presets_control();
  } else if (!instance) {
    const auto knob = Transport::knob(symbol);
    found = knob ? std::optional(port_of(*knob)) : std::nullopt;
  } else if (const PluginPort* control = instance->plugin().parameter(symbol)) {
    found = *control;
  }
  if (!found && symbol != ":bypass") {
    return no_parameter;
  }
  if (!std::isfinite(low) || !std::isfinite(high)) {
    return bad_value;
  }
  rule = found ? SteeringRule(*found, low, high) : SteeringRule::bypass(low, high);
  port = found ? found->index : bypass_port;
  return ok;
}

int Engine::Core::put_mapping(int number, std::string_view symbol, float low, float high, std::uint32_t source) {
  if (symbol == ":bypass") {
    low = 0;
    high = 1;
  }
  std::optional<SteeringRule> rule;
  std::uint32_t port = 0;
  if (const int status = rule_for(number, symbol, low, high, rule, port); status != ok) {
    return status;
  }
  if (!midi.put(std::make_shared<MidiMapping>(number, symbol, port, *rule, source))) {
    return no_memory;
  }
  publish();
  return ok;
}

void Engine::Core::add_routes(Schedule& schedule) const {
  for (const auto& terminal : graph.terminals) {
    if (terminal->midi && terminal->flow == Flow::source && (terminal->id == steering || terminal->control > 0)) {
      schedule.ears.push_back({terminal.get()});
    }
  }
  if (schedule.ears.empty()) {
    return;
  }
  for (const auto& mapping : midi.all()) {
    if (exists(mapping->number)) {
      schedule.routes.push_back({mapping.get(), find(mapping->number).get()});
      schedule.keep.push_back(mapping);
    }
  }
}

void Engine::steer_by(int terminal) {
  core_->steering = terminal;
  core_->publish();
}

int Engine::map_midi(int number, std::string_view symbol, int channel, int controller, float low, float high) {
  return core_->put_mapping(number, symbol, low, high, MidiSource::of(channel, controller));
}

int Engine::learn_midi(int number, std::string_view symbol, float low, float high) {
  if (!core_->exists(number)) {
    return no_instance;
  }
  core_->midi.drop_learning();
  return core_->put_mapping(number, symbol, low, high, MidiSource::learning);
}

int Engine::unmap_midi(int number, std::string_view symbol) {
  if (!core_->exists(number)) {
    return no_instance;
  }
  if (!core_->midi.erase(number, symbol)) {
    return no_parameter;
  }
  core_->publish();
  return ok;
}

Reading Engine::move_parameter(int number, std::string_view symbol, float value) {
  if (const int status = set_parameter(number, symbol, value); status != ok) {
    return {status, 0};
  }
  const auto knob = number == transport_number ? Transport::knob(symbol) : std::nullopt;
  return knob ? Reading{ok, Transport::settled(*knob, value)} : parameter(number, symbol);
}

std::vector<MidiMapped> Engine::midi_mappings() const {
  std::vector<MidiMapped> all;
  for (const auto& mapping : core_->midi.all()) {
    const std::uint32_t source = mapping->source.load();
    if (source < MidiSource::none) {
      all.push_back({mapping->number, mapping->symbol, MidiSource::channel(source), MidiSource::controller(source),
                     mapping->rule.low(), mapping->rule.high()});
    }
  }
  return all;
}

int Engine::watch_midi(int channel, bool on) {
  if (channel < 0 || channel > 15) {
    return invalid_operation;
  }
  const std::uint32_t bit = 1U << static_cast<unsigned int>(channel);
  if (on) {
    core_->watched_channels.fetch_or(bit, std::memory_order_relaxed);
  } else {
    core_->watched_channels.fetch_and(~bit, std::memory_order_relaxed);
  }
  return ok;
}

int Engine::add_control_terminal(Flow flow, std::shared_ptr<MidiTerminal> terminal, int number) {
  const auto node = core_->new_midi_node(flow, std::move(terminal));
  node->control = number;
  if (flow == Flow::sink) {
    node->queue = std::make_unique<MidiQueue>();
  }
  core_->publish();
  return node->id;
}

int Engine::send_midi(int terminal, std::span<const std::uint8_t> message) {
  const auto ref = core_->port(Endpoint::outside(terminal));
  if (!ref || !ref->terminal->queue) {
    return no_connection;
  }
  if (message.size() > MidiQueue::longest || !is_whole_message(message)) {
    return bad_value;
  }
  return ref->terminal->queue->push(message) ? ok : invalid_operation;
}

void Engine::on_raw_midi(std::function<void()> wake) { core_->raw_midi.wakes(std::move(wake)); }

void Engine::tell_raw_midi(bool on) {
  if (on) {
    core_->raw_midi.turn_on();
  } else {
    core_->raw_midi.turn_off();
  }
}

void Engine::take_raw_midi(const RawMidiVisitor& visit) { core_->raw_midi.take(visit); }

bool Engine::watches_midi() const { return core_->watched_channels.load(std::memory_order_relaxed) != 0; }

int Engine::map_cv(int number, std::string_view symbol, const CvSpan& span, float low, float high) {
  Core& core = *core_;
  if (number == transport_number) {
    return invalid_operation;
  }
  std::optional<SteeringRule> rule;
  std::uint32_t port = 0;
  if (const int status = core.rule_for(number, symbol, low, high, rule, port); status != ok) {
    return status;
  }
  const float present = parameter(number, symbol).value;
  const auto made = std::make_shared<CvTap>(CvTap{core.find(number), port, std::string(symbol), *rule, span,
                                                  std::vector<float>(most_frames), present});
  const auto same = std::find_if(core.graph.taps.begin(), core.graph.taps.end(), [&](const auto& tap) {
    return tap->instance == made->instance && tap->port == port;
  });
  if (same == core.graph.taps.end()) {
    core.graph.taps.push_back(made);
  } else {
    const auto old = *same;
    const auto swap_in = [&](PortRef& ref) {
      if (ref.tap == old) {
        ref.tap = made;
      }
    };
    for (Cable& cable : core.graph.cables) {
      swap_in(cable.to);
    }
    for (auto& [id, meter] : core.graph.meters) {
      swap_in(meter.port);
    }
    *same = made;
  }
  core.publish();
  return ok;
}

int Engine::unmap_cv(int number, std::string_view symbol) {
  const Reading reading = parameter(number, symbol);
  if (reading.status != ok) {
    return reading.status;
  }
  const auto instance = core_->find(number);
  if (core_->graph.untap([&](const CvTap& tap) { return tap.instance == instance && tap.symbol == symbol; })) {
    core_->publish();
  }
  return ok;
}

std::optional<CvSpan> Engine::cv_range(const Endpoint& end) const {
  const auto instance = core_->find(end.instance);
  const PluginPort* port = instance ? instance->plugin().port(end.symbol) : nullptr;
  if (port == nullptr || port->role != PortRole::cv || !std::isfinite(port->minimum) || !std::isfinite(port->maximum)) {
    return std::nullopt;
  }
  return CvSpan{port->minimum, port->maximum};
}

}  // namespace marlise::engine
