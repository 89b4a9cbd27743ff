// SPDX-License-Identifier: GPL-3.0-or-later
// The graph compiled for the audio thread: what to run in which order, from which memory to which.
//
// Built on the control thread, never changed after it is handed over but for the merge cursors, which are the
// audio thread's own. It keeps alive all that it points to.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "cable.hpp"
#include "cv_tap.hpp"
#include "instance.hpp"
#include "meter.hpp"
#include "midi_ears.hpp"
#include "midi_mapping.hpp"
#include "terminal_node.hpp"
#include "tuner.hpp"

namespace marlise::engine {

struct SoundFeed {
  const float* from;  ///< the source's memory, or what a loop kept
  SoundCable* cable;
};

/// All cables into one port.
struct SoundMix {
  float* to;
  std::vector<SoundFeed> feeds;

  void run(std::uint32_t frames, float fade_frames) noexcept;
};

struct EventFeed {
  const AtomBuffer* from;
  EventCable* cable;
  AtomBuffer* history;                    ///< last run's events, where a loop closes or did
  bool delayed;                           ///< hears the history
  const LV2_Atom_Event* next = nullptr;   ///< merge cursor
  const LV2_Atom_Event* end = nullptr;
};

struct EventMix {
  AtomBuffer* to;
  HeldNotes* held;  ///< what whoever hears `to` takes to be held; null where no MIDI is heard
  std::vector<EventFeed> feeds;

  /// Appends all feeds' events to `to` in time order. `mend`: cables have gone, or nobody has heard them lately, so
  /// notes that no cable holds any more end first.
  void run(std::uint32_t frames, const KnownUrids& known, bool mend) noexcept;
  /// Cables were not heard for a time: what they held then is not known any more.
  void forget() noexcept;

 private:
  void end_lost(const KnownUrids& known) noexcept;
  void open(EventFeed& feed, const KnownUrids& known) noexcept;
  void deliver(EventFeed& feed, std::int64_t frame, const KnownUrids& known) noexcept;
};

/// A control voltage on its way to a parameter.
struct CvMix {
  SoundMix sound;
  CvTap* tap;
};

struct Step {
  Instance* instance;
  std::vector<SoundMix> sounds;
  std::vector<EventMix> events;
  std::vector<CvMix> voltages;
};

struct Sink {
  TerminalNode* terminal;
  SoundMix sound;  ///< of an audio sink
  EventMix events; ///< of a MIDI sink
};

/// What delayed cables keep: fetched at a run's start, filled at its end.
struct SoundMemory {
  const float* from;
  SoundCable::Loop* loop;
};
struct EventMemory {
  const AtomBuffer* from;
  AtomBuffer* to;
};

struct MeterTap {
  const float* from;
  MeterState* meter;
};

/// What a tuner hears; nothing when `to` is null.
struct Listening {
  const float* from = nullptr;
  SampleRing* to = nullptr;
};

struct Schedule {
  std::uint64_t id = 0;     ///< rises with each
  std::uint32_t block = 0;  ///< most frames in one run
  bool divisible = true;    ///< may be run in smaller pieces: no plugin counts on its block, no loop of events
  std::vector<TerminalNode*> sources;
  std::vector<Step> steps;
  std::vector<Sink> sinks;
  std::vector<SoundMemory> sound_memories;
  std::vector<EventMemory> event_memories;
  std::vector<MeterTap> meters;
  Listening tuner;
  std::vector<MidiEar> ears;  ///< whose MIDI moves parameters; 64 at most
  std::vector<MidiRoute> routes;

  std::vector<std::shared_ptr<const void>> keep;

  /// Audio thread: nobody has heard the cables of MIDI for a time.
  void forget_notes() noexcept;
};

}  // namespace marlise::engine
