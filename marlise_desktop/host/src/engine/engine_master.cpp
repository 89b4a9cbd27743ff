// SPDX-License-Identifier: GPL-3.0-or-later
// What acts on the whole graph.
#include <algorithm>
#include <cmath>

#include "core.hpp"

namespace marlise::engine {

namespace {

/// What a sound card and a server hold of what was played: so many cycles until it is out.
constexpr std::uint64_t cycles_on_the_way = 5;

float linear(float db, float least, float most) {
  return std::pow(10.0F, std::clamp(db, least, most) / 20.0F);
}

}  // namespace

int Engine::set_processing(int mode) {
  Core& core = *core_;
  Master::Wishes& wishes = core.master.wishes;
  switch (mode) {
    case 1:
    case 2:
      wishes.running = true;
      break;
    case 3:
      wishes.running = true;
      wishes.audible = true;
      break;
    case -1:
      wishes.cut = false;
      wishes.audible = false;
      core.await([&, start = core.cycles.load()] {
        return core.cycles.load() >= start + 2 && core.master.silent();  // what it said before the fade does not count
      });
      wishes.running = false;
      break;
    case -2:
      wishes.cut = true;
      wishes.audible = false;
      wishes.running = false;
      break;
    case 0:
      wishes.running = false;
      core.await([&, start = core.cycles.load()] { return core.cycles.load() >= start + 2 && core.master.rests(); });
      break;
    default:
      return invalid_operation;
  }
  if (!core.flowing()) {
    core.in_place_of_audio([&] { core.master.settle(); });
  }
  return ok;
}

void Engine::set_input_trim(float db) {
  if (!std::isnan(db)) {
    core_->master.wishes.trim = linear(db, -60.0F, 30.0F);
  }
}

void Engine::set_output_volume(float db) {
  if (!std::isnan(db)) {
    core_->master.wishes.volume = db <= -90.0F ? 0.0F : linear(db, -90.0F, 20.0F);
  }
}

void Engine::set_mute(bool on) { core_->master.wishes.muted = on; }

void Engine::hold(bool on) {
  Core& core = *core_;
  core.master.wishes.held = on;
  if (!on) {
    return;
  }
  core.await([&, start = core.cycles.load()] { return core.cycles.load() >= start + 2 && core.master.holds(); });
  core.await([&, start = core.cycles.load()] { return core.cycles.load() >= start + cycles_on_the_way; });
  if (!core.flowing()) {
    core.in_place_of_audio([&] { core.master.settle(); });
  }
}

void Engine::set_fade_time(float ms) {
  if (!std::isnan(ms)) {
    core_->fade_frames = static_cast<float>(core_->options.rate) * std::clamp(ms, 0.0F, 500.0F) / 1000.0F;
  }
}

void Engine::panic() {
  Core& core = *core_;
  Master::Wishes& wishes = core.master.wishes;
  wishes.muted = true;
  wishes.panic = Master::asked;
  core.await([&] { return wishes.panic.load() == Master::hushed; });  // without cycles: as soon as they come
  std::vector<std::shared_ptr<Instance>> all;
  for (const auto& [number, instance] : core.live) {
    all.push_back(instance);
  }
  core.while_paused(all, [&] {
    for (const auto& instance : all) {
      instance->restart();
    }
  });
}

}  // namespace marlise::engine
