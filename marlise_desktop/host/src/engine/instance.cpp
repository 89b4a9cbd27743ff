// SPDX-License-Identifier: GPL-3.0-or-later
// The control thread's side of an instance.
#include "instance.hpp"

#include <lv2/core/lv2.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <new>
#include <utility>

#include "patient_call.hpp"
#include "plugin_library.hpp"
#include "realtime.hpp"

namespace marlise::engine {

namespace {

std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

/// So long a plugin may take to start. Longer than the front's patience with a stop signal.
constexpr std::chrono::seconds start_limit{10};
constexpr std::size_t inbox_size = 1U << 19U;        ///< bytes
constexpr std::size_t window_ring_size = 1U << 20U;  ///< bytes; a scope writes some hundred kB a second

}  // namespace

std::shared_ptr<Instance> Instance::make(std::shared_ptr<const Plugin> plugin, int number, std::uint32_t block,
                                         const Surroundings& around, std::shared_ptr<Scratch> scratch,
                                         std::string& reason) {
  std::shared_ptr<Instance> made(new Instance(std::move(plugin), number, block, around, std::move(scratch)));
  struct Outcome {
    bool started = false;
    std::string reason;
  };
  const auto outcome = std::make_shared<Outcome>();
  const CallEnd end =
      call_patiently([made, outcome] { outcome->started = made->instantiate(outcome->reason); }, start_limit);
  if (!end.problem.empty()) {
    reason = "did not start: it " + end.problem;
    return nullptr;
  }
  reason = outcome->reason;
  return outcome->started ? made : nullptr;
}

Instance::Instance(std::shared_ptr<const Plugin> plugin, int number, std::uint32_t block, const Surroundings& around,
                   std::shared_ptr<Scratch> scratch)
    : plugin_(std::move(plugin)),
      number_(number),
      serial_(next_serial()),
      block_(block),
      known_(around.world->known),
      around_(around),
      controls_(*plugin_),
      scratch_(scratch ? std::move(scratch) : std::make_shared<Scratch>(*around.scratch, number, serial_)),
      worker_(around.bell),
      change_request_{this, change_requested},
      arena_(nullptr, std::free),
      strategy_(plugin_->enabled ? BypassStrategy::own : BypassStrategy::fade) {
  features_ = std::make_unique<Features>(FeatureParts{&around.world->urids, &known_, around.log->feature(),
                                                      worker_.feature(), scratch_->make_path_feature(),
                                                      Scratch::free_path_feature(), &change_request_, around.rate,
                                                      block, plugin_->needs_exact_block, AtomBuffer::usual_size});
}

Instance::~Instance() {
  worker_.stop();
  if (lilv_) {
    lilv_instance_deactivate(lilv_.get());
  }
}

bool Instance::instantiate(std::string& reason) {
  if (const auto missing = features_->missing(*plugin_)) {
    reason = "requires the " + *missing + ", which this host does not have";
    return false;
  }
  for (const PluginPort& port : plugin_->ports) {
    if (port.role == PortRole::unknown && !port.optional) {
      reason = "has a port of a type this host does not have: " + port.symbol;
      return false;
    }
  }
  lilv_.reset(lilv_plugin_instantiate(plugin_->lilv, around_.rate, features_->list()));
  if (!lilv_ && lend_symbols(plugin_->lilv)) {
    lilv_.reset(lilv_plugin_instantiate(plugin_->lilv, around_.rate, features_->list()));
  }
  if (!lilv_) {
    reason = why_not_started(plugin_->lilv);
    return false;
  }
  make_buffers();
  connect_ports();
  if (plugin_->has_worker) {
    const auto* interface =
        static_cast<const LV2_Worker_Interface*>(lilv_instance_get_extension_data(lilv_.get(), LV2_WORKER__interface));
    if (interface != nullptr) {
      worker_.start(lilv_instance_get_handle(lilv_.get()), interface);
    }
  }
  lilv_instance_activate(lilv_.get());
  return true;
}

void Instance::make_buffers() {
  const std::size_t count = plugin_->ports.size();
  // Not a multiple of a page apart: buffers at the same place in their pages would push each other out of the cache.
  constexpr std::size_t stride = most_frames + 48;
  const auto sounds = static_cast<std::size_t>(std::count_if(
      plugin_->ports.begin(), plugin_->ports.end(), [](const PluginPort& port) { return port.carries_sound(); }));
  const std::size_t offset = (serial_ % 61) * 16 + 16;
  const auto inputs = static_cast<std::size_t>(std::count_if(plugin_->ports.begin(), plugin_->ports.end(), [](const PluginPort& port) {
    return port.role == PortRole::audio && port.input;
  }));
  arena_.reset(static_cast<float*>(std::calloc((sounds + 2 * inputs + 1) * stride + offset, sizeof(float))));
  if (!arena_) {
    throw std::bad_alloc();
  }
  auto start = reinterpret_cast<std::uintptr_t>(arena_.get() + offset) & ~std::uintptr_t{63};
  auto* next = reinterpret_cast<float*>(start);
  sounds_.resize(count);
  atoms_.resize(count);
  held_.resize(count);
  for (const PluginPort& port : plugin_->ports) {
    if (port.carries_sound()) {
      sounds_[port.index] = next;
      std::fill_n(next, block_, 0.0F);  // its pages are there before the audio thread comes
      next += stride;
      (port.role == PortRole::audio ? (port.input ? audio_in_ : audio_out_) : (port.input ? cv_in_ : cv_out_))
          .push_back(port.index);
    } else if (port.role == PortRole::atom) {
      atoms_[port.index] = std::make_unique<AtomBuffer>(port.buffer_size, known_.atom_sequence);
      (port.input ? atom_in_ : atom_out_).push_back(port.index);
      if (port.midi) {
        held_[port.index] = std::make_unique<HeldNotes>();
      }
      if (port.time) {
        time_in_.push_back(port.index);
      }
      AtomBuffer*& first = port.input ? midi_in_ : midi_out_;
      if (port.midi && first == nullptr) {
        first = atoms_[port.index].get();
      }
      if (port.old_events) {
        (port.input ? old_in_ : old_out_).emplace_back(port.index, std::make_unique<OldEvents>(AtomBuffer::usual_size));
      }
    }
  }
  const auto take = [&] {
    std::fill_n(next, block_, 0.0F);
    return std::exchange(next, next + stride);
  };
  for (std::size_t k = 0; k < audio_in_.size(); ++k) {
    heard_.push_back(take());
    if (plugin_->latency) {
      late_.push_back(take());
    }
  }
  delays_->resize(late_.size());
  seams_.resize(audio_out_.size() + cv_out_.size());
  if (!atom_in_.empty()) {
    std::size_t largest = 0;
    for (const std::uint32_t port : atom_in_) {
      largest = std::max<std::size_t>(largest, atoms_[port]->capacity());
    }
    inbox_ = std::make_unique<ByteRing>(std::max(inbox_size, 2 * largest));
    message_.resize(largest / sizeof(std::uint64_t));
  }
}

void Instance::connect_ports() {
  for (const PluginPort& port : plugin_->ports) {
    void* memory = nullptr;
    if (port.carries_sound()) {
      memory = sounds_[port.index];
    } else if (port.role == PortRole::control) {
      memory = controls_.slot(port.index);
    } else if (port.role == PortRole::atom) {
      memory = atoms_[port.index]->sequence();
    }
    lilv_instance_connect_port(lilv_.get(), port.index, memory);
  }
  for (const auto* ports : {&old_in_, &old_out_}) {
    for (const auto& [port, events] : *ports) {
      lilv_instance_connect_port(lilv_.get(), port, events->buffer());
    }
  }
}

bool Instance::take_block(std::uint32_t frames) {
  const auto* interface = plugin_->takes_options && !plugin_->needs_exact_block
                              ? static_cast<const LV2_Options_Interface*>(
                                    lilv_instance_get_extension_data(lilv_.get(), LV2_OPTIONS__interface))
                              : nullptr;
  if (interface == nullptr || interface->set == nullptr) {
    return false;
  }
  const auto no_work = worker_.hold();
  const auto options = features_->change_block(frames, *plugin_);
  if (interface->set(lilv_instance_get_handle(lilv_.get()), options.data()) != LV2_OPTIONS_SUCCESS) {
    return false;
  }
  block_ = frames;
  return true;
}

void Instance::bypass(bool on) {
  if (switches_itself(on)) {
    controls_.set(std::array{Controls::Setting{*plugin_->enabled, on ? 0.0F : 1.0F}}, true);
  }
  bypass_.store({on, 0}, std::memory_order_relaxed);
  if (!on && faulty()) {
    forgive();
  }
}

void Instance::claim_bypass(bool on, BatchId batch) {
  bypass_.store({on, batch}, std::memory_order_release);
  if (!on && faulty()) {
    forgive();
  }
}

bool Instance::set_strategy(BypassStrategy how) {
  if (how == BypassStrategy::automatic) {
    how = plugin_->enabled ? BypassStrategy::own : BypassStrategy::fade;
  }
  if ((how == BypassStrategy::own && !plugin_->enabled) || (how == BypassStrategy::tail && audio_in_.empty())) {
    return false;
  }
  // From `own` to another, the plugin stays as it is until the bypass ends: it is out of the sound already.
  if (how == BypassStrategy::own && bypassed()) {
    controls_.set(*plugin_->enabled, 0.0F);
  }
  strategy_.store(how, std::memory_order_relaxed);
  return true;
}

void Instance::forgive() {
  restart();
  faulty_.store(false, std::memory_order_release);
}

void Instance::restart() {
  const auto no_work = worker_.hold();
  lilv_instance_deactivate(lilv_.get());
  lilv_instance_activate(lilv_.get());
  lost_time_.store(true, std::memory_order_release);
}

bool Instance::send(const LV2_Atom* atom, std::uint32_t port) {
  // What an empty buffer cannot hold would wait for ever, and all else behind it.
  return inbox_ && atom->size + 2 * sizeof(LV2_Atom_Sequence) + 64 < atoms_[port]->capacity() &&
         inbox_->push(port, atom, sizeof(LV2_Atom) + atom->size);
}

void Instance::take_window_events(const WindowEventVisitor& visit) {
  if (!window_events_) {
    window_events_ = std::make_unique<ByteRing>(window_ring_size);
  }
  window_listens_.store(true, std::memory_order_release);
  std::uint32_t port = 0;
  std::vector<std::byte> atom;
  while (window_events_->pop(port, atom) && visit(port, atom)) {
  }
}

void Instance::pause() {
  Pace expected = Pace::resuming;
  if (pace_.compare_exchange_strong(expected, Pace::paused)) {
    return;  // the audio thread has not taken it up again yet
  }
  expected = Pace::running;
  pace_.compare_exchange_strong(expected, Pace::pausing);
}

void Instance::resume() {
  Pace expected = Pace::paused;
  if (!pace_.compare_exchange_strong(expected, Pace::resuming)) {
    expected = Pace::pausing;
    pace_.compare_exchange_strong(expected, Pace::running);
  }
}

void Instance::take_over(Instance& old, bool fades_in) {
  delays_ = old.delays_;  // of the two only one is in a schedule
  set_presets(old.presets());
  if (plugin_->latency) {
    *controls_.slot(*plugin_->latency) = old.controls_.get(*plugin_->latency);
  }
  if (fades_in) {
    level_.jump(0.0F);
  }
}

void Instance::force_pause() { pace_.store(Pace::paused, std::memory_order_release); }

int Instance::change_requested(void* handle, std::uint32_t index, float value) {
  auto* self = static_cast<Instance*>(handle);
  const Plugin& plugin = *self->plugin_;
  if (index >= plugin.ports.size() || !plugin.ports[index].input || plugin.ports[index].role != PortRole::control ||
      value != value) {
    return 2;
  }
  const float clamped = plugin.ports[index].clamp(value);
  if (on_audio_thread) {
    self->controls_.move(index, clamped);
  } else {
    self->controls_.set(index, clamped);
  }
  self->around_.outbox->parameter(self->serial_, index, clamped);
  return 0;
}

}  // namespace marlise::engine
