// SPDX-License-Identifier: GPL-3.0-or-later
#include "pitch_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace marlise::engine {

namespace {

constexpr double low_rate = 24000;     ///< Hz, about
constexpr double cutoff = 5000;        ///< Hz: harmonics above it tell nothing more
constexpr double hop_seconds = 0.04;
constexpr double same_tone = 1.035;    ///< ratio: 60 cents

std::size_t factor_for(double rate) { return static_cast<std::size_t>(std::max(1L, std::lround(rate / low_rate))); }

/// A windowed sinc of unit gain.
std::vector<float> low_pass(double rate, std::size_t factor) {
  const auto taps = static_cast<std::ptrdiff_t>(24 * factor + 1);
  std::vector<float> filter;
  for (std::ptrdiff_t n = 0; n < taps; ++n) {
    const double t = static_cast<double>(n - taps / 2);
    const double angle = 2 * std::numbers::pi * cutoff / rate * t;
    const double sinc = t == 0 ? 1.0 : std::sin(angle) / angle;
    const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(n + 1) / static_cast<double>(taps + 1));
    filter.push_back(static_cast<float>(sinc * window));
  }
  const float sum = std::accumulate(filter.begin(), filter.end(), 0.0F);
  for (float& tap : filter) {
    tap /= sum;
  }
  return filter;
}

}  // namespace

PitchTracker::PitchTracker(double rate)
    : factor_(factor_for(rate)),
      filter_(low_pass(rate, factor_)),
      finder_(rate / static_cast<double>(factor_)),
      hop_(static_cast<std::size_t>(rate / static_cast<double>(factor_) * hop_seconds)) {}

void PitchTracker::feed(std::span<const float> sound, const Told& told) {
  recent_.insert(recent_.end(), sound.begin(), sound.end());
  std::size_t at = 0;
  for (; at + filter_.size() <= recent_.size(); at += factor_) {
    window_.push_back(std::inner_product(filter_.begin(), filter_.end(), recent_.begin() + static_cast<std::ptrdiff_t>(at), 0.0F));
    if (++since_ >= hop_ && window_.size() >= finder_.window()) {
      since_ = 0;
      window_.erase(window_.begin(), window_.end() - static_cast<std::ptrdiff_t>(finder_.window()));
      look(told);
    }
  }
  recent_.erase(recent_.begin(), recent_.begin() + static_cast<std::ptrdiff_t>(at));
}

void PitchTracker::look(const Told& told) {
  const Pitch pitch = finder_.find(window_);
  const double before = std::exchange(last_, pitch.hz);
  const bool agrees = before > 0 && pitch.hz < before * same_tone && before < pitch.hz * same_tone;
  if (pitch.confidence == 0 || agrees) {
    told(pitch);
  }
}

}  // namespace marlise::engine
