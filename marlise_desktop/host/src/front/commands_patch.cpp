// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

Reply patch_set(Host& host, Arguments arguments) {
  return Reply::status(host.engine.patch_set(to_int(arguments[0]), arguments[1], arguments[2]));
}

Reply patch_get(Host& host, Arguments arguments) {
  return Reply::status(host.engine.patch_get(to_int(arguments[0]), arguments[1]));
}

constexpr std::array patch_rows{
    Command{"patch_set", 3, 3, patch_set},
    Command{"patch_get", 2, 2, patch_get},
};

}  // namespace

Commands patch_commands() {
  return patch_rows;
}

}  // namespace marlise::front
