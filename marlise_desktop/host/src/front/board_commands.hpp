// SPDX-License-Identifier: GPL-3.0-or-later
// What the host runs, as the commands that would build it.
#pragma once

#include <optional>
#include <string>

#include "host.hpp"

namespace marlise::front {

constexpr int first_tool_slot = 9990;  ///< `remove -1` leaves these; no instance of a board has such a number

/// One a line: instances, values, bypasses, cables, mappings of MIDI and voltages, transport. Not what plugins keep
/// in properties and files. Nothing when a name cannot be said on one line.
std::optional<std::string> board_commands(const Host& host);

}  // namespace marlise::front
