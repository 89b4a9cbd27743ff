// SPDX-License-Identifier: GPL-3.0-or-later
#include "meter.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace marlise::engine {

namespace {

/// Above this a float would no longer count what is added. Nobody has taken it for minutes then: the older half fades.
constexpr std::uint32_t most_summed = 1U << 24U;

/// Several sums at once, which the compiler makes a vector of; adding floats in one order only would forbid it.
float squares_of(const float* samples, std::uint32_t frames) noexcept {
  constexpr std::uint32_t lanes = 8;
  std::array<float, lanes> sums{};
  std::uint32_t i = 0;
  for (; i + lanes <= frames; i += lanes) {
    for (std::uint32_t lane = 0; lane < lanes; ++lane) {
      sums[lane] += samples[i + lane] * samples[i + lane];
    }
  }
  for (; i < frames; ++i) {
    sums[0] += samples[i] * samples[i];
  }
  float sum = 0;
  for (const float part : sums) {
    sum += part;
  }
  return sum;
}

}  // namespace

void MeterState::add(const float* samples, std::uint32_t frames) noexcept {
  float highest = 0;
  for (std::uint32_t i = 0; i < frames; ++i) {
    highest = std::max(highest, std::fabs(samples[i]));
  }
  float known = peak_.load(std::memory_order_relaxed);
  while (highest > known && !peak_.compare_exchange_weak(known, highest, std::memory_order_relaxed)) {
  }
  const float squares = squares_of(samples, frames);
  Sum old = sum_.load(std::memory_order_relaxed);
  Sum sum{};
  do {
    sum = old.frames > most_summed ? Sum{old.squares / 2, old.frames / 2} : old;
    sum.squares += squares;
    sum.frames += frames;
  } while (!sum_.compare_exchange_weak(old, sum, std::memory_order_relaxed));
}

Level MeterState::take() noexcept {
  const Sum sum = sum_.exchange(Sum{0, 0}, std::memory_order_relaxed);
  const float peak = peak_.exchange(0, std::memory_order_relaxed);
  const float rms = sum.frames == 0 ? 0.0F : std::sqrt(sum.squares / static_cast<float>(sum.frames));
  if (!std::isfinite(rms)) {
    return {peak, peak, sum.frames};  // another program's samples may be no numbers
  }
  return {std::max(peak, rms), rms, sum.frames};  // a block whose peak the call before has taken
}

}  // namespace marlise::engine
