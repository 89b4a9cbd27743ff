// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"
#include "windows.hpp"

namespace marlise::front {
namespace {

constexpr int no_external_ui = -404;

Reply show_external_ui(Host& host, Arguments arguments) {
  const int number = to_int(arguments[0]);
  if (number == engine::transport_number) {
    return Reply::status(engine::no_window);
  }
  return Reply::status(host.windows == nullptr ? no_external_ui : host.windows->show(number));
}

constexpr std::array windows_rows{
    Command{"show_external_ui", 1, 1, show_external_ui},
};

}  // namespace

Commands window_commands() {
  return windows_rows;
}

}  // namespace marlise::front
