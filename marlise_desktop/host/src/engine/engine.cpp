// SPDX-License-Identifier: GPL-3.0-or-later
// Instances and their parameters.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "core.hpp"
#include "patient_call.hpp"

namespace marlise::engine {

namespace {

constexpr int most_number = 9999;

}  // namespace

Engine::Engine(const EngineOptions& options) : core_(std::make_unique<Core>(options)) {}

Engine::~Engine() {
  if (calls_left_behind()) {
    static_cast<void>(core_.release());  // a plugin that never ended its start may still use it
  }
}

std::shared_ptr<Instance> Engine::Core::make_instance(const std::shared_ptr<const Plugin>& plugin, int number) {
  std::string reason;
  auto made = Instance::make(plugin, number, options.period, surroundings(), nullptr, reason);
  if (!made) {
    outbox.log(3, plugin->uri + " " + reason);
    return nullptr;
  }
  if (plugin->freewheeling) {
    made->controls().set(*plugin->freewheeling, freewheeling ? 1.0F : 0.0F);
  }
  restore_default(*made);
  return made;
}

int Engine::add(std::string_view uri, int number) { return core_->load(uri, number, true); }

int Engine::Core::load(std::string_view uri, int number, bool active) {
  if (number < 0 || number > most_number) {
    return bad_number;
  }
  if (number == transport_number || find(number)) {
    return number_taken;
  }
  const auto plugin = world.find(uri);
  if (!plugin) {
    return no_plugin;
  }
  const auto made = make_instance(plugin, number);
  if (!made) {
    return not_instantiated;
  }
  live.emplace(number, made);
  made->set_active(active);
  if (active) {
    graph.instances.push_back(made);
    publish();
  }
  return number;
}

int Engine::remove(int number) {
  std::vector<int> going{number};
  for (const auto& [key, instance] : core_->live) {
    if (number == -1 && key < first_tool) {
      going.push_back(key);
    }
  }
  if (number == -1) {
    core_->midi.end_learning();
  }
  remove(going);
  return ok;
}

int Engine::bypass(int number, bool on) {
  if (number == transport_number) {
    return ok;  // as mod-host has it: nothing to bypass
  }
  const auto instance = core_->find(number);
  if (!instance) {
    return no_instance;
  }
  instance->bypass(on);
  return ok;
}

int Engine::set_bypass_strategy(int number, BypassStrategy how) {
  const auto instance = core_->find(number);
  if (!instance) {
    return no_instance;
  }
  return instance->set_strategy(how) ? ok : invalid_operation;
}

int Engine::set_parameter(int number, std::string_view symbol, float value) {
  if (number == transport_number) {
    return core_->set_transport(symbol, value);
  }
  const auto instance = core_->find(number);
  if (!instance) {
    return no_instance;
  }
  const bool is_bypass = symbol == ":bypass";
  const bool is_presets = symbol == ":presets";
  const PluginPort* port = instance->plugin().parameter(symbol);
  if (!is_bypass && !is_presets && port == nullptr) {
    return no_parameter;
  }
  if (std::isnan(value)) {
    return bad_value;
  }
  if (is_bypass) {
    instance->bypass(value >= 0.5F);
  } else if (is_presets) {
    instance->set_presets(std::clamp(value, 0.0F, 1.0F));
  } else {
    instance->controls().set(port->index, port->clamp(value));
  }
  return ok;
}

Reading Engine::parameter(int number, std::string_view symbol) const {
  if (number == transport_number) {
    return core_->read_transport(symbol);
  }
  const auto instance = core_->find(number);
  if (!instance) {
    return {no_instance, 0};
  }
  if (symbol == ":bypass") {
    return {ok, instance->bypassed() ? 1.0F : 0.0F};
  }
  if (symbol == ":presets") {
    return {ok, instance->presets()};
  }
  const PluginPort* port = instance->plugin().parameter(symbol);
  return port == nullptr ? Reading{no_parameter, 0} : Reading{ok, instance->controls().get(port->index)};
}

int Engine::flush_parameters(int number, int reset, Values values) {
  if (number == transport_number) {
    for (const auto& [symbol, value] : values) {
      core_->set_transport(symbol, value);
    }
    return ok;
  }
  const auto instance = core_->find(number);
  if (!instance) {
    return no_instance;
  }
  const Plugin& plugin = instance->plugin();
  std::vector<Controls::Setting> settings;
  if (reset != 0 && plugin.reset) {
    settings.emplace_back(*plugin.reset, static_cast<float>(reset));
  }
  for (const auto& [symbol, value] : values) {
    const PluginPort* port = plugin.parameter(symbol);
    if (symbol == ":bypass" && !std::isnan(value)) {
      instance->bypass(value >= 0.5F);
    } else if (symbol == ":presets") {
      set_parameter(number, symbol, value);
    } else if (port != nullptr && !std::isnan(value)) {
      settings.emplace_back(port->index, port->clamp(value));
    }
  }
  instance->controls().set(settings);
  return ok;
}

void Engine::set_freewheeling(bool on) {
  core_->freewheeling = on;
  for (const auto& [number, instance] : core_->live) {
    if (const auto port = instance->plugin().freewheeling) {
      instance->controls().set(*port, on ? 1.0F : 0.0F);
    }
  }
}

void Engine::set_period(std::uint32_t frames) {
  Core& core = *core_;
  frames = std::clamp<std::uint32_t>(frames, 1, most_frames);
  if (frames == core.options.period) {
    return;
  }
  core.options.period = frames;
  std::vector<std::shared_ptr<Instance>> stale;
  std::vector<std::shared_ptr<Instance>> to_tell;
  for (const auto& [number, instance] : core.live) {
    const Plugin& plugin = instance->plugin();
    const bool outgrown = plugin.reads_options && frames > instance->block();
    if ((plugin.knows_block && instance->block() != frames) || outgrown) {
      (plugin.takes_options ? to_tell : stale).push_back(instance);
    }
  }
  core.while_paused(to_tell, [&] {
    std::copy_if(to_tell.begin(), to_tell.end(), std::back_inserter(stale),
                 [&](const auto& instance) { return !instance->take_block(frames); });
  });
  core.remake(stale);
  core.publish();
}

void Engine::set_rate(double rate) {
  Core& core = *core_;
  if (rate == core.options.rate) {
    return;
  }
  core.in_place_of_audio([&] {
    core.fade_frames = core.fade_frames * static_cast<float>(rate / core.options.rate);
    core.options.rate = rate;
    core.master.set_rate(rate);
    core.transport.set_rate(rate);
    core.time_message.set_rate(rate);
    core.clock.set_rate(rate);
  });
  core.world.set_rate(rate);
  std::vector<std::shared_ptr<Instance>> all;
  for (const auto& [number, instance] : core.live) {
    all.push_back(instance);
  }
  core.remake(all);
  core.publish();
}

void Engine::Core::remake(const std::vector<std::shared_ptr<Instance>>& stale) {
  std::vector<std::shared_ptr<Instance>> going;
  std::vector<std::shared_ptr<Instance>> coming;  // made before the old ones rest: that can take long
  for (const auto& old : stale) {
    std::string reason = "is not installed any more";
    const auto plugin = world.find(old->plugin().uri);
    const auto made = plugin ? Instance::make(plugin, old->number(), options.period, surroundings(), old->scratch(), reason)
                             : nullptr;
    if (made) {
      going.push_back(old);
      coming.push_back(made);
    } else {
      outbox.log(3, old->plugin().uri + " " + reason + ": it runs on as for another rate or period");
    }
  }
  if (!going.empty()) {
    rest(going);
  }
  for (std::size_t i = 0; i < going.size(); ++i) {
    replace(going[i], coming[i]);
    coming[i]->take_over(*going[i], fades());
  }
}

void Engine::preroll() {
  core_->in_place_of_audio([this] {
    TimePosition time = core_->transport.now();
    time.tempo = core_->transport.state().tempo;
    core_->time_message.write(time);
    for (const auto& [number, instance] : core_->live) {
      instance->preroll(time, core_->time_message.atom());
    }
  });
}

}  // namespace marlise::engine
