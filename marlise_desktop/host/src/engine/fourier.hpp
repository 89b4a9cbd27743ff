// SPDX-License-Identifier: GPL-3.0-or-later
// A small Fourier transform, for correlation off the audio thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace marlise::engine {

/// Of one size, a power of two. Real and imaginary parts lie apart: std::complex is slow where the compiler may not
/// reorder. In double precision, where no sound is so faint that its numbers are denormal.
class Fourier {
 public:
  explicit Fourier(std::size_t size);

  /// In place; without a factor, so two in a row give `size` times the reversed sequence.
  void transform(std::span<double> real, std::span<double> imaginary) const;
  std::size_t size() const { return places_.size(); }

 private:
  std::vector<double> cosines_;  ///< of half a circle, each pass its own run, so that they are read in order
  std::vector<double> sines_;
  std::vector<std::size_t> places_;  ///< bit-reversed
};

}  // namespace marlise::engine
