// SPDX-License-Identifier: GPL-3.0-or-later
// The few MIDI messages that the engine makes, and which notes are held on a cable.
#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
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

/// One message with its status byte and all its data bytes; a system exclusive one with its end.
inline bool is_whole_message(std::span<const std::uint8_t> bytes) noexcept {
  constexpr std::array<std::size_t, 7> by_kind{3, 3, 3, 3, 2, 2, 3};           // from 0x80 on, one for 16 channels
  constexpr std::array<std::size_t, 8> of_system{0, 2, 3, 2, 0, 0, 1, 0};      // from 0xF0 on; 0: none such
  if (bytes.empty() || bytes.front() < 0x80) {
    return false;
  }
  const std::uint8_t status = bytes.front();
  auto data = bytes.subspan(1);
  if (status == 0xF0) {
    if (data.empty() || data.back() != 0xF7) {
      return false;
    }
    data = data.first(data.size() - 1);
  } else {
    const std::size_t size = status >= 0xF8 ? 1 : status > 0xF0 ? of_system[status - 0xF0U] : by_kind[(status >> 4U) - 8U];
    if (bytes.size() != size) {
      return false;
    }
  }
  return std::all_of(data.begin(), data.end(), [](std::uint8_t byte) { return byte < 0x80; });
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
    } else if (kind == 0xB0) {
      follow_controller(channel, message[1], message[2]);
    } else if (kind == 0xE0) {
      bends_.set(channel, message[1] != 0 || message[2] != 64);
    }
  }

  /// Takes out what the other holds too.
  void except(const HeldNotes& other) noexcept {
    notes_ &= ~other.notes_;
    pedals_ &= ~other.pedals_;
    bends_ &= ~other.bends_;
  }

  bool any() const noexcept { return notes_.any() || pedals_.any() || bends_.any(); }
  void forget() noexcept {
    notes_.reset();
    pedals_.reset();
    bends_.reset();
  }

  /// Calls `send(message)` with what ends each held pedal and note and lets go of the wheel, and forgets them.
  template <typename Send>
  void release(Send&& send) noexcept {
    if (!any()) {
      return;
    }
    for (std::uint8_t channel = 0; channel < 16; ++channel) {
      for (std::size_t pedal = 0; pedal < holding.size(); ++pedal) {
        if (pedals_[channel * holding.size() + pedal]) {
          send(MidiMessage{static_cast<std::uint8_t>(0xB0U | channel), holding[pedal], 0});
        }
      }
      for (std::uint8_t note = 0; note < 128; ++note) {
        if (notes_[channel * 128U + note]) {
          send(MidiMessage{static_cast<std::uint8_t>(0x80U | channel), note, 64});
        }
      }
      if (bends_[channel]) {
        send(MidiMessage{static_cast<std::uint8_t>(0xE0U | channel), 0, 64});
      }
    }
    forget();
  }

 private:
  /// Controllers that hold notes: sustain, sostenuto, hold 2.
  static constexpr std::array<std::uint8_t, 3> holding{64, 66, 69};

  void follow_controller(std::uint8_t channel, std::uint8_t controller, std::uint8_t value) noexcept {
    for (std::size_t pedal = 0; pedal < holding.size(); ++pedal) {
      if (controller == holding[pedal]) {
        pedals_.set(channel * holding.size() + pedal, value >= 64);
      }
    }
    if (controller >= 120 && controller != 122) {  // modes that end notes; 122 is local control
      for (std::size_t note = 0; controller != 121 && note < 128; ++note) {
        notes_.reset(channel * 128U + note);
      }
      for (std::size_t pedal = 0; controller == 121 && pedal < holding.size(); ++pedal) {
        pedals_.reset(channel * holding.size() + pedal);
      }
    }
  }

  std::bitset<16 * 128> notes_;
  std::bitset<16 * holding.size()> pedals_;
  std::bitset<16> bends_;  ///< wheels that are not in the middle
};

}  // namespace marlise::engine
