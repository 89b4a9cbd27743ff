// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_time.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "log.hpp"

namespace marlise::front {
namespace {

constexpr double ticks_per_beat = 1920;
/// A master needs some cycles to say where a new place is. Nobody for longer than this: there is none.
constexpr int patience = 64;  ///< cycles

/// What another program counts is taken only if it can be: these numbers go to every plugin.
bool makes_sense(const jack_position_t& position) {
  const auto positive = [](double value, double most) { return value > 0 && value <= most; };  // false for NaN
  return positive(position.beats_per_minute, 10000) && positive(position.beats_per_bar, 1000) &&
         positive(position.beat_type, 1024) && positive(position.ticks_per_beat, 1e9) && position.bar >= 1 &&
         position.beat >= 1 && position.tick >= 0 && position.tick <= position.ticks_per_beat;
}

double ticks_of(const jack_position_t& position) {
#ifdef JACK_TICK_DOUBLE
  if ((position.valid & JackTickDouble) != 0 && position.tick_double >= 0 &&
      position.tick_double <= position.ticks_per_beat) {
    return position.tick_double;
  }
#endif
  return position.tick;
}

void copy_music(const jack_position_t& position, engine::SourceTime& time) {
  const double bpb = position.beats_per_bar;
  time.music = engine::SourceTime::Music::theirs;
  time.tempo = {position.beats_per_minute, bpb};
  time.beat_unit = position.beat_type;
  time.place.bar = position.bar - 1;
  time.place.bar_beat = position.beat - 1 + ticks_of(position) / position.ticks_per_beat;
  time.place.beat = static_cast<double>(time.place.bar) * bpb + time.place.bar_beat;
  if ((position.valid & JackBBTFrameOffset) != 0) {
    time.late = static_cast<std::int32_t>(std::min<jack_nframes_t>(position.bbt_offset, 1U << 24U));
  }
}

}  // namespace

void JackTime::join(jack_client_t* client) {
  client_ = client;
  claim(this, client);
}

void JackTime::claim(JackTime* self, jack_client_t* client) {
  constexpr int only_if_nobody_is = 1;
  jack_set_timebase_callback(client, only_if_nobody_is, on_timebase, self);
}

bool JackTime::is_ours(const jack_position_t& position) const noexcept {
  return std::any_of(written_.begin(), written_.end(), [&](const jack_position_t& written) {
    return position.bar == written.bar && position.beat == written.beat && std::abs(position.tick - written.tick) <= 1 &&
           position.ticks_per_beat == written.ticks_per_beat && position.beats_per_bar == written.beats_per_bar &&
           std::fabs(position.beats_per_minute - written.beats_per_minute) < 1e-6;
  });
}

engine::SourceTime JackTime::take(std::uint32_t) noexcept {
  jack_position_t position{};
  engine::SourceTime time;
  jack_client_t* const client = client_;
  if (client == nullptr) {
    return time;
  }
  time.rolling = jack_transport_query(client, &position) == JackTransportRolling;
  time.frame = position.frame;
  if ((position.valid & JackPositionBBT) == 0) {
    const bool theirs = !master_.load(std::memory_order_relaxed);
    time.music = theirs ? engine::SourceTime::Music::unknown : engine::SourceTime::Music::ours;
    masterless_ = std::min(masterless_ + 1, patience);
    no_master_.store(masterless_ == patience, std::memory_order_relaxed);
    return time;
  }
  masterless_ = 0;
  no_master_.store(false, std::memory_order_relaxed);
  const bool ours = is_ours(position);
  master_.store(ours, std::memory_order_relaxed);
  if (!ours && makes_sense(position)) {
    copy_music(position, time);
  }
  return time;
}

void JackTime::start() noexcept {
  if (jack_client_t* const client = client_) {
    jack_transport_start(client);
  }
}

void JackTime::stop() noexcept {
  if (jack_client_t* const client = client_) {
    jack_transport_stop(client);
  }
}

void JackTime::locate(std::uint32_t frame) noexcept {
  if (jack_client_t* const client = client_) {
    jack_transport_locate(client, frame);
  }
}

void JackTime::tend() {
  jack_client_t* const client = client_;
  if (client == nullptr) {
    return;
  }
  if (no_master_.exchange(false)) {
    calls_.post([this, client] { claim(this, client); });
  }
  const engine::Tempo tempo = engine_.transport().tempo;
  if (tempo == told_) {
    return;
  }
  told_ = tempo;
  jack_position_t position{};
  if (master_.load() && jack_transport_query(client, &position) == JackTransportStopped) {
    position.valid = static_cast<jack_position_bits_t>(position.valid & JACK_POSITION_MASK);  // jackd refuses others
    jack_transport_reposition(client, &position);  // where it is: so JACK asks us anew
  }
}

void JackTime::on_timebase(jack_transport_state_t, jack_nframes_t, jack_position_t* position, int, void* self) {
  auto& time = *static_cast<JackTime*>(self);
  const engine::TimePosition then = time.engine_.position_ahead(position->frame);
  const double beat = std::floor(then.place.bar_beat);
  const double tick = (then.place.bar_beat - beat) * ticks_per_beat;
  position->valid = JackPositionBBT;
  position->bar = static_cast<std::int32_t>(then.place.bar) + 1;
  position->beat = static_cast<std::int32_t>(beat) + 1;
  position->tick = static_cast<std::int32_t>(tick);
  position->bar_start_tick = std::round((then.place.beat - then.place.bar_beat) * ticks_per_beat);
  position->beats_per_bar = static_cast<float>(then.tempo.beats_per_bar);
  position->beat_type = static_cast<float>(then.beat_unit);
  position->ticks_per_beat = ticks_per_beat;
  position->beats_per_minute = then.tempo.bpm;
#ifdef JACK_TICK_DOUBLE
  position->valid = static_cast<jack_position_bits_t>(JackPositionBBT | JackTickDouble);
  position->tick_double = tick;
#endif
  time.written_[time.next_written_] = *position;
  time.next_written_ = (time.next_written_ + 1) % time.written_.size();
}

}  // namespace marlise::front
