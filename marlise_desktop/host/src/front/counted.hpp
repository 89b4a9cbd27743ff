// SPDX-License-Identifier: GPL-3.0-or-later
// Counted lists among the words of a command: a number, then so many things.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"

namespace marlise::front {

/// Takes counted lists off the front of a command's words. The first thing wrong ends it: every later list is
/// empty then, and problem() is the answer to the command.
class CountedLists {
 public:
  explicit CountedLists(Arguments words) : words_(words) {}

  /// Instance numbers; none at all is a problem, as it is for mod-host.
  std::vector<int> numbers();
  /// Symbols and values.
  std::vector<std::pair<std::string, float>> values();
  /// URIs and instance numbers; none at all is a problem.
  std::vector<std::pair<std::string, int>> plugins();

  const std::optional<Reply>& problem() const { return problem_; }

 private:
  /// The words of a list whose items have `width` words each.
  Arguments take(std::size_t width, bool may_be_empty);

  Arguments words_;
  std::optional<Reply> problem_;
};

}  // namespace marlise::front
