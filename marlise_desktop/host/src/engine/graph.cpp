// SPDX-License-Identifier: GPL-3.0-or-later
// Editing the graph.
#include "graph.hpp"

#include <algorithm>

namespace marlise::engine {

PortType PortRef::type() const {
  if (tap) {
    return PortType::audio;
  }
  if (terminal) {
    return terminal->type;
  }
  return instance->plugin().ports[port].carries_sound() ? PortType::audio : PortType::midi;
}

Flow PortRef::flow() const {
  if (tap) {
    return Flow::sink;
  }
  if (terminal) {
    return terminal->flow;
  }
  return instance->plugin().ports[port].input ? Flow::sink : Flow::source;
}

float* PortRef::sound() const {
  if (tap) {
    return tap->samples.data();
  }
  return terminal ? terminal->samples.data() : instance->sound(port);
}

AtomBuffer* PortRef::events() const { return terminal ? terminal->events.get() : instance->atoms(port); }

HeldNotes* PortRef::held() const { return terminal ? &terminal->held : instance->held(port); }

Endpoint PortRef::endpoint() const {
  if (tap) {
    return Endpoint::port(instance->number(), tap->symbol);
  }
  return terminal ? Endpoint::outside(terminal->id)
                  : Endpoint::port(instance->number(), instance->plugin().ports[port].symbol);
}

Cable* Graph::cable(const PortRef& from, const PortRef& to) {
  const auto found = std::find_if(cables.begin(), cables.end(), [&](const Cable& cable) {
    return !cable.leaving && cable.from == from && cable.to == to;
  });
  return found == cables.end() ? nullptr : &*found;
}

void Graph::join(const PortRef& from, const PortRef& to, float start) {
  const auto going = std::find_if(cables.begin(), cables.end(), [&](const Cable& cable) {
    return cable.leaving && cable.sound && cable.from == from && cable.to == to && !cable.fate().done.load();
  });
  if (going != cables.end()) {
    going->leaving = false;
    going->fate().leaving.store(false, std::memory_order_relaxed);
    return;
  }
  Cable made{from, to, nullptr, nullptr};
  if (from.type() == PortType::audio) {
    made.sound = std::make_shared<SoundCable>(start);
  } else {
    made.events = std::make_shared<EventCable>();
  }
  cables.push_back(std::move(made));
}

bool Graph::cut(const std::function<bool(const Cable&)>& which, bool fade) {
  if (!fade) {
    return std::erase_if(cables, which) > 0;
  }
  for (Cable& cable : cables) {
    if (!cable.leaving && which(cable)) {
      cable.leaving = true;
      cable.fate().leaving.store(true, std::memory_order_relaxed);
    }
  }
  return false;
}

bool Graph::untap(const std::function<bool(const CvTap&)>& which) {
  const auto goes = [&](const PortRef& port) { return port.tap && which(*port.tap); };
  std::erase_if(cables, [&](const Cable& cable) { return goes(cable.to); });
  std::erase_if(meters, [&](const auto& meter) { return goes(meter.second.port); });
  return std::erase_if(taps, [&](const auto& tap) { return which(*tap); }) > 0;
}

bool Graph::sweep(const std::function<bool(const Instance&)>& leaving_instance) {
  const auto wired = [this](const auto& is_end) {
    return std::any_of(cables.begin(), cables.end(), is_end);
  };
  std::size_t gone = std::erase_if(cables, [](const Cable& cable) {
    return cable.leaving && cable.fate().done.load(std::memory_order_acquire);
  });
  gone += std::erase_if(instances, [&](const std::shared_ptr<Instance>& instance) {
    return leaving_instance(*instance) &&
           !wired([&](const Cable& cable) { return cable.touches(instance.get()); });
  });
  gone += std::erase_if(terminals, [&](const std::shared_ptr<TerminalNode>& terminal) {
    return terminal->leaving && !wired([&](const Cable& cable) {
      return cable.from.terminal == terminal || cable.to.terminal == terminal;
    });
  });
  return gone > 0;
}

}  // namespace marlise::engine
