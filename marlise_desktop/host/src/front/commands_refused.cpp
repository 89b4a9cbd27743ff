// SPDX-License-Identifier: GPL-3.0-or-later
// mod-host's commands that are not built here. Each answers mod-host's own refusal for a machine without
// the thing, so that replies stay in step.
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

constexpr int no_control_chain = -401;
constexpr int no_hmi = -403;

template <int status>
Reply refuse(Host&, Arguments) {
  return Reply::status(status);
}

/// Nothing is licensed here: mod-host answers an empty frame then.
Reply licensee(Host&, Arguments) {
  return Reply::raw({});
}

constexpr std::array refused_rows{
    Command{"licensee", 1, 1, licensee},
    Command{"cc_map", 12, Command::any, refuse<no_control_chain>},
    Command{"cc_unmap", 2, 2, refuse<no_control_chain>},
    Command{"cc_value_set", 3, 3, refuse<no_control_chain>},
    Command{"hmi_map", 11, 11, refuse<no_hmi>},
    Command{"hmi_unmap", 2, 2, refuse<no_hmi>},
};

}  // namespace

Commands refused_commands() {
  return refused_rows;
}

}  // namespace marlise::front
