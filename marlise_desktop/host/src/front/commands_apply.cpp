// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "apply_items.hpp"
#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

/// `resp 0`, or the first refused item's status and then all refused ones as INDEX:STATUS.
Reply answer(const std::vector<int>& statuses) {
  int first = engine::ok;
  std::string refused;
  for (std::size_t index = 0; index < statuses.size(); ++index) {
    if (statuses[index] < 0) {
      first = first == engine::ok ? statuses[index] : first;
      refused += ' ' + std::to_string(index) + ':' + std::to_string(statuses[index]);
    }
  }
  return Reply::raw("resp " + std::to_string(first) + refused);
}

Reply apply(Host& host, Arguments arguments) {
  const auto items = read_apply(arguments);
  return items ? answer(host.engine.apply(items->changes, items->ramp_ms)) : Reply::invalid_argument();
}

constexpr std::array apply_rows{Command{"apply", 1, Command::any, apply}};

}  // namespace

Commands apply_commands() {
  return apply_rows;
}

}  // namespace marlise::front
