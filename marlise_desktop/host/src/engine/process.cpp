// SPDX-License-Identifier: GPL-3.0-or-later
// The audio thread's cycle.
#include <algorithm>

#include "core.hpp"
#include "realtime.hpp"

namespace marlise::engine {

namespace {

/// Frames in a run while values glide: plugins read their controls once in each.
constexpr std::uint32_t gliding_piece = 32;

}  // namespace

void Engine::process(std::uint32_t frames, std::uint32_t start) noexcept {
  const AudioThreadScope scope;
  Core& core = *core_;
  if (!core.gate.enter()) {
    return;
  }
  Schedule& schedule = *core.handover.current();  // there is one from the engine's start
  for (TerminalNode* source : schedule.sources) {
    source->open(frames);
  }
  for (const Sink& sink : schedule.sinks) {
    sink.terminal->open(frames);
  }
  core.cycle_start = start;
  core.transport.begin(frames, core.outbox);
  core.batches.take();
  for (std::uint32_t offset = 0; offset < frames;) {
    std::uint32_t piece = std::min(schedule.block, frames - offset);
    if (core.batches.moving()) {
      piece = schedule.divisible ? std::min(piece, gliding_piece) : piece;
      core.batches.advance(piece);
    }
    core.run(schedule, offset, piece);
    offset += piece;
  }
  core.cycles.fetch_add(1, std::memory_order_release);
  core.gate.leave();
}

void Engine::Core::run(Schedule& schedule, std::uint32_t offset, std::uint32_t frames) noexcept {
  const float fade = fade_frames.load(std::memory_order_relaxed);
  const KnownUrids& known = world.known;
  const bool hush = master.begin(frames, fade);
  const bool running = master.runs();
  const bool resumed = running && !plugins_ran;
  const bool mend = resumed || schedule.id != schedule_run;
  const bool stopped = !running && plugins_ran;
  schedule_run = schedule.id;
  plugins_ran = running;
  if (resumed) {
    schedule.forget_notes();
  }

  time_message.write(transport.now());

  for (TerminalNode* source : schedule.sources) {
    source->take(offset, frames, known.midi_event);
    hear_clock(*source);
    if (source->type == PortType::audio) {
      master.enter(source->samples.data(), frames, source->stage);
    }
  }
  steer(schedule, offset);
  for (const SoundMemory& memory : schedule.sound_memories) {
    memory.loop->line.read(memory.loop->heard.data(), frames, 0, schedule.block, fade);
  }
  for (Step& step : schedule.steps) {
    if (!running) {
      break;
    }
    step.instance->begin(transport.now(), time_message.atom());
    if (hush) {
      step.instance->hush();
    }
    for (SoundMix& mix : step.sounds) {
      mix.run(frames, fade);
    }
    for (EventMix& mix : step.events) {
      mix.run(frames, known, mend || step.instance->missed());
    }
    for (CvMix& voltage : step.voltages) {
      follow(*step.instance, voltage, frames, fade);
    }
    step.instance->run(frames);
  }
  for (Sink& sink : schedule.sinks) {
    TerminalNode& terminal = *sink.terminal;
    if (terminal.type == PortType::audio) {
      if (running) {
        sink.sound.run(frames, fade);
        master.finish(terminal.samples.data(), frames, terminal.stage);
      } else {
        std::fill_n(terminal.samples.data(), frames, 0.0F);
      }
    } else {
      terminal.events->clear();
      if (hush || stopped) {
        terminal.end_notes(known.midi_event);
      }
      if (hush) {
        each_silencer([&](const MidiMessage& m) { terminal.events->append(0, known.midi_event, m.data(), 3); });
      }
      if (running) {
        sink.events.run(frames, known, mend);
      }
      terminal.follow(known.midi_event);
    }
    terminal.give(offset, frames, known.midi_event);
  }
  for (const SoundMemory& memory : schedule.sound_memories) {
    memory.loop->line.write(running ? memory.from : nullptr, frames);
  }
  for (const EventMemory& memory : schedule.event_memories) {
    if (running) {
      memory.to->copy(*memory.from);
    }
  }
  for (const MeterTap& tap : schedule.meters) {
    tap.meter->add(tap.from, frames);
  }
  if (schedule.tuner.to != nullptr) {
    schedule.tuner.to->push(schedule.tuner.from, frames);
  }
  master.end();
  if (hush) {
    master.wishes.panic.store(Master::hushed, std::memory_order_release);
  }
  elapsed += frames;
  transport.pass(frames);
}

void Engine::Core::hear_clock(const TerminalNode& source) noexcept {
  if (source.type == PortType::midi && source.id == clock_terminal.load(std::memory_order_relaxed)) {
    source.events->each([&](const LV2_Atom_Event& event) {
      clock.hear(elapsed + static_cast<std::uint64_t>(event.time.frames), reinterpret_cast<const std::uint8_t*>(&event + 1),
                 event.body.size);
    });
  }
}

}  // namespace marlise::engine
