// SPDX-License-Identifier: GPL-3.0-or-later
// The first packet: which window to open, and for what.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/plugin_window.hpp"

namespace marlise::ui {

struct Start {
  engine::PluginWindow window;
  std::string title;
  double rate = 48000;  ///< Hz
};

std::vector<std::byte> packed(const Start& start);
/// Nothing when it is not whole.
std::optional<Start> unpacked(std::span<const std::byte> bytes);

}  // namespace marlise::ui
