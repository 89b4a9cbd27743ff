// SPDX-License-Identifier: GPL-3.0-or-later
#include "apply_items.hpp"

#include <utility>

#include "strict_words.hpp"

namespace marlise::front {

std::optional<ApplyItems> read_apply(std::span<const std::string> given) {
  StrictWords words(given);
  ApplyItems items;
  items.ramp_ms = words.decimal();
  if (!(items.ramp_ms >= 0)) {
    return std::nullopt;
  }
  while (!words.empty() && !words.wrong()) {
    const std::string kind = words.word();
    const int instance = words.whole();
    if (kind == "v") {
      std::string symbol = words.word();
      items.changes.emplace_back(engine::ValueChange{instance, std::move(symbol), static_cast<float>(words.decimal())});
    } else if (kind == "b") {
      items.changes.emplace_back(engine::BypassChange{instance, words.flag()});
    } else if (kind == "p") {
      std::string property = words.word();
      items.changes.emplace_back(engine::PropertyChange{instance, std::move(property), words.word()});
    } else {
      words.fail();
    }
  }
  return words.wrong() ? std::nullopt : std::optional(std::move(items));
}

}  // namespace marlise::front
