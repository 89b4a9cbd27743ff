// SPDX-License-Identifier: GPL-3.0-or-later
// How high a tone is, from a moment of sound.
//
// McLeod and Wyvill, "A smarter way to find pitch" (2005): the sound is compared with itself a while later; the first
// shift at which it is about as like itself as at any is its period. The period is then measured again at as many
// periods as fit, which makes it exact.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "fourier.hpp"

namespace marlise::engine {

struct Pitch {
  double hz = 0;
  double confidence = 0;  ///< 0: no tone; up to 1: the sound repeats itself exactly
};

/// Not for the audio thread.
class PitchFinder {
 public:
  static constexpr double lowest = 27.5;   ///< Hz
  static constexpr double highest = 1400;  ///< Hz

  /// `rate` of the sound in Hz; a low one will do, since nothing above a few kHz counts.
  explicit PitchFinder(double rate);

  /// Samples that find() looks at.
  std::size_t window() const { return window_; }
  /// `sound` holds window() samples. What is softer than -66 dBFS is silence.
  Pitch find(std::span<const float> sound);

 private:
  void compare(std::span<const float> sound);
  double summit(std::size_t lag, float* height = nullptr) const;
  double exact(double period) const;

  double rate_;
  std::size_t longest_;  ///< lag in samples
  std::size_t window_;
  Fourier fourier_;
  std::vector<double> samples_;
  std::vector<double> real_;
  std::vector<double> imaginary_;
  std::vector<float> likeness_;  ///< by lag: 1 the same, 0 unrelated, -1 the opposite
};

}  // namespace marlise::engine
