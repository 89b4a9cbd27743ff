// SPDX-License-Identifier: GPL-3.0-or-later
// The pitch of a sound that goes on: one result for each 40 ms of it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "pitch.hpp"

namespace marlise::engine {

/// Not for the audio thread.
class PitchTracker {
 public:
  using Told = std::function<void(const Pitch&)>;

  explicit PitchTracker(double rate);

  /// Takes more of the sound, in pieces of any length. A tone is told once two looks in a row agree on it, so that the
  /// noise of a pick is not taken for one; that there is none is told at once.
  void feed(std::span<const float> sound, const Told& told);

 private:
  void look(const Told& told);

  std::size_t factor_;           ///< of how many samples one is kept
  std::vector<float> filter_;    ///< takes out what would be folded down
  std::vector<float> recent_;    ///< samples that the filter still needs
  PitchFinder finder_;
  std::vector<float> window_;    ///< the last moment, at the low rate
  std::size_t hop_;
  std::size_t since_ = 0;        ///< samples of the low rate since the last look
  double last_ = 0;              ///< Hz at the last look, 0 for none
};

}  // namespace marlise::engine
