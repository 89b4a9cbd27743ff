// SPDX-License-Identifier: GPL-3.0-or-later
// Terminals: the graph's outside ports, implemented by whoever drives the engine.
//
// A terminal is a source (sound or MIDI comes in from outside) or a sink.
// All methods are called on the audio thread, inside Engine::process, and must be real-time safe.
#pragma once

#include <cstdint>

namespace marlise::engine {

enum class PortType : std::uint8_t { audio, midi };  ///< CV travels as audio
enum class Flow : std::uint8_t { source, sink };

/// Which gain stage an audio terminal passes.
/// `device`: sources pass the input trim, sinks the output volume. `plain`: neither.
/// Mute and the processing fade act on every sink.
enum class Stage : std::uint8_t { plain, device };

class AudioTerminal {
 public:
  virtual ~AudioTerminal() = default;

  /// This cycle's samples: read from a source, written whole to a sink. Asked once a cycle.
  virtual float* buffer(std::uint32_t frames) noexcept = 0;
};

/// One MIDI message; `data` stays valid until the cycle's end.
struct MidiEvent {
  std::uint32_t frame = 0;  ///< frames after the cycle's start
  std::uint32_t size = 0;   ///< bytes
  const std::uint8_t* data = nullptr;
};

class MidiTerminal {
 public:
  virtual ~MidiTerminal() = default;

  /// Starts a cycle, before any other call. A source answers how many events wait, a sink empties itself.
  virtual std::uint32_t begin(std::uint32_t frames) noexcept = 0;

  /// Source only: event `index` of this cycle, in time order.
  virtual MidiEvent event(std::uint32_t index) noexcept = 0;

  /// Source only, once a cycle: true when a cable outside was cut since, so that what it held is over.
  virtual bool cut() noexcept { return false; }

  /// Sink only: appends an event; frames never go back. False when it does not fit.
  virtual bool write(const MidiEvent& event) noexcept = 0;
};

}  // namespace marlise::engine
