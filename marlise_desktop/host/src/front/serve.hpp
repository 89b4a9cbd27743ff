// SPDX-License-Identifier: GPL-3.0-or-later
// The host at work: JACK, sockets, engine and the loop that joins them.
#pragma once

#include "options.hpp"
#include "standard_output.hpp"

namespace marlise::front {

/// Serves controllers until a stop signal or `quit`. Prints `ready` when commands and audio are up.
/// Throws std::runtime_error with one line when it cannot start.
void serve(const Options& options, const StandardOutput& output);

}  // namespace marlise::front
