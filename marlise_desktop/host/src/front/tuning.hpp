// SPDX-License-Identifier: GPL-3.0-or-later
// The `tuner`: which port is listened to, and what is told of it.
#pragma once

#include <string>

#include "feedback.hpp"
#include "wiring.hpp"

namespace marlise::front {

/// Control thread.
class Tuning {
 public:
  Tuning(engine::Engine& engine, Wiring& wiring) : engine_(engine), wiring_(wiring) {}

  /// Listens to a port from now on, and to no other: ok, or no_connection and it is off.
  int listen(const std::string& port);
  void end();
  /// Hertz of the A above middle C, 220 to 880: ok or bad_value.
  int set_reference(double hz);
  /// To be called when ports may have gone: a port that comes back is listened to again.
  void let_go();
  void take_up();
  /// Writes what was heard since the last call.
  void report(Feedback& feedback);
  bool on() const { return !port_.empty(); }

 private:
  engine::Engine& engine_;
  Wiring& wiring_;
  std::string port_;        ///< empty when it is off
  bool listens_ = false;    ///< the port is there
  double reference_ = 440;  ///< Hz
};

}  // namespace marlise::front
