// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "arguments.hpp"
#include "socket.hpp"

namespace marlise::front {
namespace {

/// Of the groups that are not allowed whole. How loud all is stays the musician's.
constexpr std::array<std::string_view, 4> allowed_besides{"preset_load", "state_load", "fade_time", "bypass_strategy"};

bool may_stand_in_file(const Command& command) {
  for (const Commands group : {instance_commands(), parameter_commands(), apply_commands(), patch_commands(),
                               connection_commands(), watch_commands(), steering_commands(), time_commands()}) {
    if (&command >= group.data() && &command < group.data() + group.size()) {
      return true;
    }
  }
  return std::ranges::find(allowed_besides, command.name) != allowed_besides.end();
}

const char* objection_to(const std::string& line) {
  const std::vector<std::string> words = split_words(line);
  const Command* const command = find_command(words.front());
  const std::size_t arguments = words.size() - 1;
  if (command == nullptr) {
    return "there is no such command";
  }
  if (!may_stand_in_file(*command)) {
    return "a file may not do that";
  }
  if (arguments < command->least || arguments > command->most) {
    return arguments < command->least ? "few arguments" : "many arguments";
  }
  return nullptr;
}

bool write_all(const Descriptor& file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count < 0 && errno != EINTR) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  }
  return ::fsync(file.get()) == 0;
}

}  // namespace

std::optional<std::string> read_command_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));  // a pipe would wait
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  std::string text(longest_command_file + 1, '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t count = ::read(file.get(), text.data() + length, text.size() - length);
    if (count < 0) {
      return std::nullopt;
    }
    if (count == 0) {
      break;
    }
    length += static_cast<std::size_t>(count);
  }
  text.resize(length);
  return length > longest_command_file ? std::nullopt : std::optional(std::move(text));
}

std::optional<std::string> objection(const std::vector<JobLine>& lines) {
  if (lines.size() > most_file_commands) {
    return std::to_string(lines[most_file_commands].number) + ": more than " + std::to_string(most_file_commands) +
           " commands";
  }
  for (const JobLine& line : lines) {
    if (const char* const reason = objection_to(line.command)) {
      return std::to_string(line.number) + ": '" + line.command.substr(0, 80) + "': " + reason;
    }
  }
  return std::nullopt;
}

std::optional<std::string> write_command_file(const std::string& path, std::string_view text) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, error);
  if (path.empty() || error) {
    return "there is no such folder";
  }
  if (std::filesystem::exists(real, error) && !std::filesystem::is_regular_file(real, error)) {
    return "there is something there that is no file";
  }
  std::string beside = real.string() + ".XXXXXX";
  const Descriptor file(::mkostemp(beside.data(), O_CLOEXEC));
  if (!file) {
    return std::strerror(errno);
  }
  if (!write_all(file, text) || ::rename(beside.c_str(), real.c_str()) != 0) {
    const std::string reason = std::strerror(errno);
    ::unlink(beside.c_str());
    return reason;
  }
  return std::nullopt;
}

std::optional<std::string> quoted(std::string_view word) {
  if (word.find_first_of(std::string_view("\0\n", 2)) != std::string_view::npos) {
    return std::nullopt;
  }
  const bool groups = word.empty() || word.find(' ') != std::string_view::npos;
  if (groups && word.ends_with('\\')) {
    return std::nullopt;
  }
  std::string text;
  for (const char letter : word) {
    if (letter == '"') {
      text += '\\';
    }
    text += letter;
  }
  return groups ? '"' + text + '"' : text;
}

}  // namespace marlise::front
