// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi_clock.hpp"

#include <algorithm>
#include <cmath>

#include "tempo.hpp"
#include "transport.hpp"

namespace marlise::engine {

namespace {

constexpr double ticks_a_beat = 24;
constexpr std::size_t fewest = 12;   ///< ticks before a tempo is told
/// Whether the line still holds is asked of so many last ticks: further off, as a part of the interval, is no jitter.
struct Doubt {
  std::size_t ticks;
  double off;
};
constexpr std::array doubts{Doubt{6, 0.06}, Doubt{24, 0.015}};
constexpr double least_step = 0.05;  ///< beats a minute: smaller changes are jitter

}  // namespace

double TickTempo::tick(std::uint64_t frame) noexcept {
  const double longest = frames_a_minute_ / (ticks_a_beat * least_bpm) * 2;
  if (count_ > 0 && (frame < at(0) || static_cast<double>(frame - at(0)) > longest)) {
    forget();
  }
  ticks_[next_] = frame;
  next_ = (next_ + 1) % most;
  count_ = std::min(count_ + 1, most);
  if (count_ < fewest) {
    return 0;
  }
  const double mean = interval(count_);
  for (const Doubt& doubt : doubts) {
    if (count_ <= doubt.ticks) {
      break;
    }
    const double late = static_cast<double>(at(0) - at(doubt.ticks)) / static_cast<double>(doubt.ticks);
    if (std::fabs(late - mean) > doubt.off * mean) {
      count_ = doubt.ticks + 1;
      return count_ < fewest || late <= 0 ? 0 : frames_a_minute_ / (ticks_a_beat * late);
    }
  }
  return mean > 0 ? frames_a_minute_ / (ticks_a_beat * mean) : 0;
}

/// The slope of the line through the last `ticks`: frames from one to the next.
double TickTempo::interval(std::size_t ticks) const noexcept {
  const auto count = static_cast<double>(ticks);
  const double middle = (count - 1) / 2;
  const std::uint64_t first = at(ticks - 1);
  double sum = 0;
  for (std::size_t i = 0; i < ticks; ++i) {
    sum += (static_cast<double>(i) - middle) * static_cast<double>(at(ticks - 1 - i) - first);
  }
  return sum * 12 / (count * (count * count - 1));
}

void MidiClock::hear(std::uint64_t frame, const std::uint8_t* message, std::uint32_t size) noexcept {
  const bool following = this->following();
  if (following && !followed_) {
    tempo_.forget();
    last_ = 0;
  }
  followed_ = following;
  if (!following || size == 0) {
    return;
  }
  switch (message[0]) {
    case 0xF8:
      tick(frame);
      break;
    case 0xFA:
      tempo_.forget();  // many devices pause their clock before they start
      transport_.from_start();
      break;
    case 0xFB:
      tempo_.forget();
      transport_.go_on();
      break;
    case 0xFC:
      transport_.halt();
      break;
    default:
      break;
  }
}

void MidiClock::tick(std::uint64_t frame) noexcept {
  const double bpm = tempo_.tick(frame);
  if (bpm <= 0) {
    return;
  }
  const double rounded = std::clamp(std::round(bpm * 100) / 100, least_bpm, most_bpm);
  if (std::fabs(rounded - last_) >= least_step) {
    last_ = rounded;
    transport_.set_bpm(rounded);
  }
}

}  // namespace marlise::engine
