// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <vector>

#include "commands.hpp"
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

/// params_flush <instance> <reset> <count> <symbol> <value>…
Reply params_flush(Host& host, Arguments arguments) {
  const int count = to_int(arguments[2]);
  const Arguments list = arguments.subspan(3);
  if (count < 0) {
    return Reply::status(engine::no_memory);
  }
  if (list.size() / 2 < static_cast<std::size_t>(count)) {
    return Reply::few_arguments();
  }
  std::vector<std::pair<std::string, float>> values;
  for (std::size_t i = 0; i < 2 * static_cast<std::size_t>(count); i += 2) {
    values.emplace_back(list[i], static_cast<float>(to_double(list[i + 1])));
  }
  return Reply::status(host.engine.flush_parameters(to_int(arguments[0]), to_int(arguments[1]), values));
}

constexpr std::array rows{
    Command{"param_set", 3, 3, param_set},
    Command{"param_get", 2, 2, param_get},
    Command{"params_flush", 3, Command::any, params_flush},
};

}  // namespace

Commands parameter_commands() {
  return rows;
}

}  // namespace marlise::front
