// SPDX-License-Identifier: GPL-3.0-or-later
#include "pitch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace marlise::engine {

namespace {

constexpr double window_seconds = 0.1;
constexpr float silence = 5e-4F;        ///< RMS
constexpr float nearly_the_best = 0.9F;  ///< of two shifts as like as this the shorter is the period
constexpr float clear = 0.8F;           ///< less likeness than this is no tone

}  // namespace

PitchFinder::PitchFinder(double rate)
    : rate_(rate),
      longest_(static_cast<std::size_t>(rate / lowest) + 2),
      window_(static_cast<std::size_t>(rate * window_seconds)),
      fourier_(std::bit_ceil(window_ + longest_ + 1)),
      samples_(window_),
      real_(fourier_.size()),
      imaginary_(fourier_.size()),
      likeness_(longest_ + 1) {}

Pitch PitchFinder::find(std::span<const float> sound) {
  compare(sound);
  if (likeness_[0] == 0) {
    return {};
  }
  // The summits between the first fall below zero and the longest lag.
  std::size_t lag = 1;
  while (lag < longest_ && likeness_[lag] > 0) {
    ++lag;
  }
  std::vector<std::size_t> summits;
  float best = 0;
  for (std::size_t first = lag; first < longest_;) {
    std::size_t highest_lag = first;
    std::size_t next = first;
    for (; next < longest_ && !(likeness_[next - 1] > 0 && likeness_[next] <= 0 && next > first); ++next) {
      if (likeness_[next] > likeness_[highest_lag]) {
        highest_lag = next;
      }
    }
    const bool inside = highest_lag > 1 && likeness_[highest_lag] >= likeness_[highest_lag - 1] &&
                        likeness_[highest_lag] >= likeness_[highest_lag + 1];
    if (likeness_[highest_lag] > 0 && inside) {
      summits.push_back(highest_lag);
      float height = 0;
      summit(highest_lag, &height);
      best = std::max(best, height);
    }
    first = next;
    while (first < longest_ && likeness_[first] <= 0) {
      ++first;
    }
  }
  for (const std::size_t candidate : summits) {
    float height = 0;
    const double period = summit(candidate, &height);
    if (height >= nearly_the_best * best) {
      const double hz = rate_ / exact(period);
      const bool in_range = hz >= lowest && hz <= highest;
      return height >= clear && in_range ? Pitch{hz, std::min(1.0, static_cast<double>(height))} : Pitch{};
    }
  }
  return {};
}

/// Fills `likeness_`: twice the correlation at each lag over the energy of the two parts compared.
void PitchFinder::compare(std::span<const float> sound) {
  double mean = 0;
  for (const float sample : sound) {
    mean += sample;
  }
  mean /= static_cast<double>(window_);
  std::fill(real_.begin(), real_.end(), 0.0);
  std::fill(imaginary_.begin(), imaginary_.end(), 0.0);
  double energy = 0;
  for (std::size_t i = 0; i < window_; ++i) {
    samples_[i] = sound[i] - mean;
    real_[i] = samples_[i];
    energy += samples_[i] * samples_[i];
  }
  likeness_[0] = 0;
  if (!(energy >= silence * silence * static_cast<double>(window_)) || !std::isfinite(energy)) {
    return;
  }
  fourier_.transform(real_, imaginary_);
  for (std::size_t i = 0; i < fourier_.size(); ++i) {
    real_[i] = real_[i] * real_[i] + imaginary_[i] * imaginary_[i];
    imaginary_[i] = 0;
  }
  fourier_.transform(real_, imaginary_);
  const double factor = 2.0 / static_cast<double>(fourier_.size());
  double both = 2 * energy;
  for (std::size_t lag = 0; lag <= longest_; ++lag) {
    likeness_[lag] = both > 0 ? static_cast<float>(factor * real_[lag] / both) : 0.0F;
    const double last = samples_[window_ - 1 - lag];
    both -= samples_[lag] * samples_[lag] + last * last;
  }
}

/// The place of the summit at a lag, between the samples, by a parabola through three.
double PitchFinder::summit(std::size_t lag, float* height) const {
  const float before = likeness_[lag - 1];
  const float here = likeness_[lag];
  const float after = likeness_[lag + 1];
  const float bend = before - 2 * here + after;
  const float shift = bend < 0 ? std::clamp(0.5F * (before - after) / bend, -0.5F, 0.5F) : 0.0F;
  if (height != nullptr) {
    *height = here - 0.25F * (before - after) * shift;
  }
  return static_cast<double>(lag) + static_cast<double>(shift);
}

/// The same period measured at its multiples, each found by the one before.
double PitchFinder::exact(double period) const {
  double known = period;
  float first = 0;
  summit(static_cast<std::size_t>(std::lround(period)), &first);
  for (int times = 2;; ++times) {
    const auto guess = static_cast<std::size_t>(std::lround(known * times));
    const auto reach = static_cast<std::size_t>(period / 4);
    if (guess + reach + 1 >= longest_) {
      return known;
    }
    std::size_t top = guess;
    while (top > guess - reach && likeness_[top - 1] > likeness_[top]) {
      --top;
    }
    while (top < guess + reach && likeness_[top + 1] > likeness_[top]) {
      ++top;
    }
    float height = 0;
    const double place = summit(top, &height);
    const bool its_own = std::abs(place / times - known) < 0.01 * known;
    if (!its_own || height < 0.9F * first) {
      return known;  // the tone changes too much to be followed so far
    }
    known = place / times;
  }
}

}  // namespace marlise::engine
