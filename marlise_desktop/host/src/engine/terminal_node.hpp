// SPDX-License-Identifier: GPL-3.0-or-later
// A terminal's place in the graph: its memory for one run, and how it meets the outside.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "atom_buffer.hpp"
#include "midi.hpp"
#include "midi_queue.hpp"
#include "terminal.hpp"

namespace marlise::engine {

/// Made and freed on the control thread; all but the constant part belongs to the audio thread.
struct TerminalNode {
  int id = 0;
  Flow flow = Flow::source;
  PortType type = PortType::audio;
  Stage stage = Stage::plain;
  std::shared_ptr<AudioTerminal> audio;
  std::shared_ptr<MidiTerminal> midi;
  bool leaving = false;  ///< control thread: goes when its last cable has
  int control = 0;       ///< the number of a port for a MIDI controller, which has no cables; 0 for all others
  std::unique_ptr<MidiQueue> queue;  ///< of a control port that is a sink

  std::vector<float> samples;          ///< this run's; audio only
  std::unique_ptr<AtomBuffer> events;  ///< this run's; MIDI only

  float* outside = nullptr;            ///< this cycle's buffer of the terminal
  std::uint32_t waiting = 0;           ///< events of a MIDI source in this cycle
  std::uint32_t next = 0;              ///< the first of them not taken yet
  HeldNotes held;                      ///< notes that have passed and not ended; MIDI only
  bool cut = false;                    ///< they end in this cycle, for their cable has gone
  std::uint32_t lost = 0;              ///< that were too many for this run

  /// Once a cycle.
  void open(std::uint32_t frames) noexcept;
  /// Source: takes `frames` frames that start at `offset` of the cycle.
  void take(std::uint32_t offset, std::uint32_t frames, LV2_URID midi_event) noexcept;
  /// What is in `events` has passed.
  void follow(LV2_URID midi_event) noexcept;
  /// Ends what is held, by events at the run's start.
  void end_notes(LV2_URID midi_event) noexcept;
  /// Sink: gives what is in `samples` or `events` to the outside.
  void give(std::uint32_t offset, std::uint32_t frames, LV2_URID midi_event) noexcept;
};

}  // namespace marlise::engine
