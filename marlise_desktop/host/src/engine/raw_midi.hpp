// SPDX-License-Identifier: GPL-3.0-or-later
// What MIDI controllers send, byte for byte, as Engine::take_raw_midi tells it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

namespace marlise::engine {

/// A message that came in at a control port, or how many could not be told.
struct RawMidi {
  int port = 0;                          ///< the number of the control port
  std::uint32_t frame = 0;               ///< of the clock that Engine::process was given
  std::span<const std::uint8_t> bytes;   ///< valid during the visit
  std::uint32_t lost = 0;                ///< if not 0, so many were lost here, and nothing else is said
};
using RawMidiVisitor = std::function<void(const RawMidi&)>;

}  // namespace marlise::engine
