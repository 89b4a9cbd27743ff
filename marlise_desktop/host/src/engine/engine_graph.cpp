// SPDX-License-Identifier: GPL-3.0-or-later
// Terminals and connections.
#include <algorithm>

#include "core.hpp"

namespace marlise::engine {

std::optional<PortRef> Engine::Core::port(const Endpoint& end) const {
  if (end.terminal >= 0) {
    for (const auto& terminal : graph.terminals) {
      if (terminal->id == end.terminal && !terminal->leaving) {
        return PortRef{nullptr, 0, terminal};
      }
    }
    return std::nullopt;
  }
  const auto instance = find(end.instance);
  if (!instance || !instance->active()) {
    return std::nullopt;
  }
  for (const auto& tap : graph.taps) {
    if (tap->instance == instance && tap->symbol == end.symbol) {
      return PortRef{instance, tap->port, nullptr, tap};
    }
  }
  const PluginPort* found = instance->plugin().port(end.symbol);
  if (found == nullptr || !(found->carries_sound() || found->role == PortRole::atom)) {
    return std::nullopt;
  }
  return PortRef{instance, found->index, nullptr};
}

namespace {

/// After so many whole cycles every program has read what was sent in the one before.
constexpr std::uint64_t cycles_until_read = 3;

/// The two ends as source and sink of one type; nothing when they are not.
std::optional<std::pair<PortRef, PortRef>> oriented(const std::optional<PortRef>& a,
                                                    const std::optional<PortRef>& b) {
  if (!a || !b || a->type() != b->type() || a->flow() == b->flow()) {
    return std::nullopt;
  }
  return a->flow() == Flow::source ? std::pair(*a, *b) : std::pair(*b, *a);
}

std::shared_ptr<TerminalNode> new_node(int id, Flow flow, PortType type) {
  auto node = std::make_shared<TerminalNode>();
  node->id = id;
  node->flow = flow;
  node->type = type;
  return node;
}

}  // namespace

int Engine::add_terminal(Flow flow, std::shared_ptr<AudioTerminal> terminal, Stage stage) {
  const auto node = new_node(core_->next_terminal++, flow, PortType::audio);
  node->audio = std::move(terminal);
  node->stage = stage;
  node->samples.resize(most_frames);
  core_->graph.terminals.push_back(node);
  core_->publish();
  return node->id;
}

int Engine::add_terminal(Flow flow, std::shared_ptr<MidiTerminal> terminal) {
  const auto node = core_->new_midi_node(flow, std::move(terminal));
  core_->publish();
  return node->id;
}

std::shared_ptr<TerminalNode> Engine::Core::new_midi_node(Flow flow, std::shared_ptr<MidiTerminal> terminal) {
  const auto node = new_node(next_terminal++, flow, PortType::midi);
  node->midi = std::move(terminal);
  node->events = std::make_unique<AtomBuffer>(0, world.known.atom_sequence);
  graph.terminals.push_back(node);
  return node;
}

void Engine::remove_terminal(int id) {
  Core& core = *core_;
  const auto ref = core.port(Endpoint::outside(id));
  if (!ref) {
    return;
  }
  const auto& node = ref->terminal;
  node->leaving = true;
  std::erase_if(core.graph.meters, [&](const auto& meter) { return meter.second.port.terminal == node; });
  core.untune([&](const PortRef& port) { return port.terminal == node; });
  const auto touches = [&](const Cable& cable) { return cable.touches(*ref); };
  core.graph.cut(touches, core.fades());
  const auto gone = [&] {
    core.sweep();
    const auto& terminals = core.graph.terminals;
    return std::find(terminals.begin(), terminals.end(), node) == terminals.end() && !core.handover.waiting();
  };
  if (core.await(gone)) {
    // What a device reads at the next cycle's start may end its last note.
    core.await([&, start = core.cycles.load()] {
      return node->audio || node->flow == Flow::source || core.cycles.load() >= start + cycles_until_read;
    });
  } else {
    core.graph.cut(touches, false);
    core.sweep();
    core.in_place_of_audio([&] { core.handover.current(); });
    core.handover.reclaim();
  }
}

int Engine::connect(const Endpoint& a, const Endpoint& b) {
  Core& core = *core_;
  const auto ends = oriented(core.port(a), core.port(b));
  if (!ends) {
    return no_connection;
  }
  if (core.graph.cable(ends->first, ends->second) == nullptr) {
    const bool fade = core.fades() && !ends->second.tap;  // a parameter is not swept through its range
    core.graph.join(ends->first, ends->second, fade ? 0.0F : 1.0F);
    core.publish();
  }
  return ok;
}

int Engine::disconnect(const Endpoint& a, const Endpoint& b) {
  Core& core = *core_;
  const auto ends = oriented(core.port(a), core.port(b));
  Cable* cable = ends ? core.graph.cable(ends->first, ends->second) : nullptr;
  if (cable == nullptr) {
    return no_disconnection;
  }
  const bool changed =
      core.graph.cut([&](const Cable& c) { return c.from == ends->first && c.to == ends->second; }, core.fades());
  if (changed) {
    core.publish();
  }
  core.sweep();
  return ok;
}

int Engine::disconnect_all(const Endpoint& end) {
  Core& core = *core_;
  const auto ref = core.port(end);
  if (!ref) {
    return exists(end) ? ok : no_disconnection;
  }
  if (core.graph.cut([&](const Cable& cable) { return cable.touches(*ref); }, core.fades())) {
    core.publish();
  }
  core.sweep();
  return ok;
}

bool Engine::connected(const Endpoint& a, const Endpoint& b) const {
  const auto ends = oriented(core_->port(a), core_->port(b));
  return ends && core_->graph.cable(ends->first, ends->second) != nullptr;
}

bool Engine::exists(const Endpoint& end) const {
  const auto instance = core_->find(end.instance);
  const PluginPort* port = instance ? instance->plugin().port(end.symbol) : nullptr;
  const bool resting = port != nullptr && (port->carries_sound() || port->role == PortRole::atom);
  return core_->port(end).has_value() || resting;
}

std::optional<PortKind> Engine::kind(const Endpoint& end) const {
  const auto ref = core_->port(end);
  return ref ? std::optional(PortKind{ref->type(), ref->flow()}) : std::nullopt;
}

}  // namespace marlise::engine
