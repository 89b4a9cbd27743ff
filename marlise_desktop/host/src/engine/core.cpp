// SPDX-License-Identifier: GPL-3.0-or-later
// How the control thread keeps step with the audio thread.
#include "core.hpp"

#include <algorithm>
#include <thread>

namespace marlise::engine {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds hang_limit{1000};
constexpr double usual_fade = 0.010;  ///< seconds

}  // namespace

Engine::Core::Core(const EngineOptions& given)
    : options(given),
      world(given.rate, given.installed),
      fade_frames(static_cast<float>(given.rate * usual_fade)),
      master(given.rate),
      transport(given.rate, given.offline),
      time_message(world.urids, world.known, given.rate),
      clock(given.rate, transport) {
  options.period = std::clamp<std::uint32_t>(given.period, 1, most_frames);
  if (!options.offline) {
    bell.emplace();
  }
  freewheeling = options.offline;
  publish();
}

Surroundings Engine::Core::surroundings() {
  return {&world, &outbox, &log, bell ? &*bell : nullptr, &scratch, options.rate, &fade_frames, &timing};
}

std::shared_ptr<Instance> Engine::Core::find(int number) const {
  const auto found = live.find(number);
  return found == live.end() ? nullptr : found->second;
}

bool Engine::Core::flowing() {
  if (options.offline) {
    return false;
  }
  const std::uint64_t now_cycles = cycles.load(std::memory_order_acquire);
  const auto now = Clock::now();
  if (now_cycles != seen_cycles) {
    seen_cycles = now_cycles;
    seen_at = now;
  }
  const std::chrono::duration<double> four_periods(4.0 * options.period / options.rate);
  return now_cycles > 0 && now - seen_at < std::max<std::chrono::duration<double>>(four_periods,
                                                                                   std::chrono::milliseconds(250));
}

bool Engine::Core::await(const std::function<bool()>& done, std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  while (!done()) {
    if (!flowing() || Clock::now() > end) {
      return done();
    }
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
  return true;
}

bool Engine::Core::in_place_of_audio(const std::function<void()>& act) {
  if (!gate.shut(hang_limit)) {
    outbox.log(3, "the audio thread does not end its cycle: a plugin hangs");
    return false;
  }
  act();
  gate.unlock();
  return true;
}

void Engine::Core::publish() {
  auto schedule = graph.compile(options.period, fades(), world.known);
  add_routes(*schedule);
  handover.post(std::move(schedule));
  if (!flowing()) {
    in_place_of_audio([this] { handover.current(); });
    handover.reclaim();
  }
}

void Engine::Core::sweep() {
  handover.reclaim();
  batches.reclaim();
  bool changed = false;
  if (!fades()) {
    changed = graph.cut([](const Cable& cable) { return cable.leaving; }, false);
  }
  changed = graph.sweep([this](const Instance& instance) { return is_leaving(instance); }) || changed;
  if (changed) {
    publish();
  }
}

bool Engine::Core::rest(const std::vector<std::shared_ptr<Instance>>& instances) {
  for (const auto& instance : instances) {
    instance->pause();
  }
  const auto all_paused = [&] {
    return std::all_of(instances.begin(), instances.end(),
                       [&](const auto& i) { return i->paused() || i->faulty() || !runs(*i); });
  };
  const bool runs = master.wishes.running.load();
  return (runs && await(all_paused)) || in_place_of_audio([&] {
           for (const auto& instance : instances) {
             instance->force_pause();
           }
         });
}

bool Engine::Core::while_paused(const std::vector<std::shared_ptr<Instance>>& instances,
                                const std::function<void()>& act) {
  const bool still = rest(instances);
  if (still) {
    act();
  }
  for (const auto& instance : instances) {
    instance->resume();
    if (still && !fades()) {
      in_place_of_audio([&] { instance->settle(); });
    }
  }
  return still;
}

void Engine::housekeep() { core_->sweep(); }

bool Engine::busy() const noexcept {
  const Graph& graph = core_->graph;
  return core_->handover.waiting() || core_->batches.waiting() ||
         std::any_of(graph.instances.begin(), graph.instances.end(),
                     [this](const auto& instance) { return core_->is_leaving(*instance); }) ||
         std::any_of(graph.cables.begin(), graph.cables.end(), [](const Cable& cable) { return cable.leaving; });
}

bool Engine::wait_cycle(std::chrono::milliseconds limit) {
  const std::uint64_t start = core_->cycles.load();
  return core_->await([&] { return core_->cycles.load() >= start + 2; }, limit);
}

}  // namespace marlise::engine
