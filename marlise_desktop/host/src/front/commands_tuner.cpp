// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

Reply tuner(Host& host, Arguments arguments) {
  if (arguments[0] == "off") {
    host.tuning.end();
    return Reply::status(engine::ok);
  }
  return Reply::status(host.tuning.listen(arguments[0]));
}

Reply tuner_reference(Host& host, Arguments arguments) {
  return Reply::status(host.tuning.set_reference(to_double(arguments[0])));
}

constexpr std::array tuner_rows{
    Command{"tuner", 1, 1, tuner},
    Command{"tuner_reference", 1, 1, tuner_reference},
};

}  // namespace

Commands tuner_commands() {
  return tuner_rows;
}

}  // namespace marlise::front
