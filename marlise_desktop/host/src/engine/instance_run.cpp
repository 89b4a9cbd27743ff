// SPDX-License-Identifier: GPL-3.0-or-later
// The audio thread's side of an instance: all that run() touches, and nothing else.
#include <lv2/atom/util.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "engine.hpp"
#include "instance.hpp"
#include "midi.hpp"
#include "running.hpp"

namespace marlise::engine {

namespace {

constexpr float loudest = 15.848932F;  ///< +24 dBFS

/// True when a sample is not a number or beyond `limit`. Written so that the compiler makes vectors of it.
bool any_beyond(const float* samples, std::uint32_t frames, float limit) noexcept {
  unsigned int beyond = 0;
  for (std::uint32_t i = 0; i < frames; ++i) {
    beyond |= !(std::fabs(samples[i]) <= limit);
  }
  return beyond != 0;
}

float first_beyond(const float* samples, std::uint32_t frames, float limit) noexcept {
  const float* found =
      std::find_if(samples, samples + frames, [=](float x) { return !(std::fabs(x) <= limit); });
  return found == samples + frames ? 0.0F : *found;
}

}  // namespace

Running running() noexcept {
  return {running_number.load(std::memory_order_relaxed), running_uri.load(std::memory_order_relaxed)};
}

void Instance::begin() noexcept {
  for (const std::uint32_t port : atom_in_) {
    atoms_[port]->clear();
  }
  if (!inbox_ || pace_.load(std::memory_order_relaxed) == Pace::paused || faulty_.load(std::memory_order_relaxed)) {
    return;
  }
  std::uint32_t type = 0;
  std::uint32_t size = 0;
  AtomBuffer& messages = *atoms_[*plugin_->messages_in];
  while (inbox_->peek(type, size) && messages.holds(size)) {
    inbox_->take(message_.data(), message_.size() * sizeof(std::uint64_t));
    const auto* atom = reinterpret_cast<const LV2_Atom*>(message_.data());
    messages.append(0, atom->type, atom + 1, atom->size);
  }
}

/// True when the plugin may be run.
bool Instance::follow_pace() noexcept {
  const Pace pace = pace_.load(std::memory_order_acquire);
  if (pace == Pace::paused) {
    level_.jump(0.0F);
    return false;
  }
  if (pace == Pace::resuming) {
    Pace expected = Pace::resuming;
    if (!pace_.compare_exchange_strong(expected, Pace::running)) {
      return false;
    }
  }
  if (pace == Pace::pausing && level_.value() == 0.0F && !level_.moving()) {
    Pace expected = Pace::pausing;
    if (pace_.compare_exchange_strong(expected, Pace::paused)) {
      return false;
    }
  }
  level_.fade(pace == Pace::pausing ? 0.0F : 1.0F, fade_frames_);
  return true;
}

bool Instance::follow_bypass() noexcept {
  const BypassWish wish = bypass_.load(std::memory_order_acquire);
  if (wish.batch == 0) {
    bypass_now_ = wish.on != 0;
  }
  return bypass_now_;
}

void Instance::run(std::uint32_t frames) noexcept {
  const bool faulty = faulty_.load(std::memory_order_acquire);
  const bool dry = follow_bypass() && (!plugin_->enabled || faulty);
  wet_.fade(dry ? 0.0F : 1.0F, fade_frames_);
  if (!started_) {
    wet_.jump(wet_.target());  // the cables fade it in
    started_ = true;
    dry_ = dry;
  }
  const bool flipped = dry != dry_;
  dry_ = dry;

  const bool fits = !plugin_->needs_exact_block || frames == block_;
  const bool free = follow_pace();
  if (faulty) {
    level_.jump(0.0F);  // and fades in from there when it is taken back
  }
  if (free && fits && !faulty) {
    const bool silent = dry && !wet_.moving() && wet_.value() == 0.0F;
    choose_inputs(silent);
    if (silent) {
      std::fill_n(silence_, frames, 0.0F);  // some plugins write to their inputs
    }
    run_plugin(frames);
    guard(frames);
  } else {
    clear_outputs(frames);
  }
  mix_dry(frames);
  if (dry || flipped) {
    pass_events(flipped);
  }
}

void Instance::choose_inputs(bool silent) noexcept {
  if (silent == deaf_) {
    return;
  }
  deaf_ = silent;
  for (const std::uint32_t port : audio_in_) {
    lilv_instance_connect_port(lilv_.get(), port, silent ? silence_ : sounds_[port]);
  }
}

void Instance::run_plugin(std::uint32_t frames) noexcept {
  controls_.fetch();
  for (const std::uint32_t port : atom_out_) {
    atoms_[port]->offer(known_.atom_chunk);
  }
  {
    for (const auto& [port, events] : old_in_) {
      events->take(*atoms_[port]);
    }
    for (const auto& [port, events] : old_out_) {
      events->offer();
    }
    const RunningMark mark(number_, plugin_->uri.c_str());
    lilv_instance_run(lilv_.get(), frames);
    worker_.deliver();
  }
  for (const auto& [port, events] : old_out_) {
    events->give(*atoms_[port]);
  }
  controls_.publish(*around_.outbox, serial_);
  read_events();
}

/// Notes what the plugin says about its properties; nonsense in its event outputs is dropped.
void Instance::read_events() noexcept {
  for (const std::uint32_t port : atom_out_) {
    AtomBuffer& events = *atoms_[port];
    if (!events.well_formed()) {
      events.clear();
      continue;
    }
    events.each([this](const LV2_Atom_Event& event) {
      if (event.body.type != known_.atom_object && event.body.type != known_.atom_blank) {
        return;
      }
      const auto* object = reinterpret_cast<const LV2_Atom_Object*>(&event.body);
      if (event.body.size >= sizeof(LV2_Atom_Object_Body) &&
          (object->body.otype == known_.patch_set || object->body.otype == known_.patch_put)) {
        around_.outbox->atom(serial_, &event.body);
      }
    });
  }
}

void Instance::guard(std::uint32_t frames) noexcept {
  const auto check = [&](std::uint32_t port, float limit) {
    if (faulty_.load(std::memory_order_relaxed) || !any_beyond(sounds_[port], frames, limit)) {
      return;
    }
    faulty_.store(true, std::memory_order_release);
    around_.outbox->fault(serial_, port, first_beyond(sounds_[port], frames, limit));
  };
  for (const std::uint32_t port : audio_out_) {
    check(port, loudest);
  }
  for (const std::uint32_t port : cv_out_) {
    check(port, FLT_MAX);
  }
  if (faulty_.load(std::memory_order_relaxed)) {
    clear_outputs(frames);
    level_.jump(0.0F);
  }
}

void Instance::clear_outputs(std::uint32_t frames) noexcept {
  for (const auto* ports : {&audio_out_, &cv_out_}) {
    for (const std::uint32_t port : *ports) {
      std::fill_n(sounds_[port], frames, 0.0F);
    }
  }
  for (const std::uint32_t port : atom_out_) {
    atoms_[port]->clear();
  }
}

/// Applies the level to what the plugin made and mixes the unchanged input in.
void Instance::mix_dry(std::uint32_t frames) noexcept {
  const Ramp level = level_;
  const Ramp wet = wet_;
  const bool plain = !level.moving() && level.value() == 1.0F && !wet.moving() && wet.value() == 1.0F;
  if (plain) {
    return;
  }
  for (const std::uint32_t port : cv_out_) {
    Ramp own = level;
    own.apply(sounds_[port], frames);
  }
  Ramp last_level = level;
  Ramp last_wet = wet;
  for (std::uint32_t i = 0; i < frames; ++i) {
    last_level.next();
    last_wet.next();
  }
  for (std::size_t k = 0; k < audio_out_.size(); ++k) {
    float* out = sounds_[audio_out_[k]];
    const float* in = audio_in_.empty() ? nullptr : sounds_[audio_in_[std::min(k, audio_in_.size() - 1)]];
    Ramp own_level = level;
    Ramp own_wet = wet;
    for (std::uint32_t i = 0; i < frames; ++i) {
      const float mix = own_wet.next();
      out[i] = out[i] * own_level.next() * mix + (in == nullptr ? 0.0F : in[i] * (1.0F - mix));
    }
  }
  level_ = last_level;
  wet_ = last_wet;
}

/// A bypassed MIDI effect passes on what it is sent. Notes left sounding end when the switch is thrown.
void Instance::pass_events(bool flipped) noexcept {
  if (midi_in_ == nullptr || midi_out_ == nullptr) {
    return;
  }
  const auto add = [this](std::int64_t frame, const MidiMessage& m) {
    midi_out_->append(frame, known_.midi_event, m.data(), 3);
  };
  if (!dry_) {  // back in: after its own events of this cycle, so that time does not run backwards
    std::int64_t last = 0;
    midi_out_->each([&](const LV2_Atom_Event& event) { last = event.time.frames; });
    passed_.release([&](const MidiMessage& m) { add(last, m); });
    return;
  }
  midi_out_->clear();
  if (flipped) {
    each_silencer([&](const MidiMessage& m) { add(0, m); });
  }
  midi_in_->each([&](const LV2_Atom_Event& event) {
    if (event.body.type == known_.midi_event && midi_out_->append(event)) {
      passed_.follow(reinterpret_cast<const std::uint8_t*>(&event + 1), event.body.size);
    }
  });
}

void Instance::settle() noexcept {
  wet_.jump(follow_bypass() && !plugin_->enabled ? 0.0F : 1.0F);
  level_.jump(pace_.load(std::memory_order_relaxed) == Pace::running && !faulty_.load() ? 1.0F : 0.0F);
}

void Instance::hush() noexcept {
  for (const std::uint32_t port : atom_in_) {
    if (plugin_->ports[port].midi) {
      each_silencer([&](const MidiMessage& m) { atoms_[port]->append(0, known_.midi_event, m.data(), 3); });
    }
  }
}

void Instance::preroll() noexcept {
  if (plugin_->needs_exact_block || !messages_waiting()) {
    return;
  }
  begin();
  run_plugin(0);
}

}  // namespace marlise::engine
