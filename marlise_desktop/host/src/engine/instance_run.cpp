// SPDX-License-Identifier: GPL-3.0-or-later
// The audio thread's side of an instance: all that run() touches, and nothing else.
#include <lv2/atom/util.h>

#include <algorithm>
#include <cfloat>
#include <chrono>
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

double field_of(const TimePosition& time, TimeField field, double rate) noexcept {
  switch (field) {
    case TimeField::frame:
      return static_cast<double>(time.frame);
    case TimeField::speed:
      return time.rolling ? 1 : 0;
    case TimeField::bar:
      return static_cast<double>(time.place.bar);
    case TimeField::bar_beat:
      return time.place.bar_beat;
    case TimeField::beat:
      return time.place.beat;
    case TimeField::beat_unit:
      return time.beat_unit;
    case TimeField::beats_per_bar:
      return time.tempo.beats_per_bar;
    case TimeField::beats_per_minute:
      return time.tempo.bpm;
    case TimeField::frames_per_second:
      return rate;
  }
  return 0;
}

}  // namespace

Running running() noexcept {
  const char* const uri = running_uri.load(std::memory_order_acquire);
  return {running_number.load(std::memory_order_relaxed), uri};
}

void Instance::begin(const TimePosition& time, const LV2_Atom* message) noexcept {
  for (const std::uint32_t port : atom_in_) {
    atoms_[port]->clear();
  }
  time_ = time;
  // A plugin counts on by itself from what it was told last. One that was left alone meanwhile is told again.
  // Without a message there is nothing to tell.
  telling_ = message != nullptr &&
             (lost_time_.load(std::memory_order_acquire) || time.turn != told_turn_ || time.frame != told_next_);
  if (telling_) {
    for (const std::uint32_t port : time_in_) {
      atoms_[port]->append(0, message->type, message + 1, message->size);
    }
  }
  if (!inbox_ || pace_.load(std::memory_order_relaxed) == Pace::paused || faulty_.load(std::memory_order_relaxed)) {
    return;
  }
  std::uint32_t type = 0;
  std::uint32_t size = 0;
  while (inbox_->peek(type, size)) {
    AtomBuffer& messages = *atoms_[type];  // the type of a message is its port
    if (!messages.holds(size)) {
      break;
    }
    inbox_->take(message_.data(), message_.size() * sizeof(std::uint64_t));
    const auto* atom = reinterpret_cast<const LV2_Atom*>(message_.data());
    messages.append(0, atom->type, atom + 1, atom->size);
  }
}

/// True when the plugin may be run.
bool Instance::follow_pace(float fade_frames) noexcept {
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
  level_.fade(pace == Pace::pausing ? 0.0F : 1.0F, fade_frames);
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
  const float fade_frames = around_.fade_frames->load(std::memory_order_relaxed);
  const bool faulty = faulty_.load(std::memory_order_acquire);
  const BypassStrategy how = strategy();
  const bool dry = follow_bypass() && (how != BypassStrategy::own || faulty);
  blend_.aim(dry, how, fade_frames);
  dry_ = dry;

  const bool fits = !plugin_->needs_exact_block || frames == block_;
  jumps_ = started_ && fits != fitted_;
  fitted_ = fits;
  const bool free = follow_pace(fade_frames);
  if (faulty) {
    level_.jump(0.0F);  // and fades in from there when it is taken back
  }
  for (std::size_t k = 0; k < delays_->size(); ++k) {
    (*delays_)[k].write(sounds_[audio_in_[k]], frames);
  }
  missed_ = !free || !fits || faulty;
  if (!missed_) {
    prepare_inputs(frames);
    run_plugin(frames);
    guard(frames);
  } else {
    clear_outputs(frames);
  }
  mix_dry(frames);
  const bool jumps = jumps_ && started_ && !blend_.dry_only() && fade_frames >= 1.0F;
  auto seam = seams_.begin();
  for (const auto* ports : {&audio_out_, &cv_out_}) {
    for (const std::uint32_t port : *ports) {
      (seam++)->close(sounds_[port], frames, jumps, fade_frames);
    }
  }
  finish_notes(!missed_ && !faulty_.load(std::memory_order_relaxed));
  started_ = true;
}

