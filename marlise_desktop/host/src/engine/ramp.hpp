// SPDX-License-Identifier: GPL-3.0-or-later
// A gain that moves in a straight line, so that no edit makes a step in the sound.
#pragma once

#include <cstdint>

namespace marlise::engine {

/// Owned by the audio thread. Steps are per sample.
class Ramp {
 public:
  explicit Ramp(float start) noexcept : value_(start), target_(start) {}

  /// Reaches `target` in `frames` samples, from wherever it is now.
  void aim(float target, float frames) noexcept {
    if (target != target_) {
      target_ = target;
      step_ = (target_ - value_) / (frames < 1.0F ? 1.0F : frames);
    }
  }

  /// As aim(), at the speed of a full 0..1 fade in `frames` samples: a fade that turns round half way takes half.
  void fade(float target, float frames) noexcept {
    if (target != target_) {
      const float step = 1.0F / (frames < 1.0F ? 1.0F : frames);
      target_ = target;
      step_ = target_ > value_ ? step : -step;
    }
  }

  void jump(float target) noexcept { value_ = target_ = target; }

  bool moving() const noexcept { return value_ != target_; }
  float value() const noexcept { return value_; }
  float target() const noexcept { return target_; }

  float next() noexcept {
    if (value_ != target_) {
      value_ += step_;
      if ((step_ > 0) == (value_ >= target_) || step_ == 0) {
        value_ = target_;
      }
    }
    return value_;
  }

  /// Multiplies samples in place.
  void apply(float* samples, std::uint32_t frames) noexcept {
    std::uint32_t i = 0;
    for (; i < frames && moving(); ++i) {
      samples[i] *= next();
    }
    if (value_ == 1.0F) {
      return;
    }
    for (; i < frames; ++i) {
      samples[i] *= value_;
    }
  }

 private:
  float value_;
  float target_;
  float step_ = 0;
};

}  // namespace marlise::engine
