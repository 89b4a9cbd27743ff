// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters moved by MIDI and by control voltages: the audio thread's side.
//
// Controls change between runs only, so what arrives in a run acts from its start; of several values the last wins.
// MIDI is heard at one terminal and at all control ports.
#include <cmath>

#include "core.hpp"

namespace marlise::engine {

namespace {

constexpr float noted_difference = 1.2e-7F;  ///< a voltage that moves a parameter less does nothing

std::uint64_t serial_of(const MidiRoute& route) noexcept {
  return route.instance == nullptr ? transport_serial : route.instance->serial();
}

std::uint16_t bend_of(const std::uint8_t* message) noexcept {
  return static_cast<std::uint16_t>((message[2] & 0x7FU) << 7U | (message[1] & 0x7FU));
}

}  // namespace

void Engine::Core::steer(Schedule& schedule, std::uint32_t offset) noexcept {
  if (schedule.ears.empty()) {
    return;
  }
  const bool telling = raw_midi.on();
  MidiEars ears(schedule.ears);
  echoes.forget();
  while (MidiEar* const ear = ears.earliest()) {
    const LV2_Atom_Event& event = MidiEars::take(*ear);
    const auto* message = reinterpret_cast<const std::uint8_t*>(&event + 1);
    const std::uint32_t size = event.body.size;
    const int control = ear->node->control;
    if (telling && control > 0) {
      raw_midi.tell(control, cycle_start + offset + static_cast<std::uint32_t>(event.time.frames), message, size);
    }
    if (size < 2 || size > 3) {
      continue;
    }
    bool echo = false;
    const auto place = static_cast<unsigned int>(ear - schedule.ears.data());
    Echoes::Heard& heard = echoes.note(event.time.frames, message, size, place, echo);
    if (!echo) {
      heard.taken = take(schedule, message, size);
    }
    if (control == 0 && !heard.taken) {
      tell_unmapped(message);
    }
  }
  for (const MidiEar& ear : schedule.ears) {
    if (telling && ear.node->control > 0) {
      raw_midi.lose(ear.node->lost);
    }
  }
  raw_midi.finish();
}

/// A controller or pitch bend moves what it is mapped to; true when there is anything.
bool Engine::Core::take(const Schedule& schedule, const std::uint8_t* message, std::uint32_t size) noexcept {
  const std::uint8_t kind = message[0] & 0xF0U;
  const std::uint8_t channel = message[0] & 0x0FU;
  if (kind == 0xB0 && size == 3) {
    return turn(schedule, MidiSource::of(channel, message[1] & 0x7F), message[2] & 0x7FU);
  }
  if (kind == 0xE0 && size == 3) {
    return turn(schedule, MidiSource::of(channel, MidiSource::pitch_bend), bend_of(message));
  }
  return kind != 0xC0 || size != 2;  // nothing else is told
}

void Engine::Core::tell_unmapped(const std::uint8_t* message) noexcept {
  const std::uint8_t kind = message[0] & 0xF0U;
  const std::uint8_t channel = message[0] & 0x0FU;
  if ((watched_channels.load(std::memory_order_relaxed) >> channel & 1U) == 0) {
    return;
  }
  if (kind == 0xC0) {
    outbox.program_change(channel, message[1]);
  } else if (kind == 0xB0) {
    outbox.control_change(MidiSource::of(channel, message[1] & 0x7F), message[2] & 0x7FU);
  } else {
    outbox.control_change(MidiSource::of(channel, MidiSource::pitch_bend), bend_of(message));
  }
}

/// One movement of one controller: all that is mapped to it follows; else it is learned. False: neither.
bool Engine::Core::turn(const Schedule& schedule, std::uint32_t source, std::uint16_t value) noexcept {
  const bool fine = MidiSource::controller(source) == MidiSource::pitch_bend;
  bool taken = false;
  for (const MidiRoute& route : schedule.routes) {
    const MidiMapping& mapping = *route.mapping;
    if (mapping.source.load(std::memory_order_relaxed) == source) {
      const float moved = mapping.rule.from_midi(value, fine);
      move(route, moved);
      outbox.parameter(serial_of(route), mapping.port, moved);
      taken = true;
    }
  }
  if (taken) {
    return true;
  }
  for (const MidiRoute& route : schedule.routes) {
    MidiMapping& mapping = *route.mapping;
    std::uint32_t expected = MidiSource::learning;
    if (mapping.source.compare_exchange_strong(expected, source, std::memory_order_relaxed)) {
      const float moved = mapping.rule.from_midi(value, fine);
      move(route, moved);
      outbox.learned(serial_of(route), mapping.port, moved, {source, mapping.rule.low(), mapping.rule.high()});
      return true;
    }
  }
  return false;
}

void Engine::Core::move(const MidiRoute& route, float value) noexcept {
  const std::uint32_t port = route.mapping->port;
  if (route.instance != nullptr) {
    route.instance->steer(port, value);
  } else if (port != bypass_port && port != presets_port) {
    transport.turn(static_cast<Transport::Knob>(port), value);
  }
}

void Engine::Core::follow(Instance& instance, CvMix& voltage, std::uint32_t frames, float fade) noexcept {
  voltage.sound.run(frames, fade);
  CvTap& tap = *voltage.tap;
  const float value = tap.rule.from_cv(tap.samples[0], tap.span);
  if (!(std::fabs(value - tap.told) >= noted_difference)) {  // NaN moves nothing
    return;
  }
  tap.told = value;
  instance.steer(tap.port, value);
  outbox.parameter(instance.serial(), tap.port, value);
}

}  // namespace marlise::engine
