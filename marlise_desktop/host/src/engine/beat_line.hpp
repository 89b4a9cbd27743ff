// SPDX-License-Identifier: GPL-3.0-or-later
// From frames to bars and beats, at a tempo that may change on the way.
#pragma once

#include <cstdint>

#include "tempo.hpp"

namespace marlise::engine {

/// Counts from one fixed point in whole frames, so nothing adds up over a long run: after a week the beat is as exact as
/// after a second.
class BeatLine {
 public:
  explicit BeatLine(double rate) : frames_a_minute_(60.0 * rate) {}

  const Tempo& tempo() const noexcept { return tempo_; }
  BeatPlace at(std::int64_t frame) const noexcept;

  /// The place at `frame` stays what it is.
  void set_rate(std::int64_t frame, double rate) noexcept;
  /// Frame 0 is the first beat of the first bar, at the present tempo.
  void rewind() noexcept;
  /// Another tempo from `frame` on; the place there stays what it is.
  void bend(std::int64_t frame, const Tempo& tempo) noexcept;
  /// Goes through `place` at `frame`.
  void pin(std::int64_t frame, const BeatPlace& place, const Tempo& tempo) noexcept;

 private:
  double frames_a_minute_;
  Tempo tempo_;
  std::int64_t frame_ = 0;  ///< where `place_` is
  BeatPlace place_;
};

}  // namespace marlise::engine
