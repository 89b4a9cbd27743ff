// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring.hpp"

#include <algorithm>

namespace marlise::front {

using engine::Endpoint;
using engine::Flow;
using engine::PortKind;

namespace {

// Who holds a port open without a cable: an end that is nowhere.
const Endpoint meter_holder{-1, "meter", -1};
const Endpoint tuner_holder{-1, "tuner", -1};

}  // namespace

Wiring::Wiring(engine::Engine& engine, Outside& outside, PortNames names, FixedTerminals fixed)
    : engine_(engine), outside_(outside), names_(std::move(names)), fixed_(std::move(fixed)), foreign_(engine, outside) {}

Wiring::Place Wiring::place(const std::string& name) const {
  using Kind = PortName::Kind;
  const PortName port = names_.read(name);
  const auto index = static_cast<std::size_t>(port.number) - 1;
  const std::string number = std::to_string(port.number);
  switch (port.kind) {
    case Kind::instance: return {Endpoint::port(port.number, port.name), {}, false};
    case Kind::device_in: return {Endpoint::outside(fixed_.inputs[index]), outside_.own("in_" + number), false};
    case Kind::device_out: return {Endpoint::outside(fixed_.outputs[index]), outside_.own("out_" + number), false};
    case Kind::after_out: return {std::nullopt, outside_.own("out_" + number), false};
    case Kind::midi_in: return {Endpoint::outside(fixed_.midi_in), outside_.own("midi_in"), false};
    case Kind::midi_out: return {Endpoint::outside(fixed_.midi_out), outside_.own("midi_out"), false};
    case Kind::foreign: break;
  }
  return {std::nullopt, port.name, true};
}

bool Wiring::join_outside(const std::string& a, const std::string& b) {
  const auto first = outside_.find(a);
  const auto second = outside_.find(b);
  if (!first || !second || first->type != second->type || first->flow == second->flow) {
    return false;
  }
  return first->flow == Flow::source ? outside_.join(a, b) : outside_.join(b, a);
}

bool Wiring::part_outside(const std::string& a, const std::string& b) {
  return outside_.part(a, b) || outside_.part(b, a);
}

int Wiring::connect_foreign(const Endpoint& inner, const std::string& name) {
  const auto kind = engine_.kind(inner);
  if (!kind) {
    return engine::no_connection;
  }
  const PortKind wanted{kind->type, kind->flow == Flow::source ? Flow::sink : Flow::source};
  const auto end = foreign_.open(name, wanted);
  if (!end) {
    return engine::no_connection;
  }
  const int status = engine_.connect(inner, *end);
  if (status == engine::ok) {
    foreign_.hold(name, inner);
  } else {
    foreign_.sweep();
  }
  return status;
}

int Wiring::connect(const std::string& a, const std::string& b) {
  const Place first = place(a);
  const Place second = place(b);
  if (first.inner && second.inner) {
    return engine_.connect(*first.inner, *second.inner);
  }
  if (!first.outer.empty() && !second.outer.empty()) {
    if (!first.foreign && first.outer == second.outer) {
      return engine::ok;  // mod-monitor:out_K to system:playback_K: the program wires the device
    }
    if (join_outside(first.outer, second.outer)) {
      return engine::ok;
    }
  }
  if (first.inner && second.foreign) {
    return connect_foreign(*first.inner, second.outer);
  }
  if (second.inner && first.foreign) {
    return connect_foreign(*second.inner, first.outer);
  }
  return engine::no_connection;
}

int Wiring::disconnect(const std::string& a, const std::string& b) {
  const Place first = place(a);
  const Place second = place(b);
  if (first.inner && second.inner) {
    return engine_.disconnect(*first.inner, *second.inner);
  }
  const auto part_foreign = [this](const Place& inner, const Place& foreign) {
    const auto end = inner.inner && foreign.foreign ? foreign_.find(foreign.outer) : std::nullopt;
    if (!end || engine_.disconnect(*inner.inner, *end) != engine::ok) {
      return false;
    }
    foreign_.release(foreign.outer, *inner.inner);
    foreign_.sweep();
    return true;
  };
  if (part_foreign(first, second) || part_foreign(second, first)) {
    return engine::ok;
  }
  const bool outer = !first.outer.empty() && !second.outer.empty();
  return outer && part_outside(first.outer, second.outer) ? engine::ok : engine::no_disconnection;
}

int Wiring::disconnect_all(const std::string& port) {
  const Place end = place(port);
  if (end.inner) {
    const int status = engine_.disconnect_all(*end.inner);
    foreign_.sweep();
    return status;
  }
  const bool ours = foreign_.close(end.outer);
  const bool theirs = outside_.part_all(end.outer);
  return ours || theirs ? engine::ok : engine::no_disconnection;
}

int Wiring::map_cv(int instance, const std::string& symbol, const std::string& source, float low, float high,
                   const std::string& mode) {
  if (engine_.parameter(instance, symbol).status == engine::no_instance) {
    return engine::no_instance;
  }
  const Place from = place(source);
  const auto range = from.inner ? engine_.cv_range(*from.inner) : outside_.range(from.outer);
  const auto span = mode.size() == 1 ? engine::cv_span(mode.front(), range) : std::nullopt;
  if (!span) {
    return engine::invalid_operation;
  }
  if (!exists(source)) {
    return engine::bad_value;
  }
  const int status = engine_.map_cv(instance, symbol, *span, low, high);
  if (status == engine::ok) {
    cv_mappings_[{instance, symbol}] = {low, high, mode};
    connect(source, PortNames::write({PortName::Kind::instance, instance, symbol}));  // what cannot be joined gives 0 V
  }
  return status;
}

int Wiring::unmap_cv(int instance, const std::string& symbol) {
  const int status = engine_.unmap_cv(instance, symbol);
  cv_mappings_.erase({instance, symbol});
  foreign_.sweep();
  return status;
}

const CvMapping* Wiring::cv_mapping(const Endpoint& sink) const {
  const auto found = cv_mappings_.find({sink.instance, sink.symbol});
  return found == cv_mappings_.end() ? nullptr : &found->second;
}

/// The wire names of all that a port is joined to.
std::vector<std::string> Wiring::peers(const std::string& port) const {
  const Place end = place(port);
  const auto own = end.foreign ? foreign_.find(end.outer) : end.inner;
  std::vector<std::string> names;
  if (own) {
    for (const auto& [source, sink] : engine_.describe().connections) {
      if (source == *own || sink == *own) {
        names.push_back(name(source == *own ? sink : source));
      }
    }
  }
  if (!end.inner) {
    // A cable to a port of ours is one of the edges above, or the program's own.
    const std::string ours = outside_.own("");
    for (const std::string& peer : outside_.peers(end.outer)) {
      if (!peer.starts_with(ours)) {
        names.push_back(peer);
      }
    }
  }
  return names;
}

int Wiring::connect_matching(const std::string& pattern, const std::string& port) {
  const Place end = place(pattern);
  if (end.inner ? !engine_.exists(*end.inner) : !outside_.find(end.outer)) {
    return engine::no_connection;
  }
  for (const std::string& peer : peers(pattern)) {
    connect(peer, port);
  }
  return engine::ok;
}

bool Wiring::exists(const std::string& port) const {
  const Place end = place(port);
  return end.inner ? engine_.kind(*end.inner).has_value() : outside_.find(end.outer).has_value();
}

bool Wiring::has_connections(const std::string& port) const {
  const Place end = place(port);
  if (!end.inner) {
    return outside_.joined(end.outer);
  }
  const auto edges = engine_.describe().connections;
  return std::ranges::any_of(edges, [&](const auto& edge) { return edge.first == *end.inner || edge.second == *end.inner; });
}

/// Where to listen to a port. `holder` keeps a port of another program open.
std::optional<Endpoint> Wiring::open_tap(const std::string& port, const Endpoint& holder) {
  using Kind = PortName::Kind;
  const PortName read = names_.read(port);
  std::optional<Endpoint> end = place(port).inner;
  if (read.kind == Kind::after_out) {
    end = Endpoint::outside(fixed_.outputs[static_cast<std::size_t>(read.number) - 1]);
  } else if (read.kind == Kind::foreign) {
    end = foreign_.open(port, {engine::PortType::audio, Flow::source});
    if (end) {
      foreign_.hold(port, holder);
    }
  }
  return end;
}

void Wiring::close_tap(const std::string& port, const Endpoint& holder) {
  if (names_.read(port).kind == PortName::Kind::foreign) {
    foreign_.release(port, holder);
    foreign_.sweep();
  }
}

std::optional<int> Wiring::open_meter(const std::string& port) {
  const auto end = open_tap(port, meter_holder);
  const int meter = end ? engine_.add_meter(*end) : -1;
  return meter < 0 ? std::nullopt : std::optional(meter);
}

void Wiring::close_meter(const std::string& port, int meter) {
  engine_.remove_meter(meter);
  close_tap(port, meter_holder);
}

bool Wiring::open_tuner(const std::string& port) {
  const auto end = open_tap(port, tuner_holder);
  if (end && engine_.tune(*end) == engine::ok) {
    return true;
  }
  close_tap(port, tuner_holder);
  return false;
}

void Wiring::close_tuner(const std::string& port) {
  engine_.end_tuning();
  close_tap(port, tuner_holder);
}

std::string Wiring::name(const Endpoint& end) const {
  using Kind = PortName::Kind;
  if (end.terminal < 0) {
    return PortNames::write({Kind::instance, end.instance, end.symbol});
  }
  const auto numbered = [&](const std::vector<int>& ids, Kind kind) -> std::optional<std::string> {
    const auto at = std::ranges::find(ids, end.terminal);
    if (at == ids.end()) {
      return std::nullopt;
    }
    return PortNames::write({kind, static_cast<int>(at - ids.begin()) + 1, {}});
  };
  if (const auto input = numbered(fixed_.inputs, Kind::device_in)) {
    return *input;
  }
  if (const auto output = numbered(fixed_.outputs, Kind::device_out)) {
    return *output;
  }
  if (end.terminal == fixed_.midi_in || end.terminal == fixed_.midi_out) {
    return PortNames::write({end.terminal == fixed_.midi_in ? Kind::midi_in : Kind::midi_out, 0, {}});
  }
  return foreign_.name_of(end.terminal).value_or("?");
}

std::string Wiring::own_port(int terminal) const {
  const auto numbered = [&](const std::vector<int>& ids, const std::string& prefix) {
    const auto at = std::ranges::find(ids, terminal);
    return at == ids.end() ? std::string() : outside_.own(prefix + std::to_string(at - ids.begin() + 1));
  };
  if (terminal == fixed_.midi_in || terminal == fixed_.midi_out) {
    return outside_.own(terminal == fixed_.midi_in ? "midi_in" : "midi_out");
  }
  if (std::string name = numbered(fixed_.inputs, "in_"); !name.empty()) {
    return name;
  }
  if (std::string name = numbered(fixed_.outputs, "out_"); !name.empty()) {
    return name;
  }
  return foreign_.own_of(terminal).value_or("");
}

}  // namespace marlise::front
