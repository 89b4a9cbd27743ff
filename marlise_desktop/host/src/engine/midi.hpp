// SPDX-License-Identifier: GPL-3.0-or-later
// The few MIDI messages that the engine makes, and which notes are held on a cable.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <utility>

namespace marlise::engine {

using MidiMessage = std::array<std::uint8_t, 3>;

/// Calls `send(message)` with sustain off, notes off, sound off, controllers reset and the bend wheel in the middle, on
/// all 16 channels.
template <typename Send>
void each_silencer(Send&& send) {
  for (std::uint8_t channel = 0; channel < 16; ++channel) {
    const auto status = static_cast<std::uint8_t>(0xB0U | channel);
    for (const std::uint8_t controller : std::array<std::uint8_t, 4>{64, 123, 120, 121}) {
      send(MidiMessage{status, controller, 0});
    }
    // Many a synthesizer does not take the wheel back when its controllers are reset.
    send(MidiMessage{static_cast<std::uint8_t>(0xE0U | channel), 0, 64});
  }
}

/// Follows a stream of messages, to end what is still sounding when the stream is cut.
class HeldNotes {
 public:
  void follow(const std::uint8_t* message, std::uint32_t size) noexcept {
    if (size < 3) {
      return;
    }
    const std::uint8_t kind = message[0] & 0xF0U;
    const std::uint8_t channel = message[0] & 0x0FU;
    const std::size_t note = channel * 128U + (message[1] & 0x7FU);
    if (kind == 0x90 && message[2] > 0) {
      notes_.set(note);
    } else if (kind == 0x80 || kind == 0x90) {
      notes_.reset(note);
    } else if (kind == 0xB0 && message[1] == 64) {
      pedals_.set(channel, message[2] >= 64);
    }
  }

  /// Calls `send(message)` with what ends each held note and pedal, and forgets them.
  template <typename Send>
  void release(Send&& send) noexcept {
    for (std::uint8_t channel = 0; channel < 16; ++channel) {
      if (pedals_[channel]) {
        send(MidiMessage{static_cast<std::uint8_t>(0xB0U | channel), 64, 0});
      }
      for (std::uint8_t note = 0; note < 128; ++note) {
        if (notes_[channel * 128U + note]) {
          send(MidiMessage{static_cast<std::uint8_t>(0x80U | channel), note, 64});
        }
      }
    }
    notes_.reset();
    pedals_.reset();
  }

 private:
  std::bitset<2048> notes_;
  std::bitset<16> pedals_;
};

}  // namespace marlise::engine
