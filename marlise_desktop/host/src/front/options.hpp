// SPDX-License-Identifier: GPL-3.0-or-later
// The command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace marlise::front {

struct RenderJob {
  std::string job;  ///< file of commands
  std::string input;
  std::string output;
  double tail = 0;            ///< seconds
  std::uint32_t block = 256;  ///< frames
};

struct Options {
  enum class Action { serve, render, version, help, refuse };

  Action action = Action::serve;
  std::string problem;  ///< for refuse: one line

  std::string socket;     ///< path of the command socket; empty for none
  int port = 0;           ///< TCP port for commands on 127.0.0.1; 0 for none
  int feedback_port = 0;  ///< TCP port for feedback; 0 for none
  bool verbose = false;
  bool autoconnect = false;
  std::string client_name = "marlise-host";
  int inputs = 2;
  int outputs = 2;
  int window_limit = 10;  ///< seconds that a plugin's own window may take to open
  RenderJob render;
};

constexpr int most_device_ports = 16;

/// Options that are wrong give Action::refuse with a problem that names them.
Options read_options(const std::vector<std::string>& arguments);

/// What -h prints.
extern const char* const usage;

}  // namespace marlise::front
