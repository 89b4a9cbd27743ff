// SPDX-License-Identifier: GPL-3.0-or-later
// The level meters of `monitor_audio_levels` and of `meter`. The former keep their place in the list, and their number
// on the wire, also while their port does not exist, and take up when it comes. The latter go by the port's name; those
// of an instance's port go with it. Control thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feedback.hpp"
#include "wiring.hpp"

namespace marlise::front {

class Levels {
 public:
  Levels(engine::Engine& engine, Wiring& wiring) : engine_(engine), wiring_(wiring) {}

  /// Watches a port; once for each name. Always ok.
  int add(const std::string& port);
  /// Only the meter added last can go: ok or invalid_operation.
  int remove(const std::string& port);
  /// Tells peak and RMS of a port: ok, also when it is told already, or no_connection.
  int tell(const std::string& port);
  /// Ok, also when it was not told.
  int tell_no_more(const std::string& port);
  /// To be called when ports may have gone.
  void let_go();
  /// Takes up meters whose port has come.
  void take_up();
  /// Writes what was measured since the last call, where there was any sound; `meter` tells of silence once.
  void report(Feedback& feedback);
  bool empty() const { return meters_.empty() && told_.empty(); }

 private:
  struct Meter {
    std::string port;
    std::optional<int> id;  ///< the engine's
    bool silent = false;    ///< and that was told
  };
  void close(const Meter& meter);

  engine::Engine& engine_;
  Wiring& wiring_;
  std::vector<Meter> meters_;  ///< of monitor_audio_levels
  std::vector<Meter> told_;    ///< of meter
};

}  // namespace marlise::front
