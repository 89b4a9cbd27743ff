// SPDX-License-Identifier: GPL-3.0-or-later
// The level meters of `monitor_audio_levels`. A meter keeps its place in the list, and its number on the
// wire, also while its port does not exist; it takes up when the port comes.
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
  /// To be called when ports may have gone.
  void let_go();
  /// Takes up meters whose port has come.
  void take_up();
  /// Writes the peaks since the last call, where there was any sound.
  void report(Feedback& feedback);
  bool empty() const { return meters_.empty(); }

 private:
  struct Meter {
    std::string port;
    std::optional<int> id;  ///< the engine's
  };

  engine::Engine& engine_;
  Wiring& wiring_;
  std::vector<Meter> meters_;
};

}  // namespace marlise::front
