// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

constexpr int jack_client_failed = -201;  ///< mod-host's word for "no audio server" here
constexpr int all_instances = -1;
constexpr int first_tool_slot = 9990;  ///< -1 does not touch these

Reply add(Host& host, Arguments arguments) {
  if (!host.wiring.alive()) {
    return Reply::status(jack_client_failed);
  }
  const int number = to_int(arguments[1]);
  take_events(host);
  const int status = host.engine.add(arguments[0], number);
  host.refusals.erase(number);
  if (status == engine::not_instantiated) {
    take_events(host);
    const std::string place = std::string(arguments[0]) + ' ';
    host.refusals[number] = host.last_error.starts_with(place) ? host.last_error.substr(place.size()) : host.last_error;
  }
  if (status >= 0) {
    ++host.instances;
    host.levels.take_up();
    host.tuning.take_up();
  }
  return Reply::status(status);
}

Reply remove(Host& host, Arguments arguments) {
  const int number = to_int(arguments[0]);
  const int status = host.engine.remove(number);
  take_events(host);
  if (number == all_instances) {
    host.feedback.forget_below(first_tool_slot);
  } else {
    host.feedback.forget(number);
  }
  host.instances = host.engine.describe().instances.size();
  ports_changed(host);
  return Reply::status(status);
}

Reply bypass(Host& host, Arguments arguments) {
  return Reply::status(host.engine.bypass(to_int(arguments[0]), to_int(arguments[1]) != 0));
}

constexpr std::array rows{
    Command{"add", 2, 2, add},
    Command{"remove", 1, 1, remove},
    Command{"bypass", 2, 2, bypass},
};

}  // namespace

Commands instance_commands() {
  return rows;
}

}  // namespace marlise::front
