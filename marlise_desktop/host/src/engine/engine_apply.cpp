// SPDX-License-Identifier: GPL-3.0-or-later
// Many changes in one audio cycle.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "core.hpp"

namespace marlise::engine {

namespace {

/// Sorts changes into a batch; of two changes of the same thing the later counts.
class Composer {
 public:
  explicit Composer(BatchId id) { batch_->id = id; }

  void value(const std::shared_ptr<Instance>& instance, const PluginPort& port, float value) {
    keep(instance);
    values_[{instance.get(), port.index}] = {&port, port.clamp(value)};
  }

  void bypass(const std::shared_ptr<Instance>& instance, bool on) {
    keep(instance);
    bypasses_[instance.get()] = on;
    if (const auto port = instance->plugin().enabled; port && instance->switches_itself(on)) {
      values_[{instance.get(), *port}] = {&instance->plugin().ports[*port], on ? 0.0F : 1.0F};
    }
  }

  bool empty() const { return kept_.empty(); }

  /// Claims all that changes; from here on who asks is told where it goes.
  std::unique_ptr<Batch> finish(std::uint64_t frames) {
    batch_->frames = frames;
    for (const auto& [instance, on] : bypasses_) {
      instance->claim_bypass(on, batch_->id);
      batch_->switches.push_back({instance, on});
    }
    for (const auto& [place, wish] : values_) {
      const auto& [instance, index] = place;
      const auto& [port, target] = wish;
      Controls& controls = instance->controls();
      controls.claim(index, target, batch_->id);
      if (frames == 0 || port->stepped || port->trigger) {
        batch_->jumps.push_back({&controls, index, target});
      } else {
        batch_->glides.push_back({&controls, index, target, port->logarithmic});
      }
    }
    return std::move(batch_);
  }

 private:
  void keep(const std::shared_ptr<Instance>& instance) {
    if (kept_.insert(instance.get()).second) {
      batch_->keep.push_back(instance);
    }
  }

  std::unique_ptr<Batch> batch_ = std::make_unique<Batch>();
  std::set<Instance*> kept_;
  std::map<Instance*, bool> bypasses_;
  std::map<std::pair<Instance*, std::uint32_t>, std::pair<const PluginPort*, float>> values_;
};

}  // namespace

std::vector<int> Engine::apply(std::span<const Change> changes, double ramp_ms) {
  Core& core = *core_;
  Composer composer(core.batches.new_id());

  const auto change_value = [&](const ValueChange& change) -> int {
    if (change.instance == transport_number || change.symbol == ":presets") {
      return set_parameter(change.instance, change.symbol, change.value);
    }
    const auto instance = core.find(change.instance);
    if (!instance) {
      return no_instance;
    }
    const bool is_bypass = change.symbol == ":bypass";
    const PluginPort* port = instance->plugin().parameter(change.symbol);
    if (!is_bypass && port == nullptr) {
      return no_parameter;
    }
    if (std::isnan(change.value)) {
      return bad_value;
    }
    if (is_bypass) {
      composer.bypass(instance, change.value >= 0.5F);
    } else {
      composer.value(instance, *port, change.value);
    }
    return ok;
  };
  const auto change_bypass = [&](const BypassChange& change) -> int {
    const auto instance = core.find(change.instance);
    if (!instance) {
      return no_instance;
    }
    composer.bypass(instance, change.on);
    return ok;
  };

  std::vector<int> statuses;
  statuses.reserve(changes.size());
  for (const Change& change : changes) {
    if (const auto* value = std::get_if<ValueChange>(&change)) {
      statuses.push_back(change_value(*value));
    } else if (const auto* bypassed = std::get_if<BypassChange>(&change)) {
      statuses.push_back(change_bypass(*bypassed));
    } else {
      const auto& property = std::get<PropertyChange>(change);
      statuses.push_back(patch_set(property.instance, property.property, property.value));
    }
  }
  if (!composer.empty()) {
    const double frames = std::clamp(ramp_ms, 0.0, longest_ramp_ms) * core.options.rate / 1000.0;
    core.batches.post(composer.finish(static_cast<std::uint64_t>(std::llround(frames))));
    if (!core.fades()) {
      core.in_place_of_audio([&] {
        core.batches.take();
        core.batches.finish();
      });
    }
  }
  core.sweep();
  return statuses;
}

}  // namespace marlise::engine
