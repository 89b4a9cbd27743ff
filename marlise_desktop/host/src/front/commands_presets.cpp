// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

Reply preset_load(Host& host, Arguments arguments) {
  return Reply::status(host.engine.load_preset(to_int(arguments[0]), arguments[1]));
}

/// preset_save <instance> <label> <folder> <file>
Reply preset_save(Host& host, Arguments arguments) {
  return Reply::status(host.engine.save_preset(to_int(arguments[0]), arguments[1], arguments[2], arguments[3]));
}

Reply preset_show(Host& host, Arguments arguments) {
  return Reply::raw(host.engine.show_preset(arguments[0]));
}

Reply state_save(Host& host, Arguments arguments) {
  return Reply::status(host.engine.save_state(arguments[0]));
}

Reply state_load(Host& host, Arguments arguments) {
  return Reply::status(host.engine.load_state(arguments[0]));
}

Reply state_tmpdir(Host& host, Arguments arguments) {
  return Reply::status(host.engine.state_tmpdir(arguments[0]));
}

Reply bundle_add(Host& host, Arguments arguments) {
  return Reply::status(host.engine.bundle_add(arguments[0]));
}

Reply bundle_remove(Host& host, Arguments arguments) {
  return Reply::status(host.engine.bundle_remove(arguments[0], arguments[1]));
}

constexpr std::array presets_rows{
    Command{"preset_load", 2, 2, preset_load},     Command{"preset_save", 4, 4, preset_save},
    Command{"preset_show", 1, 1, preset_show},     Command{"state_save", 1, 1, state_save},
    Command{"state_load", 1, 1, state_load},       Command{"state_tmpdir", 1, 1, state_tmpdir},
    Command{"bundle_add", 1, 1, bundle_add},       Command{"bundle_remove", 2, 2, bundle_remove},
};

}  // namespace

Commands preset_commands() {
  return presets_rows;
}

}  // namespace marlise::front
