// SPDX-License-Identifier: GPL-3.0-or-later
#include "control_message.hpp"

namespace marlise::front {

std::optional<ControlMessage> read_control(int port, std::span<const std::uint8_t> bytes) {
  constexpr unsigned int note_off = 0x80;
  constexpr unsigned int note_on = 0x90;
  constexpr unsigned int control_change = 0xB0;
  constexpr unsigned int program_change = 0xC0;
  constexpr unsigned int seven_bits = 0x7F;
  if (bytes.size() < 2) {
    return std::nullopt;
  }
  const unsigned int status = bytes[0] & 0xF0U;
  const int channel = bytes[0] & 0x0F;
  const auto number = static_cast<int>(bytes[1] & seven_bits);
  if (status == program_change && bytes.size() == 2) {
    return ControlMessage{{port, ControlKind::program, channel, number}, 0};
  }
  if (bytes.size() != 3 || (status != note_off && status != note_on && status != control_change)) {
    return std::nullopt;
  }
  const auto value = static_cast<int>(bytes[2] & seven_bits);
  const ControlKind kind = status == control_change ? ControlKind::cc : ControlKind::note;
  return ControlMessage{{port, kind, channel, number}, status == note_off ? 0 : value};
}

}  // namespace marlise::front
