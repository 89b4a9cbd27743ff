// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_terminals.hpp"

#include <jack/midiport.h>

#include <cstring>

namespace marlise::front {

float* JackAudioTerminal::buffer(std::uint32_t frames) noexcept {
  return static_cast<float*>(port_->buffer(frames));
}

std::uint32_t JackMidiTerminal::begin(std::uint32_t frames) noexcept {
  buffer_ = port_->buffer(frames);
  if (!buffer_) {
    return 0;
  }
  if (flow_ == engine::Flow::sink) {
    jack_midi_clear_buffer(buffer_);
    return 0;
  }
  return jack_midi_get_event_count(buffer_);
}

engine::MidiEvent JackMidiTerminal::event(std::uint32_t index) noexcept {
  jack_midi_event_t event{};
  if (jack_midi_event_get(&event, buffer_, index) != 0) {
    return {};
  }
  return {event.time, static_cast<std::uint32_t>(event.size), event.buffer};
}

bool JackMidiTerminal::write(const engine::MidiEvent& event) noexcept {
  if (!buffer_) {
    return false;
  }
  jack_midi_data_t* const room = jack_midi_event_reserve(buffer_, event.frame, event.size);
  if (room) {
    std::memcpy(room, event.data, event.size);
  }
  return room != nullptr;
}

}  // namespace marlise::front
