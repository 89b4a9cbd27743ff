// SPDX-License-Identifier: GPL-3.0-or-later
#include "beat_line.hpp"

#include <cmath>

namespace marlise::engine {

BeatPlace BeatLine::at(std::int64_t frame) const noexcept {
  // One product and one quotient: where the result is a whole number of beats, it comes out whole.
  const double beats = static_cast<double>(frame - frame_) * tempo_.bpm / frames_a_minute_;
  const double since_bar = place_.bar_beat + beats;
  const double bars = std::floor(since_bar / tempo_.beats_per_bar);
  return {place_.bar + static_cast<std::int64_t>(bars), since_bar - bars * tempo_.beats_per_bar, place_.beat + beats};
}

void BeatLine::set_rate(std::int64_t frame, double rate) noexcept {
  pin(frame, at(frame), tempo_);
  frames_a_minute_ = 60.0 * rate;
}

void BeatLine::rewind() noexcept {
  frame_ = 0;
  place_ = {};
}

void BeatLine::bend(std::int64_t frame, const Tempo& tempo) noexcept {
  pin(frame, at(frame), tempo);
}

void BeatLine::pin(std::int64_t frame, const BeatPlace& place, const Tempo& tempo) noexcept {
  frame_ = frame;
  place_ = place;
  tempo_ = tempo;
}

}  // namespace marlise::engine
