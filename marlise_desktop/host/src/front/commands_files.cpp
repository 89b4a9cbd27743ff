// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "board_commands.hpp"
#include "command_file.hpp"
#include "commands.hpp"
#include "host.hpp"
#include "log.hpp"

namespace marlise::front {
namespace {

void tell(Host& host, const std::string& problem) {
  log_line(LogLevel::error, problem);
  host.feedback.log(static_cast<int>(LogLevel::error), problem);
}

bool failed(const std::string& reply) {
  return reply.starts_with("resp -") || reply.ends_with(" arguments") || reply == "invalid argument";
}

/// As in mod-host there is no reply but when the file cannot be read.
Reply load(Host& host, Arguments arguments) {
  const std::string& path = arguments[0];
  const auto text = read_command_file(path);
  if (!text) {
    return Reply::raw("error: can't open the file");
  }
  const std::vector<JobLine> lines = read_job(*text);
  if (const auto problem = objection(lines)) {
    tell(host, "nothing of a file of commands was run: " + path + ':' + *problem);
    return Reply::none();
  }
  for (const JobLine& line : lines) {
    const std::string reply = run_message(host, line.command).wire().value_or("");
    if (failed(reply)) {
      tell(host, path + ':' + std::to_string(line.number) + ": '" + line.command.substr(0, 80) + "' answers " + reply);
    }
  }
  return Reply::none();
}

Reply save(Host& host, Arguments arguments) {
  const auto text = board_commands(host);
  const auto problem = text ? write_command_file(arguments[0], *text) : "a name in it cannot be written on one line";
  if (problem) {
    tell(host, "the commands were not saved in '" + arguments[0] + "': " + *problem);
  }
  return Reply::none();
}

constexpr std::array files_rows{
    Command{"load", 1, 1, load},
    Command{"save", 1, 1, save},
};

}  // namespace

Commands file_commands() {
  return files_rows;
}

}  // namespace marlise::front
