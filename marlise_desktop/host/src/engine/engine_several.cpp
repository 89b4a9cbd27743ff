// SPDX-License-Identifier: GPL-3.0-or-later
// Several instances at once.
#include <algorithm>

#include "core.hpp"

namespace marlise::engine {

std::vector<std::shared_ptr<Instance>> Engine::Core::find(std::span<const int> numbers) const {
  std::vector<std::shared_ptr<Instance>> found;
  for (const int number : numbers) {
    if (auto instance = find(number)) {
      found.push_back(std::move(instance));
    }
  }
  return found;
}

void Engine::remove(std::span<const int> numbers) {
  const bool fade = core_->fades();
  bool steered = false;
  for (const auto& instance : core_->find(numbers)) {
    core_->live.erase(instance->number());
    steered = core_->midi.forget(instance->number()) || steered;
    steered = core_->graph.untap([&](const CvTap& tap) { return tap.instance == instance; }) || steered;
    core_->let_go(instance, fade);
  }
  if (steered) {
    core_->publish();
  }
  core_->sweep();
}

void Engine::Core::let_go(const std::shared_ptr<Instance>& instance, bool fade) {
  std::erase_if(graph.meters, [&](const auto& meter) { return meter.second.port.instance == instance; });
  untune([&](const PortRef& port) { return port.instance == instance; });
  graph.cut([&](const Cable& cable) { return cable.touches(instance.get()); }, fade);
}

void Engine::bypass(std::span<const int> numbers, bool on) {
  std::vector<Change> changes;
  for (const int number : numbers) {
    changes.emplace_back(BypassChange{number, on});
  }
  apply(changes, 0);
}

void Engine::flush_parameters(std::span<const int> numbers, int reset, Values values) {
  std::vector<Change> changes;
  for (const auto& instance : core_->find(numbers)) {
    const Plugin& plugin = instance->plugin();
    if (reset != 0 && plugin.reset) {
      changes.emplace_back(
          ValueChange{instance->number(), plugin.ports[*plugin.reset].symbol, static_cast<float>(reset)});
    }
    for (const auto& [symbol, value] : values) {
      changes.emplace_back(ValueChange{instance->number(), symbol, value});
    }
  }
  apply(changes, 0);
  if (std::ranges::find(numbers, transport_number) != numbers.end()) {
    flush_parameters(transport_number, reset, values);
  }
}

}  // namespace marlise::engine
