// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace marlise::engine {

namespace {

/// Others count in ticks, often whole ones: what is less apart is the same place.
constexpr double same_place = 1.0 / 400;  ///< beats
/// When the place jumps, a timebase master of JACK tells the new one some cycles later.
constexpr int master_patience = 8;

constexpr std::array<std::string_view, 3> knob_symbols{":bpm", ":bpb", ":rolling"};  // as the enum

}  // namespace

std::optional<Transport::Knob> Transport::knob(std::string_view symbol) {
  const auto* const found = std::find(knob_symbols.begin(), knob_symbols.end(), symbol);
  return found == knob_symbols.end() ? std::nullopt : std::optional(static_cast<Knob>(found - knob_symbols.begin()));
}

std::string_view Transport::symbol(Knob knob) { return knob_symbols[static_cast<std::size_t>(knob)]; }

float Transport::least(Knob knob) {
  return knob == Knob::bpm ? static_cast<float>(least_bpm)
                           : (knob == Knob::rolling ? 0.0F : static_cast<float>(least_beats_per_bar));
}

float Transport::most(Knob knob) {
  return knob == Knob::bpm ? static_cast<float>(most_bpm)
                           : (knob == Knob::rolling ? 1.0F : static_cast<float>(most_beats_per_bar));
}

float Transport::settled(Knob knob, float value) {
  if (knob == Knob::rolling) {
    return value > 0.5F ? 1.0F : 0.0F;
  }
  return std::clamp(value, least(knob), most(knob));
}

void Transport::set_rate(double rate) noexcept {
  most_lost_ = longest_loss(rate);
  line_.set_rate(now_.frame, rate);
}

bool Transport::set_bpm(double bpm) noexcept {
  if (!settable_bpm(bpm)) {
    return false;
  }
  bpm_.store(bpm);
  return true;
}

bool Transport::set_beats_per_bar(double beats) noexcept {
  if (!settable_beats_per_bar(beats)) {
    return false;
  }
  beats_per_bar_.store(beats);
  return true;
}

void Transport::roll(bool on) noexcept {
  if (on) {
    source_->start();
  } else {
    source_->stop();
    source_->locate(0);
  }
}

bool Transport::turn(Knob knob, float value) noexcept {
  if (std::isnan(value)) {
    return false;
  }
  value = settled(knob, value);
  if (knob == Knob::rolling) {
    roll(value != 0.0F);
    return true;
  }
  return knob == Knob::bpm ? set_bpm(value) : set_beats_per_bar(value);
}

float Transport::value(Knob knob) const noexcept {
  const TransportState now = state();
  if (knob == Knob::rolling) {
    return now.rolling ? 1.0F : 0.0F;
  }
  return static_cast<float>(knob == Knob::bpm ? now.tempo.bpm : now.tempo.beats_per_bar);
}

TransportState Transport::state() const noexcept {
  const double theirs = their_bpm_.load(std::memory_order_acquire);
  return {rolling_.load(), theirs > 0 ? Tempo{theirs, their_beats_per_bar_.load()} : wanted()};
}

void Transport::begin(std::uint32_t frames, Outbox& outbox) noexcept {
  const SourceTime time = source_->take(frames);
  const std::uint32_t ahead = time.frame - static_cast<std::uint32_t>(now_.frame);  // wraps with JACK's counter
  const bool jumped = begun_ && located(time.frame, time.rolling);
  bool turned = !begun_ || ahead != 0 || time.rolling != now_.rolling;
  now_.frame = !begun_ || jumped ? time.frame : now_.frame + ahead;
  begun_ = true;
  now_.rolling = time.rolling;
  if (time.music == SourceTime::Music::theirs) {
    patience_ = master_patience;
    turned = follow_them(time) || turned;
  } else if (time.music == SourceTime::Music::unknown && patience_ > 0) {
    --patience_;
    if (jumped) {
      line_.rewind();
    }
  } else {
    patience_ = 0;
    turned = follow_us(jumped) || turned;
  }
  now_.tempo = line_.tempo();
  now_.place = line_.at(now_.frame);
  now_.turn += turned ? 1 : 0;
  tell(outbox);
}

/// True when somebody has moved the transport to another frame. When only cycles were lost, the music went on meanwhile.
bool Transport::located(std::uint32_t frame, bool rolling) const noexcept {
  const std::uint32_t ahead = frame - static_cast<std::uint32_t>(now_.frame);
  return ahead != 0 && !(rolling && now_.rolling && ahead <= most_lost_);
}

bool Transport::follow_them(const SourceTime& time) noexcept {
  const BeatPlace known = line_.at(now_.frame - time.late);
  const double bars_apart = static_cast<double>(known.bar - time.place.bar) * time.tempo.beats_per_bar;
  const bool apart = std::fabs(bars_apart + known.bar_beat - time.place.bar_beat) > same_place;
  const bool turned = apart || !(time.tempo == line_.tempo()) || time.beat_unit != now_.beat_unit;
  if (turned) {
    line_.pin(now_.frame - time.late, time.place, time.tempo);
    now_.beat_unit = time.beat_unit;
  }
  their_beats_per_bar_.store(time.tempo.beats_per_bar);
  their_bpm_.store(time.tempo.bpm, std::memory_order_release);
  return turned;
}

bool Transport::follow_us(bool jumped) noexcept {
  their_bpm_.store(0, std::memory_order_release);
  if (jumped) {
    line_.rewind();
  }
  const Tempo tempo = wanted();
  const bool turned = !(tempo == line_.tempo()) || now_.beat_unit != TimePosition{}.beat_unit;
  if (turned) {
    line_.bend(now_.frame, tempo);
    now_.beat_unit = TimePosition{}.beat_unit;
  }
  return turned;
}

void Transport::tell(Outbox& outbox) noexcept {
  rolling_.store(now_.rolling);
  const TransportState state{now_.rolling, now_.tempo};
  if (retell_.exchange(false, std::memory_order_acquire) || !(state == told_)) {
    told_ = state;
    outbox.transport(state);
  }
}

void Transport::pass(std::uint32_t frames) noexcept {
  if (now_.rolling) {
    now_.frame += frames;
    now_.place = line_.at(now_.frame);
  }
}

TimePosition Transport::ahead(std::uint32_t frame) const noexcept {
  TimePosition then = now_;  // pass() has brought it to the next cycle's start
  BeatLine line = line_;
  if (located(frame, now_.rolling)) {
    line.rewind();
    then.frame = frame;
  } else {
    then.frame += frame - static_cast<std::uint32_t>(now_.frame);
  }
  then.place = line.at(then.frame);
  return then;
}

}  // namespace marlise::engine
