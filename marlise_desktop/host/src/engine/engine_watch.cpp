// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine shows: properties, outputs, levels, events, and what it runs.
#include <cmath>
#include <cstring>

#include "core.hpp"
#include "patch.hpp"

namespace marlise::engine {

namespace {

std::string fault_reason(const Plugin& plugin, const NoteHead& head) {
  const std::string output = "output " + plugin.ports[head.port].symbol;
  return std::isfinite(head.value) ? output + " is louder than +24 dBFS" : output + " is not a finite number";
}

std::string in_ms(float seconds) {
  return std::to_string(std::lround(seconds * 1000.0F)) + " ms";
}

/// `plugin` is null when it is the transport.
std::string symbol_of(const Plugin* plugin, std::uint32_t port) {
  if (port == bypass_port || port == presets_port) {
    return port == bypass_port ? ":bypass" : ":presets";
  }
  return plugin != nullptr ? plugin->ports[port].symbol : std::string(Transport::symbol(static_cast<Transport::Knob>(port)));
}

/// Turns the outbox's notes into events.
class NoteReader {
 public:
  NoteReader(const std::map<int, std::shared_ptr<Instance>>& live, World& world, const EventVisitor& visit)
      : live_(live), world_(world), visit_(visit) {}

  void read(NoteKind kind, const std::vector<std::byte>& bytes) {
    NoteHead head{};
    std::memcpy(&head, bytes.data(), sizeof head);
    const std::byte* more = bytes.data() + sizeof head;
    const std::size_t size = bytes.size() - sizeof head;
    if (kind == NoteKind::log) {
      visit_(LogLine{static_cast<int>(head.port), std::string(reinterpret_cast<const char*>(more), size)});
      return;
    }
    if (kind == NoteKind::control_change) {
      visit_(ControlChange{MidiSource::channel(head.port), MidiSource::controller(head.port),
                           static_cast<int>(head.value)});
      return;
    }
    if (kind == NoteKind::program_change) {
      visit_(ProgramChange{static_cast<int>(head.value), static_cast<int>(head.port)});
      return;
    }
    if (kind == NoteKind::transport) {
      TransportState state;
      std::memcpy(&state, more, sizeof state);
      visit_(TransportChanged{state});
      return;
    }
    const Instance* instance = find(head.instance);
    if (instance == nullptr && head.instance != transport_serial) {
      return;  // gone since
    }
    if (kind == NoteKind::parameter || kind == NoteKind::learned) {
      read_move(kind, instance, head, more);
      return;
    }
    const Plugin& plugin = instance->plugin();
    if (kind == NoteKind::output) {
      visit_(OutputChanged{instance->number(), plugin.ports[head.port].symbol, head.value});
    } else if (kind == NoteKind::slow) {
      visit_(LogLine{2, "instance " + std::to_string(instance->number()) + " <" + plugin.uri + "> is too slow: it took " +
                            in_ms(head.value) + ", longer than a period" +
                            (head.port > 1 ? ", " + std::to_string(head.port) + " times since this was last told" : "")});
    } else if (kind == NoteKind::fault) {
      visit_(Fault{instance->number(), fault_reason(plugin, head)});
    } else {
      read_atom(instance->number(), more, size);
    }
  }

 private:
  /// `instance` is null when it is the transport.
  void read_move(NoteKind kind, const Instance* instance, const NoteHead& head, const std::byte* more) {
    const int number = instance == nullptr ? transport_number : instance->number();
    const std::string symbol = symbol_of(instance == nullptr ? nullptr : &instance->plugin(), head.port);
    if (kind == NoteKind::parameter) {
      visit_(ParameterChanged{number, symbol, head.value});
      return;
    }
    LearnedNote learned{};
    std::memcpy(&learned, more, sizeof learned);
    visit_(ControlLearned{number, symbol, MidiSource::channel(learned.source), MidiSource::controller(learned.source),
                          head.value, learned.low, learned.high});
  }

  const Instance* find(std::uint64_t serial) const {
    for (const auto& [number, instance] : live_) {
      if (instance->serial() == serial) {
        return instance.get();
      }
    }
    return nullptr;
  }

  void read_atom(int number, const std::byte* bytes, std::size_t size) {
    AtomMemory memory(size / sizeof(std::uint64_t) + 1);
    std::memcpy(memory.data(), bytes, size);
    const auto* message = reinterpret_cast<const LV2_Atom_Object*>(memory.data());
    each_property(message, world_.known, [&](LV2_URID property, const LV2_Atom* value) {
      const char* uri = world_.urids.unmap(property);
      const auto shown = show(value, world_.urids, world_.known);
      if (uri != nullptr && shown) {
        visit_(PropertyChanged{number, uri, shown->type, shown->text});
      }
    });
  }

