// SPDX-License-Identifier: GPL-3.0-or-later
// How late sound comes out of the graph.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core.hpp"

namespace marlise::engine {

namespace {

constexpr float latest = 1 << 24;  ///< frames; what claims more is not believed

/// Frames that sound and events take in one instance, as it says itself; the same while it is bypassed.
std::uint32_t latency_of(const Instance& instance) {
  const Plugin& plugin = instance.plugin();
  if (!plugin.latency) {
    return 0;
  }
  const float told = instance.controls().get(*plugin.latency);
  return told > 0 && told < latest ? static_cast<std::uint32_t>(std::lround(told)) : 0;
}

struct Range {
  std::uint32_t least;
  std::uint32_t most;

  void include(Range other) {
    least = std::min(least, other.least);
    most = std::max(most, other.most);
  }
};

/// Follows what one source sends through the graph.
class Paths {
 public:
  explicit Paths(const Graph& graph) : graph_(graph) {}

  std::vector<PathLatency> from(const TerminalNode& source) {
    at_.clear();
    std::vector<PathLatency> paths;
    for (const auto& terminal : graph_.terminals) {
      if (terminal->flow == Flow::sink && !terminal->leaving) {
        const auto range = arrival([&](const PortRef& to) { return to.terminal == terminal; }, source);
        if (range) {
          paths.push_back({source.id, terminal->id, range->least, range->most});
        }
      }
    }
    return paths;
  }

 private:
  /// Over all cables without delay that end where `here` says; nothing when the source does not reach it.
  template <typename Here>
  std::optional<Range> arrival(const Here& here, const TerminalNode& source) {
    std::optional<Range> all;
    for (const Cable& cable : graph_.cables) {
      if (cable.leaving || cable.delayed || !here(cable.to)) {
        continue;
      }
      const auto one = cable.from.terminal ? (cable.from.terminal.get() == &source ? std::optional(Range{0, 0}) : std::nullopt)
                                           : through(cable.from.instance.get(), source);
      if (one && all) {
        all->include(*one);
      } else if (one) {
        all = one;
      }
    }
    return all;
  }

  /// At an instance's outputs. There is no loop without a delayed cable, so this ends.
  std::optional<Range> through(const Instance* instance, const TerminalNode& source) {
    if (const auto known = at_.find(instance); known != at_.end()) {
      return known->second;
    }
    auto range = arrival([&](const PortRef& to) { return to.instance.get() == instance; }, source);
    if (range) {
      const std::uint32_t own = latency_of(*instance);
      range = Range{range->least + own, range->most + own};
    }
    at_.emplace(instance, range);
    return range;
  }

  const Graph& graph_;
  std::unordered_map<const Instance*, std::optional<Range>> at_;
};

}  // namespace

std::vector<PathLatency> Engine::latencies() const {
  Paths paths(core_->graph);
  std::vector<PathLatency> all;
  for (const auto& terminal : core_->graph.terminals) {
    if (terminal->flow == Flow::source && !terminal->leaving) {
      const auto some = paths.from(*terminal);
      all.insert(all.end(), some.begin(), some.end());
    }
  }
  return all;
}

}  // namespace marlise::engine
