// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses among a plugin's windows.
#pragma once

#include <lilv/lilv.h>

#include "plugin.hpp"
#include "plugin_window.hpp"

namespace marlise::engine {

/// The best window that a process of its own can show. Control thread.
WindowOffer choose_window(LilvWorld* world, const Plugin& plugin);

}  // namespace marlise::engine
