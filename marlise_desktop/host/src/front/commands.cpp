// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.hpp"

#include <exception>
#include <map>

#include "arguments.hpp"
#include "crash.hpp"
#include "engine/status.hpp"
#include "log.hpp"

namespace marlise::front {
namespace {

using Table = std::map<std::string_view, const Command*>;

const Table& table() {
  static const Table all = [] {
    Table rows;
    for (const Commands group : {instance_commands(), parameter_commands(), apply_commands(), preset_commands(),
                                 patch_commands(), connection_commands(), watch_commands(), tuner_commands(),
                                 host_commands(), steering_commands(), midi_commands(), standby_commands(), time_commands(),
                                 own_commands(), period_commands(), window_commands(), monitor_commands(),
                                 file_commands(), refused_commands()}) {
      for (const Command& command : group) {
        rows.emplace(command.name, &command);
      }
    }
    return rows;
  }();
  return all;
}

/// Lets a crash name the command.
struct Noted {
  explicit Noted(std::string_view message) { note_command(message); }
  ~Noted() { command_done(); }
  Noted(const Noted&) = delete;
  Noted& operator=(const Noted&) = delete;
};

}  // namespace

const Command* find_command(std::string_view name) {
  const auto row = table().find(name);
  return row == table().end() ? nullptr : row->second;
}

Reply run_message(Host& host, std::string_view message) {
  const Noted noted(message);
  try {
    const std::vector<std::string> words = split_words(message);
    const Command* const command = find_command(words.front());
    const Arguments arguments = Arguments(words).subspan(1);
    if (!command) {
      return Reply::not_found();
    }
    if (arguments.size() < command->least) {
      return Reply::few_arguments();
    }
    if (arguments.size() > command->most) {
      return Reply::many_arguments();
    }
    return command->handler(host, arguments);
  } catch (const std::exception& error) {
    // The sound goes on: a command that fails in a way nobody foresaw is refused and put in the log.
    log_line(LogLevel::error, std::string(message.substr(0, 80)) + ": " + error.what());
    return Reply::status(engine::invalid_operation);
  }
}

std::string command_names() {
  std::string list;
  for (const auto& [name, command] : table()) {
    list += list.empty() ? "" : ", ";
    list += std::string(name) + ' ' + std::to_string(command->least);
    if (command->most == Command::any) {
      list += "...";
    } else if (command->most > command->least) {
      list += '-' + std::to_string(command->most);
    }
  }
  return list;
}

}  // namespace marlise::front
