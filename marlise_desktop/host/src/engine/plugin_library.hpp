// SPDX-License-Identifier: GPL-3.0-or-later
// A plugin's shared library, looked at when the plugin does not start.
#pragma once

#include <lilv/lilv.h>

#include <string>

namespace marlise::engine {

/// Some plugins are linked without a library that they use, since hosts of their makers happened to have it loaded.
/// Loads it for them; true when the plugin's library can be loaded now.
bool lend_symbols(const LilvPlugin* plugin);

/// Why lilv could not make an instance, in words that follow the plugin's name.
std::string why_not_started(const LilvPlugin* plugin);

}  // namespace marlise::engine