/// Gives the plugin its input as loud as it is to hear it.
void Instance::prepare_inputs(std::uint32_t frames) noexcept {
  const bool apart = !blend_.hears_all();
  if (apart != apart_) {
    apart_ = apart;
    for (std::size_t k = 0; k < heard_.size(); ++k) {
      lilv_instance_connect_port(lilv_.get(), audio_in_[k], apart ? heard_[k] : sounds_[audio_in_[k]]);
    }
  }
  if (!apart) {
    return;
  }
  if (blend_.deaf()) {
    for (float* heard : heard_) {
      std::fill_n(heard, frames, 0.0F);  // each time: some plugins write to their inputs
    }
    return;
  }
  Ramp last = blend_.hearing;
  for (std::size_t k = 0; k < heard_.size(); ++k) {
    Ramp own = blend_.hearing;
    const float* in = sounds_[audio_in_[k]];
    for (std::uint32_t i = 0; i < frames; ++i) {
      heard_[k][i] = in[i] * own.next();
    }
    last = own;
  }
  blend_.hearing = last;
}

/// Measures a run where that is wanted, and notes a plugin that takes longer than a whole period, once a second at
/// most. Offline nobody waits.
class Instance::Timer {
 public:
  explicit Timer(Instance& instance) noexcept
      : instance_(instance), measures_(instance.around_.timing->load(std::memory_order_relaxed)) {
    if (instance_.around_.bell != nullptr || measures_) {
      start_ = Clock::now();
    }
  }
  ~Timer() {
    if (instance_.around_.bell == nullptr && !measures_) {
      return;
    }
    const auto now = Clock::now();
    const std::chrono::duration<float> taken = now - start_;
    if (measures_) {
      instance_.run_times_.add(taken.count() * 1e6F);
    }
    if (instance_.around_.bell == nullptr) {
      return;
    }
    if (taken.count() * static_cast<float>(instance_.around_.rate) <= static_cast<float>(instance_.block_)) {
      return;
    }
    ++instance_.slow_runs_;
    if (now >= instance_.slow_told_ + std::chrono::seconds(1)) {
      instance_.around_.outbox->slow(instance_.serial_, instance_.slow_runs_, taken.count());
      instance_.slow_told_ = now;
      instance_.slow_runs_ = 0;
    }
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  Instance& instance_;
  const bool measures_;
  Clock::time_point start_{};
};

void Instance::run_plugin(std::uint32_t frames) noexcept {
  jumps_ = controls_.fetch() || jumps_;
  move_time_ports();
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
    for (const std::uint32_t port : atom_in_) {
      if (held_[port]) {
        atoms_[port]->each([&](const LV2_Atom_Event& event) {
          if (event.body.type == known_.midi_event) {
            held_[port]->follow(reinterpret_cast<const std::uint8_t*>(&event + 1), event.body.size);
          }
        });
      }
    }
    const RunningMark mark(number_, plugin_->uri.c_str());
    const ArithmeticKept kept;
    const Timer timer(*this);
    lilv_instance_run(lilv_.get(), frames);
    worker_.deliver();
  }
  for (const auto& [port, events] : old_out_) {
    events->give(*atoms_[port]);
  }
  if (telling_) {
    lost_time_.store(false, std::memory_order_relaxed);
  }
  told_turn_ = time_.turn;
  told_next_ = time_.frame + (time_.rolling ? frames : 0);
  controls_.publish(*around_.outbox, serial_);
  read_events();
}

void Instance::move_time_ports() noexcept {
  for (const auto& [port, field] : plugin_->time_ports) {
    const auto value = static_cast<float>(field_of(time_, field, around_.rate));
    if (*controls_.slot(port) != value) {
      controls_.move(port, value);
    }
  }
}

