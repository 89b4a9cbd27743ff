// SPDX-License-Identifier: GPL-3.0-or-later
// Instances that rest: loaded, with values and state, but not run and joined to nothing.
#include <algorithm>
#include <array>

#include "core.hpp"

namespace marlise::engine {

/// The audio thread may run it: it is in the graph, or in a schedule that was not let go of yet.
bool Engine::Core::runs(const Instance& instance) {
  handover.reclaim();
  const auto& all = graph.instances;
  return handover.waiting() || std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.get() == &instance; });
}

int Engine::preload(std::string_view uri, int number) { return core_->load(uri, number, false); }

int Engine::activate(int number, bool on) {
  activate(std::array{number}, on);
  return core_->exists(number) ? ok : no_instance;
}

void Engine::activate(std::span<const int> numbers, bool on) {
  Core& core = *core_;
  const bool fade = core.fades();
  bool changed = false;
  for (const auto& instance : core.find(numbers)) {
    if (instance->active() == on) {
      continue;
    }
    instance->set_active(on);
    if (!on) {
      core.let_go(instance, fade);
      continue;
    }
    // One that is still fading out has not left the graph.
    auto& all = core.graph.instances;
    if (std::find(all.begin(), all.end(), instance) == all.end()) {
      if (instance->plugin().no_pre_run && !core.runs(*instance)) {
        instance->restart();
      }
      all.push_back(instance);
    }
    changed = true;
  }
  if (changed) {
    core.publish();
  }
  core.sweep();
}

int Engine::pre_run(int number, int reset, Values values) {
  Core& core = *core_;
  const auto instance = core.find(number);
  const int status = flush_parameters(number, reset, values);
  if (!instance) {
    return status == ok ? invalid_operation : status;  // the transport never rests
  }
  if (instance->plugin().no_pre_run) {
    return ok;
  }
  if (instance->active() && core.master.wishes.running.load()) {
    return invalid_operation;
  }
  // A batch on its way touches the values of its instances, also of those that rest.
  const auto left_alone = [&] {
    core.sweep();
    return !core.runs(*instance) && !core.batches.waiting();
  };
  if (left_alone() || (!instance->active() && core.await(left_alone, std::chrono::milliseconds(500)))) {
    instance->pre_run();
    return ok;
  }
  return core.in_place_of_audio([&] {
    core.batches.take();
    instance->pre_run();
  })
             ? ok
             : invalid_operation;
}

}  // namespace marlise::engine
