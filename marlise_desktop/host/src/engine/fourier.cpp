// SPDX-License-Identifier: GPL-3.0-or-later
#include "fourier.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace marlise::engine {

Fourier::Fourier(std::size_t size) : places_(size) {
  for (std::size_t half = 1; half < size; half *= 2) {
    for (std::size_t k = 0; k < half; ++k) {
      const double angle = -std::numbers::pi * static_cast<double>(k) / static_cast<double>(half);
      cosines_.push_back(std::cos(angle));
      sines_.push_back(std::sin(angle));
    }
  }
  for (std::size_t i = 1; i < size; ++i) {
    places_[i] = places_[i / 2] / 2 + (i % 2 == 0 ? 0 : size / 2);
  }
}

void Fourier::transform(std::span<double> real, std::span<double> imaginary) const {
  for (std::size_t i = 0; i < size(); ++i) {
    if (i < places_[i]) {
      std::swap(real[i], real[places_[i]]);
      std::swap(imaginary[i], imaginary[places_[i]]);
    }
  }
  for (std::size_t half = 1; half < size(); half *= 2) {
    const double* cosine = &cosines_[half - 1];
    const double* sine = &sines_[half - 1];
    for (std::size_t start = 0; start < size(); start += 2 * half) {
      double* upper = &real[start];
      double* lower = &real[start + half];
      double* upper_i = &imaginary[start];
      double* lower_i = &imaginary[start + half];
      for (std::size_t k = 0; k < half; ++k) {
        const double x = lower[k] * cosine[k] - lower_i[k] * sine[k];
        const double y = lower[k] * sine[k] + lower_i[k] * cosine[k];
        lower[k] = upper[k] - x;
        lower_i[k] = upper_i[k] - y;
        upper[k] += x;
        upper_i[k] += y;
      }
    }
  }
}

}  // namespace marlise::engine