/// Notes what the plugin says about its properties, and all it says when its window listens; nonsense in its event
/// outputs is dropped.
void Instance::read_events() noexcept {
  const bool window_listens = window_listens_.load(std::memory_order_acquire);
  for (const std::uint32_t port : atom_out_) {
    AtomBuffer& events = *atoms_[port];
    if (!events.well_formed()) {
      events.clear();
      continue;
    }
    events.each([&](const LV2_Atom_Event& event) {
      if (window_listens) {
        window_events_->push(port, &event.body, sizeof(LV2_Atom) + event.body.size);
      }
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
    for (Seam& seam : seams_) {
      seam.forget();
    }
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

std::uint32_t Instance::latency() noexcept {
  const float frames = *controls_.slot(*plugin_->latency);
  return frames > 0 ? static_cast<std::uint32_t>(std::min(frames, static_cast<float>(DelayLine::longest))) : 0;
}

/// An input as it is heard when bypassed: as late as the plugin's sound, so that the two do not comb.
const float* Instance::dry(std::size_t input, std::uint32_t frames) noexcept {
  if (delays_->empty()) {
    return sounds_[audio_in_[input]];
  }
  (*delays_)[input].read(late_[input], frames, frames, latency(), around_.fade_frames->load(std::memory_order_relaxed));
  return late_[input];
}

/// Applies the level to what the plugin made and mixes the unchanged input in. Bypassed, it gives no voltage.
void Instance::mix_dry(std::uint32_t frames) noexcept {
  if (!level_.moving() && level_.value() == 1.0F && blend_.wet_only()) {
    return;
  }
  Ramp level = level_;
  Ramp wet = blend_.wet;
  for (const std::uint32_t port : cv_out_) {
    level = level_;
    wet = blend_.wet;
    for (std::uint32_t i = 0; i < frames; ++i) {
      sounds_[port][i] *= level.next() * wet.next();
    }
  }
  Ramp dry_gain = blend_.dry;
  const float* in = nullptr;
  for (std::size_t k = 0; k < std::max<std::size_t>(audio_out_.size(), 1); ++k) {
    level = level_;
    wet = blend_.wet;
    dry_gain = blend_.dry;
    if (k < audio_in_.size() && blend_.has_dry()) {
      in = dry(k, frames);  // the last input serves all outputs that are left
    }
    float* out = k < audio_out_.size() ? sounds_[audio_out_[k]] : nullptr;
    for (std::uint32_t i = 0; i < frames; ++i) {
      const float plugin_gain = level.next() * wet.next();
      const float input_gain = dry_gain.next();
      if (out != nullptr) {
        out[i] = out[i] * plugin_gain + (in == nullptr ? 0.0F : in[i] * input_gain);
      }
    }
  }
  level_ = level;
  blend_.wet = wet;
  blend_.dry = dry_gain;
}

/// Ends the notes that the plugin has begun when it is not heard any more; bypassed, a MIDI effect passes on what it
/// is sent.
void Instance::finish_notes(bool heard) noexcept {
  for (const std::uint32_t port : atom_out_) {
    if (!held_[port]) {
      continue;
    }
    AtomBuffer& out = *atoms_[port];
    HeldNotes& begun = *held_[port];
    std::int64_t last = 0;
    if (heard && !dry_) {
      out.each([&](const LV2_Atom_Event& event) {
        last = event.time.frames;
        if (event.body.type == known_.midi_event) {
          begun.follow(reinterpret_cast<const std::uint8_t*>(&event + 1), event.body.size);
        }
      });
    } else {
      out.clear();
      begun.release([&](const MidiMessage& m) { out.append(0, known_.midi_event, m.data(), 3); });
    }
    if (&out != midi_out_) {
      continue;
    }
    if (dry_) {
      pass_on(out);
    } else {  // after its own events of this cycle, so that time does not run backwards
      passed_.release([&](const MidiMessage& m) { out.append(last, known_.midi_event, m.data(), 3); });
    }
  }
}

void Instance::pass_on(AtomBuffer& out) noexcept {
  if (midi_in_ == nullptr) {
    return;
  }
  midi_in_->each([&](const LV2_Atom_Event& event) {
    if (event.body.type == known_.midi_event && out.append(event)) {
      passed_.follow(reinterpret_cast<const std::uint8_t*>(&event + 1), event.body.size);
    }
  });
}

void Instance::settle() noexcept {
  const BypassStrategy how = strategy();
  blend_.aim(follow_bypass() && how != BypassStrategy::own, how, 1.0F);
  blend_.settle();
  level_.jump(pace_.load(std::memory_order_relaxed) == Pace::running && !faulty_.load() ? 1.0F : 0.0F);
}

void Instance::steer(std::uint32_t port, float value) noexcept {
  if (port == presets_port) {
    set_presets(value);
    return;
  }
  if (port != bypass_port) {
    controls_.move(port, value);
    return;
  }
  const bool on = value > 0.5F;
  if (switches_itself(on)) {
    controls_.move(*plugin_->enabled, on ? 0.0F : 1.0F, true);
  }
  bypass_.store({on, 0}, std::memory_order_relaxed);
}

void Instance::hush() noexcept {
  for (const std::uint32_t port : atom_in_) {
    if (held_[port]) {
      const auto add = [&](const MidiMessage& m) { atoms_[port]->append(0, known_.midi_event, m.data(), 3); };
      held_[port]->release(add);  // many a synthesizer does not know the other words
      each_silencer(add);
    }
  }
}

void Instance::preroll(const TimePosition& time, const LV2_Atom* message) noexcept {
  if (!plugin_->needs_exact_block && messages_waiting()) {
    begin(time, message);
    run_plugin(0);
  }
}

void Instance::pre_run() noexcept {
  if (!plugin_->needs_exact_block && !faulty_.load(std::memory_order_relaxed)) {
    begin(time_, nullptr);
    run_plugin(0);
    lost_time_.store(true, std::memory_order_release);
  }
}

}  // namespace marlise::engine
