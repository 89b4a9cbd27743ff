// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

Reply monitor_output(Host& host, Arguments arguments) {
  return Reply::inverted(host.engine.monitor_output(to_int(arguments[0]), arguments[1], true));
}

Reply monitor_output_off(Host& host, Arguments arguments) {
  return Reply::inverted(host.engine.monitor_output(to_int(arguments[0]), arguments[1], false));
}

Reply monitor_audio_levels(Host& host, Arguments arguments) {
  const bool on = to_int(arguments[1]) != 0;
  return Reply::status(on ? host.levels.add(arguments[0]) : host.levels.remove(arguments[0]));
}

Reply output_data_ready(Host& host, Arguments) {
  host.feedback.allow();
  return Reply::status(engine::ok);
}

Reply cpu_load(Host& host, Arguments) {
  return Reply::value(host.load.load().percent);
}

Reply max_cpu_load(Host& host, Arguments) {
  return Reply::value(host.load.load().highest);
}

constexpr std::array watch_rows{
    Command{"monitor_output", 2, 2, monitor_output},
    Command{"monitor_output_off", 2, 2, monitor_output_off},
    Command{"monitor_audio_levels", 2, 2, monitor_audio_levels},
    Command{"output_data_ready", 0, 0, output_data_ready},
    Command{"cpu_load", 0, 0, cpu_load},
    Command{"max_cpu_load", 0, 0, max_cpu_load},
};

}  // namespace

Commands watch_commands() {
  return watch_rows;
}

}  // namespace marlise::front
