// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "counted.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

Reply param_set(Host& host, Arguments arguments) {
  const auto value = static_cast<float>(to_double(arguments[2]));
  return Reply::status(host.engine.set_parameter(to_int(arguments[0]), arguments[1], value));
}

Reply param_get(Host& host, Arguments arguments) {
  const engine::Reading reading = host.engine.parameter(to_int(arguments[0]), arguments[1]);
  return reading.status < 0 ? Reply::status(reading.status) : Reply::value(reading.value);
}

using Pairs = std::vector<std::pair<std::string, float>>;

/// <instance> <reset> <count> <symbol> <value>…
template <int (engine::Engine::*set)(int, int, engine::Values)>
Reply set_several(Host& host, Arguments arguments) {
  CountedLists lists(arguments.subspan(2));
  const Pairs values = lists.values();
  if (lists.problem()) {
    return *lists.problem();
  }
  return Reply::status((host.engine.*set)(to_int(arguments[0]), to_int(arguments[1]), values));
}

/// multi_param_set <symbol> <value> <count> <instance>…: with one instance it is param_set.
Reply multi_param_set(Host& host, Arguments arguments) {
  CountedLists lists(arguments.subspan(2));
  const std::vector<int> numbers = lists.numbers();
  const Pairs values{{arguments[0], static_cast<float>(to_double(arguments[1]))}};
  if (lists.problem()) {
    return *lists.problem();
  }
  if (numbers.size() == 1) {
    return Reply::status(host.engine.set_parameter(numbers.front(), values.front().first, values.front().second));
  }
  host.engine.flush_parameters(numbers, 0, values);
  return Reply::status(engine::ok);
}

/// <reset> <count> <instance>… <count> <symbol> <value>…
Reply multi_params_flush(Host& host, Arguments arguments) {
  CountedLists lists(arguments.subspan(1));
  const std::vector<int> numbers = lists.numbers();
  const Pairs values = lists.values();
  const int reset = to_int(arguments[0]);
  if (lists.problem()) {
    return *lists.problem();
  }
  if (numbers.size() == 1) {
    return Reply::status(host.engine.flush_parameters(numbers.front(), reset, values));
  }
  host.engine.flush_parameters(numbers, reset, values);
  return Reply::status(engine::ok);
}

Reply multi_pre_run(Host& host, Arguments arguments) {
  CountedLists lists(arguments.subspan(1));
  const std::vector<int> numbers = lists.numbers();
  const Pairs values = lists.values();
  if (lists.problem()) {
    return *lists.problem();
  }
  int status = engine::ok;
  for (const int number : numbers) {
    status = host.engine.pre_run(number, to_int(arguments[0]), values);
  }
  return Reply::status(numbers.size() == 1 ? status : engine::ok);
}

constexpr std::array parameters_rows{
    Command{"param_set", 3, 3, param_set},
    Command{"param_get", 2, 2, param_get},
    Command{"params_flush", 3, Command::any, set_several<&engine::Engine::flush_parameters>},
    Command{"pre_run", 3, Command::any, set_several<&engine::Engine::pre_run>},
    Command{"multi_param_set", 3, Command::any, multi_param_set},
    Command{"multi_params_flush", 4, Command::any, multi_params_flush},
    Command{"multi_pre_run", 4, Command::any, multi_pre_run},
};

}  // namespace

Commands parameter_commands() {
  return parameters_rows;
}

}  // namespace marlise::front
