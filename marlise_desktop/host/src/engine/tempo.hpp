// SPDX-License-Identifier: GPL-3.0-or-later
// Tempo and musical time as plain values.
#pragma once

#include <cstdint>

namespace marlise::engine {

struct Tempo {
  double bpm = 120;           ///< beats a minute
  double beats_per_bar = 4;

  bool operator==(const Tempo&) const = default;
};

/// What may be set here. Another program in JACK may be outside; then it is followed as long as it makes sense.
constexpr double least_bpm = 20;
constexpr double most_bpm = 300;
constexpr double least_beats_per_bar = 1;
constexpr double most_beats_per_bar = 16;

// False for NaN too.
constexpr bool settable_bpm(double bpm) { return bpm >= least_bpm && bpm <= most_bpm; }
constexpr bool settable_beats_per_bar(double beats) {
  return beats >= least_beats_per_bar && beats <= most_beats_per_bar;
}

/// A place in music.
struct BeatPlace {
  std::int64_t bar = 0;  ///< from 0
  double bar_beat = 0;   ///< beats since the bar's start
  double beat = 0;       ///< beats since the music's start
};

/// A moment, as plugins are told of it.
struct TimePosition {
  bool rolling = false;
  std::int64_t frame = 0;
  Tempo tempo;
  double beat_unit = 4;    ///< 4: a beat is a quarter note
  BeatPlace place;
  std::uint64_t turn = 0;  ///< rises whenever this could not be worked out from an earlier position and the frames since
};

/// What everybody may know of the transport.
struct TransportState {
  bool rolling = false;
  Tempo tempo;

  bool operator==(const TransportState&) const = default;
};

}  // namespace marlise::engine
