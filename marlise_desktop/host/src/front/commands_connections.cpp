// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

Reply connect(Host& host, Arguments arguments) {
  return Reply::status(host.wiring.connect(arguments[0], arguments[1]));
}

Reply disconnect(Host& host, Arguments arguments) {
  return Reply::status(host.wiring.disconnect(arguments[0], arguments[1]));
}

Reply connect_safe(Host& host, Arguments arguments) {
  const bool there = host.wiring.exists(arguments[0]) && host.wiring.exists(arguments[1]);
  return there ? connect(host, arguments) : Reply::status(engine::no_connection);
}

/// no_connection when a port is missing or has nothing to cut.
Reply disconnect_safe(Host& host, Arguments arguments) {
  const bool joined = host.wiring.has_connections(arguments[0]) && host.wiring.has_connections(arguments[1]);
  return joined ? disconnect(host, arguments) : Reply::status(engine::no_connection);
}

Reply disconnect_all(Host& host, Arguments arguments) {
  return Reply::status(host.wiring.disconnect_all(arguments[0]));
}

/// Joins a port to everything that another one is joined to.
Reply connect_matching(Host& host, Arguments arguments) {
  return Reply::status(host.wiring.connect_matching(arguments[0], arguments[1]));
}

constexpr std::array connections_rows{
    Command{"connect", 2, 2, connect},
    Command{"disconnect", 2, 2, disconnect},
    Command{"connect_safe", 2, 2, connect_safe},
    Command{"connect_matching", 2, 2, connect_matching},
    Command{"disconnect_safe", 2, 2, disconnect_safe},
    Command{"disconnect_all", 1, 1, disconnect_all},
};

}  // namespace

Commands connection_commands() {
  return connections_rows;
}

}  // namespace marlise::front
