// SPDX-License-Identifier: GPL-3.0-or-later
// The words of `apply`: a ramp and a list of changes, read whole or not at all.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/change.hpp"

namespace marlise::front {

struct ApplyItems {
  double ramp_ms = 0;
  std::vector<engine::Change> changes;
};

/// RAMP_MS, then items: `v INSTANCE SYMBOL VALUE`, `b INSTANCE 0|1`, `p INSTANCE URI VALUE`. Nothing when a word is
/// not one of these letters, an item is cut short, or a number is none; the lenient reading of other commands would
/// take a shifted list for changes.
std::optional<ApplyItems> read_apply(std::span<const std::string> words);

}  // namespace marlise::front
