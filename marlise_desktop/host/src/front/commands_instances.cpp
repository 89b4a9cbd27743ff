// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <set>
#include <vector>

#include "board_commands.hpp"
#include "commands.hpp"
#include "counted.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

constexpr int jack_client_failed = -201;  ///< mod-host's word for "no audio server" here
constexpr int all_instances = -1;

using Load = int (engine::Engine::*)(std::string_view uri, int number);

int load(Host& host, Load how, const std::string& uri, int number) {
  if (!host.wiring.alive()) {
    return jack_client_failed;
  }
  take_events(host);
  const int status = (host.engine.*how)(uri, number);
  host.refusals.erase(number);
  if (status == engine::not_instantiated) {
    take_events(host);
    const std::string place = uri + ' ';
    host.refusals[number] = host.last_error.starts_with(place) ? host.last_error.substr(place.size()) : host.last_error;
  }
  if (status >= 0) {
    ++host.instances;
    host.levels.take_up();
    host.tuning.take_up();
  }
  return status;
}

template <Load how>
Reply load_one(Host& host, Arguments arguments) {
  return Reply::status(load(host, how, arguments[0], to_int(arguments[1])));
}

/// With more than one, nothing is told of those that fail.
template <Load how>
Reply load_several(Host& host, Arguments arguments) {
  CountedLists lists(arguments);
  const auto plugins = lists.plugins();
  int status = engine::ok;
  for (const auto& [uri, number] : plugins) {
    status = load(host, how, uri, number);
  }
  return lists.problem().value_or(Reply::status(plugins.size() == 1 ? status : engine::ok));
}

/// What waits to be told of an instance that has gone is dropped.
void removed(Host& host) {
  host.instances = host.engine.describe().instances.size();
  ports_changed(host);
}

int remove_one(Host& host, int number) {
  const bool all = number == all_instances;
  host.standby.forget([=](int named) { return all ? named >= 0 && named < first_tool_slot : named == number; });
  const int status = host.engine.remove(number);
  take_events(host);
  if (all) {
    host.feedback.forget_below(first_tool_slot);
  } else {
    host.feedback.forget(number);
  }
  removed(host);
  return status;
}

Reply remove(Host& host, Arguments arguments) {
  return Reply::status(remove_one(host, to_int(arguments[0])));
}

Reply multi_remove(Host& host, Arguments arguments) {
  CountedLists lists(arguments);
  const std::vector<int> numbers = lists.numbers();
  if (lists.problem()) {
    return *lists.problem();
  }
  if (numbers.size() == 1) {
    return Reply::status(remove_one(host, numbers.front()));
  }
  const std::set<int> going(numbers.begin(), numbers.end());
  host.standby.forget([&](int named) { return going.contains(named); });
  host.engine.remove(numbers);
  take_events(host);
  for (const int number : numbers) {
    if (number >= 0) {
      host.feedback.forget(number);
    }
  }
  removed(host);
  return Reply::status(engine::ok);
}

Reply activate(Host& host, Arguments arguments) {
  const int status = host.engine.activate(to_int(arguments[0]), to_int(arguments[1]) != 0);
  ports_changed(host);
  return Reply::status(status);
}

Reply multi_activate(Host& host, Arguments arguments) {
  CountedLists lists(arguments.subspan(1));
  const std::vector<int> numbers = lists.numbers();
  const bool on = to_int(arguments[0]) != 0;
  if (lists.problem()) {
    return *lists.problem();
  }
  const int status = numbers.size() == 1 ? host.engine.activate(numbers.front(), on) : engine::ok;
  host.engine.activate(numbers, on);
  ports_changed(host);
  return Reply::status(status);
}

Reply bypass(Host& host, Arguments arguments) {
  return Reply::status(host.engine.bypass(to_int(arguments[0]), to_int(arguments[1]) != 0));
}

Reply multi_bypass(Host& host, Arguments arguments) {
  CountedLists lists(arguments.subspan(1));
  const std::vector<int> numbers = lists.numbers();
  host.engine.bypass(numbers, to_int(arguments[0]) != 0);
  return lists.problem().value_or(Reply::status(engine::ok));
}

constexpr std::array instances_rows{
    Command{"add", 2, 2, load_one<&engine::Engine::add>},
    Command{"preload", 2, 2, load_one<&engine::Engine::preload>},
    Command{"multi_add", 1, Command::any, load_several<&engine::Engine::add>},
    Command{"multi_preload", 1, Command::any, load_several<&engine::Engine::preload>},
    Command{"remove", 1, 1, remove},
    Command{"multi_remove", 1, Command::any, multi_remove},
    Command{"activate", 2, 2, activate},
    Command{"multi_activate", 2, Command::any, multi_activate},
    Command{"bypass", 2, 2, bypass},
    Command{"multi_bypass", 2, Command::any, multi_bypass},
};

}  // namespace

Commands instance_commands() {
  return instances_rows;
}

}  // namespace marlise::front
