// SPDX-License-Identifier: GPL-3.0-or-later
// The process that shows one plugin's own window. Control thread only.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "socket.hpp"

namespace marlise::front {

/// The program that shows windows, beside this one; empty when it is not installed.
std::string window_program();

class WindowProcess {
 public:
  /// Throws std::runtime_error with the reason.
  explicit WindowProcess(const std::string& program);
  /// Ends it by force if it still runs.
  ~WindowProcess();
  WindowProcess(WindowProcess&& other) noexcept;
  WindowProcess& operator=(WindowProcess&&) = delete;

  /// Our end of the channel; -1 after let_go().
  int fd() const { return channel_.get(); }
  /// Closes the channel: the process shall end, and is killed by ended() when it does not soon.
  void let_go();
  void kill() const;
  /// How it ended, once it has: "" in order, else in words. Nothing while it runs.
  std::optional<std::string> ended();

 private:
  Descriptor channel_;
  pid_t process_ = -1;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace marlise::front
