// SPDX-License-Identifier: GPL-3.0-or-later
// The tuner's place in the graph.
#include "core.hpp"

namespace marlise::engine {

int Engine::tune(const Endpoint& end) {
  Core& core = *core_;
  const auto ref = core.port(end);
  if (!ref || ref->type() != PortType::audio) {
    return no_connection;
  }
  core.tuner.emplace(core.options.rate);
  core.graph.tuned = TunerTap{*ref, core.tuner->ring()};
  core.publish();
  return ok;
}

void Engine::end_tuning() {
  if (core_->graph.tuned) {
    core_->graph.tuned.reset();
    core_->tuner.reset();
    core_->publish();
  }
}

std::optional<Pitch> Engine::take_pitch() { return core_->tuner ? core_->tuner->take() : std::nullopt; }

void Engine::Core::untune(const std::function<bool(const PortRef&)>& goes) {
  if (graph.tuned && goes(graph.tuned->port)) {
    graph.tuned.reset();
    tuner.reset();
  }
}

}  // namespace marlise::engine
