// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"
#include "monitors.hpp"

namespace marlise::front {
namespace {

/// monitor <address> <port> <on>
Reply monitor(Host& host, Arguments arguments) {
  constexpr int failed = 1;
  if (to_int(arguments[2]) == 1) {
    const bool started = host.monitors != nullptr && host.monitors->start(arguments[0], to_int(arguments[1]));
    return Reply::status(started ? engine::ok : failed);
  }
  if (host.monitors != nullptr) {
    host.monitors->stop();
  }
  return Reply::status(engine::ok);
}

/// param_monitor <instance> <symbol> <comparison> <value>
Reply param_monitor(Host& host, Arguments arguments) {
  constexpr int nobody_listens = -1;
  if (host.monitors == nullptr || !host.monitors->on()) {
    return Reply::status(nobody_listens);
  }
  return Reply::status(host.monitors->add(to_int(arguments[0]), arguments[1], arguments[2],
                                          static_cast<float>(to_double(arguments[3]))));
}

constexpr std::array monitors_rows{
    Command{"monitor", 3, 3, monitor},
    Command{"param_monitor", 4, 4, param_monitor},
};

}  // namespace

Commands monitor_commands() {
  return monitors_rows;
}

}  // namespace marlise::front