  const std::map<int, std::shared_ptr<Instance>>& live_;
  World& world_;
  const EventVisitor& visit_;
};

InstanceDescription describe_instance(const Instance& instance, const std::map<std::uint64_t, std::string>& faults) {
  const Plugin& plugin = instance.plugin();
  InstanceDescription described{instance.number(), plugin.uri, instance.bypassed(), instance.active(), {}, {}, {}, 0};
  if (instance.faulty()) {
    const auto known = faults.find(instance.serial());
    described.fault = known == faults.end() ? "muted" : known->second;
  }
  for (const PluginPort& port : plugin.ports) {
    if (port.role == PortRole::control) {
      (port.input ? described.values : described.outputs)
          .emplace_back(port.symbol, instance.controls().get(port.index));
    }
  }
  if (plugin.latency) {
    described.latency = std::max(0.0F, instance.controls().get(*plugin.latency));
  }
  described.strategy = instance.strategy();
  return described;
}

}  // namespace

int Engine::patch_set(int number, const std::string& property, const std::string& value) {
  const auto instance = core_->find(number);
  if (!core_->exists(number)) {
    return no_instance;
  }
  if (!instance || !instance->plugin().messages_in) {
    return invalid_operation;
  }
  const std::string range = core_->world.property_range(instance->plugin(), property);
  if (range.empty()) {
    return no_plugin;
  }
  AtomMemory message;
  switch (forge_set(core_->world.urids, property, range, value, message)) {
    case ForgeProblem::no_such_type:
    case ForgeProblem::bad_form:
      return invalid_operation;
    case ForgeProblem::not_a_number:
      return bad_value;
    case ForgeProblem::none:
      break;
  }
  return instance->send(atom_in(message)) ? ok : no_memory;
}

int Engine::patch_get(int number, const std::string& property) {
  const auto instance = core_->find(number);
  if (!core_->exists(number)) {
    return no_instance;
  }
  if (!instance || !instance->plugin().messages_in) {
    return invalid_operation;
  }
  if (!property.empty() && core_->world.property_range(instance->plugin(), property).empty()) {
    return no_plugin;
  }
  return instance->send(atom_in(forge_get(core_->world.urids, property))) ? ok : no_memory;
}

int Engine::monitor_output(int number, std::string_view symbol, bool on) {
  const auto instance = core_->find(number);
  if (!instance) {
    return no_instance;
  }
  const PluginPort* port = instance->plugin().port(symbol);
  if (port == nullptr || port->input || port->role != PortRole::control) {
    return no_parameter;
  }
  instance->controls().watch(port->index, on);
  if (on) {
    core_->outbox.output(instance->serial(), port->index, instance->controls().get(port->index));
  }
  return ok;
}

int Engine::add_meter(const Endpoint& end) {
  const auto ref = core_->port(end);
  if (!ref || ref->type() != PortType::audio) {
    return no_connection;
  }
  const int id = core_->next_meter++;
  core_->graph.meters.emplace(id, Meter{*ref, std::make_shared<MeterState>()});
  core_->publish();
  return id;
}

void Engine::remove_meter(int meter) {
  if (core_->graph.meters.erase(meter) > 0) {
    core_->publish();
  }
}

Level Engine::take_level(int meter) {
  const auto found = core_->graph.meters.find(meter);
  return found == core_->graph.meters.end() ? Level{} : found->second.state->take();
}

void Engine::measure_times(bool on) {
  core_->timing = on;
  take_times();  // an old rest
  core_->run_times.clear();
}

std::vector<std::pair<int, RunTime>> Engine::take_times() {
  std::vector<std::pair<int, RunTime>> times;
  core_->run_times.clear();
  for (const auto& [number, instance] : core_->live) {
    if (const auto time = instance->run_times().take()) {
      times.emplace_back(number, *time);
      core_->run_times[instance->serial()] = *time;
    }
  }
  return times;
}

void Engine::drain(const EventVisitor& visit) {
  const EventVisitor heed = [&](const Event& event) {
    if (const auto* fault = std::get_if<Fault>(&event)) {
      core_->faults[core_->find(fault->instance)->serial()] = fault->reason;
    } else if (const auto* moved = std::get_if<ParameterChanged>(&event); moved && moved->symbol == ":bypass") {
      // What the audio thread may not do itself when a foot switches the bypass off: take a muted instance back.
      const auto instance = core_->find(moved->instance);
      if (instance && !instance->bypassed() && instance->faulty()) {
        instance->forgive();
      }
    }
    visit(event);
  };
  NoteReader reader(core_->live, core_->world, heed);
  NoteKind kind{};
  std::vector<std::byte> bytes;
  while (core_->outbox.next(kind, bytes)) {
    reader.read(kind, bytes);
  }
}

std::uint64_t Engine::dropped_events() const noexcept { return core_->outbox.dropped(); }

Description Engine::describe() const {
  Description described;
  for (const auto& [number, instance] : core_->live) {
    described.instances.push_back(describe_instance(*instance, core_->faults));
    const auto time = core_->run_times.find(instance->serial());
    if (time != core_->run_times.end()) {
      described.instances.back().time = time->second;
    }
  }
  for (const Cable& cable : core_->graph.cables) {
    if (!cable.leaving) {
      described.connections.emplace_back(cable.from.endpoint(), cable.to.endpoint());
    }
  }
  described.rate = core_->options.rate;
  described.period = core_->options.period;
  described.processing = core_->master.wishes.running.load() ? 1 : 0;
  described.muted = core_->master.wishes.muted.load();
  described.fade_time = core_->fade_frames.load() * 1000.0F / static_cast<float>(core_->options.rate);
  described.transport = core_->transport.state();
  described.midi_mappings = midi_mappings();
  return described;
}

}  // namespace marlise::engine
