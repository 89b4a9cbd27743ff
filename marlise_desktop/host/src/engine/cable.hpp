// SPDX-License-Identifier: GPL-3.0-or-later
// One connection as the audio thread sees it. It lives through many schedules, so a fade runs on across them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "atom_buffer.hpp"
#include "delay_line.hpp"
#include "midi.hpp"
#include "ramp.hpp"

namespace marlise::engine {

/// What both kinds have: the control thread says that it shall go, the audio thread that it is silent.
struct CableFate {
  std::atomic<bool> leaving{false};
  std::atomic<bool> done{false};
};

struct SoundCable : CableFate {
  explicit SoundCable(float start) : gain(start) {}

  /// Audio thread: writes (or adds) `frames` samples of `from` to `to`, as loud as the fade says.
  void mix(float* to, const float* from, std::uint32_t frames, bool add, float fade_frames) noexcept;

  Ramp gain;
  /// Where a loop closes: what the source gave a block ago.
  struct Loop {
    DelayLine line;
    std::vector<float> heard = std::vector<float>(most_frames);  ///< in this run
  };
  std::unique_ptr<Loop> loop;
};

struct EventCable : CableFate {
  HeldNotes held;
  std::unique_ptr<AtomBuffer> history;
};

}  // namespace marlise::engine
