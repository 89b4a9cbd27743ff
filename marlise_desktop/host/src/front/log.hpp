// SPDX-License-Identifier: GPL-3.0-or-later
// The host's own log: lines on standard error. Never used on the audio thread.
#pragma once

#include <string_view>

namespace marlise::front {

enum class LogLevel { trace, note, warning, error };

/// Writes `marlise-host: <level>: <text>` as one line. Traces appear with -v only.
void log_line(LogLevel level, std::string_view text);

/// Where lines go: standard error as it was at the first call, whatever plugins do to descriptor 2.
int log_descriptor();

/// Traces on or off.
void log_verbose(bool on);

}  // namespace marlise::front
