// SPDX-License-Identifier: GPL-3.0-or-later
#include "crash.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "engine/engine.hpp"
#include "engine/realtime.hpp"
#include "log.hpp"

namespace marlise::front {
namespace {

// Written by the control thread, read by a handler on any thread that crashes.
std::array<char, 400> command;
std::atomic<std::size_t> command_length{0};
std::atomic<bool> exit_expected{false};

/// Puts a line together without allocating: a crash may come from inside malloc.
class Line {
 public:
  Line& operator<<(const char* text) {
    return append(text, std::strlen(text));
  }
  Line& operator<<(int number) {
    char digits[12];
    int at = sizeof digits;
    auto rest = static_cast<unsigned>(number);
    do {
      digits[--at] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return append(digits + at, sizeof digits - static_cast<std::size_t>(at));
  }
  Line& append(const char* text, std::size_t length) {
    const std::size_t room = text_.size() - used_;
    std::copy_n(text, std::min(length, room), text_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ += std::min(length, room);
    return *this;
  }
  void write() const { [[maybe_unused]] const auto count = ::write(log_descriptor(), text_.data(), used_); }

 private:
  std::array<char, 1024> text_{};
  std::size_t used_ = 0;
};

/// Where it happened. A plugin's own worker thread cannot be told from any other.
void add_place(Line& line) {
  const engine::Running now = engine::running();
  const std::size_t length = command_length;
  if (engine::on_audio_thread && now.number >= 0) {
    line << " in instance " << now.number << " <" << (now.uri ? now.uri : "") << ">";
  } else if (length > 0) {
    (line << " during command: ").append(command.data(), length);
  }
}

void on_crash(int signal) {
  Line line;
  line << "marlise-host: crash: signal " << signal;
  add_place(line);
  line << "\n";
  line.write();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void on_exit() {
  if (!exit_expected) {
    Line line;
    line << "marlise-host: crash: exit was called";
    add_place(line);
    line << "\n";
    line.write();
  }
}

}  // namespace

void report_crashes() {
  static_cast<void>(log_descriptor());  // is there before any plugin
  static std::array<char, 32768> stack;  // a stack that overflowed cannot run the handler
  stack_t alternative{};
  alternative.ss_sp = stack.data();
  alternative.ss_size = stack.size();
  ::sigaltstack(&alternative, nullptr);
  struct sigaction action {};
  action.sa_handler = on_crash;
  action.sa_flags = static_cast<int>(SA_ONSTACK | SA_NODEFER);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    ::sigaction(signal, &action, nullptr);
  }
  std::atexit(on_exit);
}

void report_hang(int seconds) {
  const engine::Running now = engine::running();
  Line line;
  line << "marlise-host: crash: no end of an audio cycle for " << seconds << " s";
  if (now.number >= 0) {
    line << " in instance " << now.number << " <" << (now.uri ? now.uri : "") << ">";
  }
  line << "\n";
  line.write();
}

void note_command(std::string_view message) {
  command_length = 0;
  const std::size_t length = std::min(message.size(), command.size());
  std::copy_n(message.begin(), length, command.begin());
  command_length = length;
}

void command_done() {
  command_length = 0;
}

std::string last_command() {
  return {command.data(), std::min<std::size_t>(command_length, command.size())};
}

void expect_exit() {
  exit_expected = true;
}

}  // namespace marlise::front
