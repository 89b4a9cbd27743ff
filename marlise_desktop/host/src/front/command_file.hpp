// SPDX-License-Identifier: GPL-3.0-or-later
// Files of commands, one a line: reading one safely, and writing one whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "render_job.hpp"

namespace marlise::front {

/// Longer ones, and ones with more lines, are refused.
constexpr std::size_t longest_command_file = std::size_t{1} << 20;
constexpr std::size_t most_file_commands = 4096;

/// Nothing when there is no such regular file, or it cannot be read, or is too long. Never waits.
std::optional<std::string> read_command_file(const std::string& path);

/// Why the lines cannot be run, as "LINE: REASON", or nothing. A line may hold any command that acts on the sound, none
/// that writes files, takes plugins in, opens connections or windows, waits, or ends the host.
std::optional<std::string> objection(const std::vector<JobLine>& lines);

/// Puts a file there with that text, in place of the one there is, or leaves everything as it was: why, or nothing.
std::optional<std::string> write_command_file(const std::string& path, std::string_view text);

/// One word as the protocol has it, quoted if need be. Nothing when it cannot be said on one line.
std::optional<std::string> quoted(std::string_view word);

}  // namespace marlise::front
