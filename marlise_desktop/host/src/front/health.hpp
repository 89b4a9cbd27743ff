// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of `health`: how the host is, as one line of JSON.
#pragma once

#include <string>

#include "host.hpp"

namespace marlise::front {

/// Waits for nobody: it answers while JACK hangs or is gone, and while a plugin hangs in run(). README.md tells the members.
std::string health_json(const Host& host);

}  // namespace marlise::front
