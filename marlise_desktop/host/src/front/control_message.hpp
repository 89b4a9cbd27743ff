// SPDX-License-Identifier: GPL-3.0-or-later
// A control of a MIDI device, and what it sends: what the host does for it before the program has heard of it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>

namespace marlise::front {

enum class ControlKind { cc, note, program };

/// Stands for all of them where a channel is expected.
constexpr int any_channel = -1;
constexpr int channels = 16;
constexpr int midi_values = 128;  ///< of 7 bits: numbers and values go from 0 to 127

struct Control {
  int port = 0;  ///< of a control port
  ControlKind kind = ControlKind::cc;
  int channel = any_channel;
  int number = 0;  ///< of a program change, the program

  auto operator<=>(const Control&) const = default;
};

struct ControlMessage {
  Control control;  ///< its channel is never any_channel
  int value = 0;    ///< velocity of a note, 0 when it ends; of a program change always 0
};

/// Nothing for what is neither a controller's, a note nor a program change.
std::optional<ControlMessage> read_control(int port, std::span<const std::uint8_t> bytes);

}  // namespace marlise::front
