// SPDX-License-Identifier: GPL-3.0-or-later
#include "foreign_ports.hpp"

#include <algorithm>
#include <memory>

namespace marlise::front {

using engine::Endpoint;
using engine::Flow;
using engine::PortKind;

std::string ForeignPorts::short_name(const std::string& foreign, Flow flow) {
  const std::string prefix = flow == Flow::source ? "recv_" : "send_";
  const auto known = short_names_.find(foreign);
  if (known != short_names_.end() && known->second.starts_with(prefix)) {
    return known->second;
  }
  const auto used = std::ranges::count_if(short_names_, [&](const auto& entry) { return entry.second.starts_with(prefix); });
  return short_names_[foreign] = prefix + std::to_string(used + 1);
}

bool ForeignPorts::join(const std::string& name, const Port& port) {
  return port.kind.flow == Flow::source ? outside_.join(name, port.own) : outside_.join(port.own, name);
}

std::optional<Endpoint> ForeignPorts::open(const std::string& name, PortKind wanted) {
  const auto foreign = outside_.find(name);
  if (!foreign || foreign->type != wanted.type || foreign->flow != wanted.flow) {
    return std::nullopt;
  }
  if (const auto known = open_.find(name); known != open_.end()) {
    // Another program may have cut the cable between the two ports: asking again joins them again.
    return join(name, known->second) ? std::optional(Endpoint::outside(known->second.terminal)) : std::nullopt;
  }
  const std::string own_name = short_name(name, wanted.flow);
  const auto terminal = outside_.open(own_name, wanted);
  if (!terminal) {
    return std::nullopt;
  }
  Port port{-1, wanted, outside_.own(own_name), {}};
  if (const auto* audio = std::get_if<std::shared_ptr<engine::AudioTerminal>>(&*terminal)) {
    port.terminal = engine_.add_terminal(wanted.flow, *audio, engine::Stage::plain);
  } else {
    port.terminal = engine_.add_terminal(wanted.flow, std::get<std::shared_ptr<engine::MidiTerminal>>(*terminal));
  }
  if (!join(name, port)) {
    engine_.remove_terminal(port.terminal);
    return std::nullopt;
  }
  open_.emplace(name, port);
  return Endpoint::outside(port.terminal);
}

std::optional<Endpoint> ForeignPorts::find(const std::string& name) const {
  const auto port = open_.find(name);
  return port == open_.end() ? std::nullopt : std::optional(Endpoint::outside(port->second.terminal));
}

std::optional<std::string> ForeignPorts::name_of(int terminal) const {
  const auto port = std::ranges::find_if(open_, [=](const auto& entry) { return entry.second.terminal == terminal; });
  return port == open_.end() ? std::nullopt : std::optional(port->first);
}

std::optional<std::string> ForeignPorts::own_of(int terminal) const {
  const auto port = std::ranges::find_if(open_, [=](const auto& entry) { return entry.second.terminal == terminal; });
  return port == open_.end() ? std::nullopt : std::optional(port->second.own);
}

void ForeignPorts::hold(const std::string& name, const Endpoint& other) {
  auto& edges = open_.at(name).edges;
  if (std::ranges::find(edges, other) == edges.end()) {
    edges.push_back(other);
  }
}

void ForeignPorts::release(const std::string& name, const Endpoint& other) {
  if (const auto port = open_.find(name); port != open_.end()) {
    std::erase(port->second.edges, other);
  }
}

void ForeignPorts::sweep() {
  for (auto entry = open_.begin(); entry != open_.end();) {
    Port& port = entry->second;
    const Endpoint own = Endpoint::outside(port.terminal);
    std::erase_if(port.edges, [&](const Endpoint& other) {
      return (other.instance >= 0 || other.terminal >= 0) && !engine_.connected(own, other);
    });
    const bool there = outside_.find(entry->first).has_value();
    port.lost = !there && (port.lost || !outside_.alive());
    if (port.edges.empty() || (!there && !port.lost)) {
      engine_.remove_terminal(port.terminal);
      entry = open_.erase(entry);
    } else {
      ++entry;
    }
  }
}

bool ForeignPorts::close(const std::string& name) {
  const auto port = open_.find(name);
  if (port == open_.end()) {
    return false;
  }
  engine_.remove_terminal(port->second.terminal);
  open_.erase(port);
  return true;
}

}  // namespace marlise::front
