// SPDX-License-Identifier: GPL-3.0-or-later
// Compiling the graph: which cables close loops, in which order the instances run, and from where to where.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "graph.hpp"

namespace marlise::engine {

namespace {

/// Who hears whom within one run.
class Reach {
 public:
  void add(const Instance* from, const Instance* to) { heard_by_[from].push_back(to); }

  bool reaches(const Instance* from, const Instance* to) const {
    std::vector<const Instance*> open{from};
    std::unordered_set<const Instance*> seen;
    while (!open.empty()) {
      const Instance* here = open.back();
      open.pop_back();
      if (here == to) {
        return true;
      }
      const auto found = seen.insert(here).second ? heard_by_.find(here) : heard_by_.end();
      if (found != heard_by_.end()) {
        open.insert(open.end(), found->second.begin(), found->second.end());
      }
    }
    return false;
  }

 private:
  std::unordered_map<const Instance*, std::vector<const Instance*>> heard_by_;
};

void remember(Cable& cable, const KnownUrids& known) {
  if (cable.sound && !cable.sound->loop) {
    cable.sound->loop = std::make_unique<SoundCable::Loop>();
  } else if (cable.events && !cable.events->history) {
    cable.events->history = std::make_unique<AtomBuffer>(0, known.atom_sequence);
  }
}

SoundMix sound_mix(const PortRef& to, const std::vector<Cable>& cables) {
  SoundMix mix{to.sound(), {}};
  for (const Cable& cable : cables) {
    if (cable.to == to) {
      mix.feeds.push_back({cable.delayed ? cable.sound->loop->heard.data() : cable.from.sound(), cable.sound.get()});
    }
  }
  return mix;
}

EventMix event_mix(const PortRef& to, const std::vector<Cable>& cables) {
  EventMix mix{to.events(), to.held(), {}};
  for (const Cable& cable : cables) {
    if (cable.to == to) {
      mix.feeds.push_back({cable.from.events(), cable.events.get(), cable.events->history.get(), cable.delayed});
    }
  }
  return mix;
}

Step step_of(const std::shared_ptr<Instance>& instance, const std::vector<Cable>& cables,
             const std::vector<std::shared_ptr<CvTap>>& taps) {
  Step step{instance.get(), {}, {}, {}};
  for (const PluginPort& port : instance->plugin().ports) {
    const PortRef ref{instance, port.index, nullptr};
    if (port.input && port.carries_sound()) {
      step.sounds.push_back(sound_mix(ref, cables));
    } else if (port.input && port.role == PortRole::atom) {
      step.events.push_back(event_mix(ref, cables));
    }
  }
  for (const auto& tap : taps) {
    if (tap->instance == instance) {
      step.voltages.push_back({sound_mix(PortRef{instance, tap->port, nullptr, tap}, cables), tap.get()});
    }
  }
  return step;
}

Sink sink_of(const std::shared_ptr<TerminalNode>& terminal, const std::vector<Cable>& cables) {
  const PortRef ref{nullptr, 0, terminal};
  Sink sink{terminal.get(), {nullptr, {}}, {nullptr, nullptr, {}}};
  if (terminal->type == PortType::audio) {
    sink.sound = sound_mix(ref, cables);
  } else {
    sink.events = event_mix(ref, cables);
  }
  return sink;
}

}  // namespace

/// Cables without delay stay so, since a change can be heard. Then those that are new or have a delay are gone
/// through in the order they were connected: one that would close a loop hears the run before instead.
void Graph::find_loops(bool fade, const KnownUrids& known) {
  Reach reach;
  std::vector<Cable> replaced;
  const auto inner = [](const Cable& cable) { return cable.from.instance && cable.to.instance; };
  for (const Cable& cable : cables) {
    if (inner(cable) && cable.placed && !cable.delayed) {
      reach.add(cable.from.instance.get(), cable.to.instance.get());
    }
  }
  for (Cable& cable : cables) {
    const bool decided = std::exchange(cable.placed, true) && !cable.delayed;
    if (!inner(cable) || decided) {
      continue;
    }
    const Instance* from = cable.from.instance.get();
    const Instance* to = cable.to.instance.get();
    const bool closes = reach.reaches(to, from);
    if (closes) {
      cable.delayed = true;
      remember(cable, known);
      continue;
    }
    if (cable.delayed && cable.leaving) {
      continue;  // ends as it was
    }
    reach.add(from, to);
    if (cable.delayed && cable.sound && fade) {
      Cable old = cable;  // fades out on the old time while a new one fades in on the new
      old.leaving = true;
      old.sound->leaving.store(true, std::memory_order_relaxed);
      replaced.push_back(std::move(old));
      cable.sound = std::make_shared<SoundCable>(0.0F);
    }
    cable.delayed = false;
  }
  cables.insert(cables.end(), replaced.begin(), replaced.end());
}

/// Sources before those that hear them; otherwise as they were added.
std::vector<Instance*> Graph::order() const {
  std::unordered_map<const Instance*, std::size_t> missing;
  for (const Cable& cable : cables) {
    if (cable.from.instance && cable.to.instance && !cable.delayed) {
      ++missing[cable.to.instance.get()];
    }
  }
  std::vector<Instance*> ordered;
  std::vector<Instance*> left;
  for (const auto& instance : instances) {
    left.push_back(instance.get());
  }
  while (!left.empty()) {
    const auto ready = std::find_if(left.begin(), left.end(), [&](Instance* i) { return missing[i] == 0; });
    const auto next = ready == left.end() ? left.begin() : ready;  // find_loops() leaves none to wait for ever
    for (const Cable& cable : cables) {
      if (cable.from.instance.get() == *next && cable.to.instance && !cable.delayed) {
        --missing[cable.to.instance.get()];
      }
    }
    ordered.push_back(*next);
    left.erase(next);
  }
  return ordered;
}

std::unique_ptr<Schedule> Graph::compile(std::uint32_t block, bool fade, const KnownUrids& known) {
  find_loops(fade, known);
  auto made = std::make_unique<Schedule>();
  made->block = std::min(block, most_frames);
  for (const Instance* instance : order()) {
    const auto owner = std::find_if(instances.begin(), instances.end(),
                                    [&](const auto& candidate) { return candidate.get() == instance; });
    made->steps.push_back(step_of(*owner, cables, taps));
    made->keep.push_back(*owner);
    made->divisible = made->divisible && !instance->plugin().needs_exact_block;
  }
  for (const auto& terminal : terminals) {
    if (terminal->flow == Flow::source) {
      made->sources.push_back(terminal.get());
    } else {
      made->sinks.push_back(sink_of(terminal, cables));
    }
    made->keep.push_back(terminal);
  }
  for (const Cable& cable : cables) {
    if (cable.sound) {
      made->keep.push_back(cable.sound);
    } else {
      made->keep.push_back(cable.events);
    }
    if (cable.delayed && cable.sound) {
      made->sound_memories.push_back({cable.from.sound(), cable.sound->loop.get()});
    } else if (cable.delayed) {
      made->event_memories.push_back({cable.from.events(), cable.events->history.get()});
    }
  }
  made->divisible = made->divisible && made->event_memories.empty();
  if (tuned) {
    made->tuner = {tuned->port.sound(), tuned->ring.get()};
    made->keep.push_back(tuned->ring);
  }
  made->keep.insert(made->keep.end(), taps.begin(), taps.end());
  for (const auto& [id, meter] : meters) {
    made->meters.push_back({meter.port.sound(), meter.state.get()});
    made->keep.push_back(meter.state);
  }
  return made;
}

}  // namespace marlise::engine
