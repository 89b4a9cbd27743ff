// SPDX-License-Identifier: GPL-3.0-or-later
// How long the host plays on when its controller is gone. Used on the control thread only.
#pragma once

#include <chrono>

#include "engine/engine.hpp"
#include "event_loop.hpp"

namespace marlise::front {

class Lease {
 public:
  /// Zero is without end.
  static constexpr std::chrono::seconds longest = std::chrono::hours(24 * 7);

  explicit Lease(EventLoop& loop, engine::Engine& engine);

  void set(std::chrono::seconds time);
  /// To be told after each step of the loop whether there is a controller.
  void held(bool held);
  /// The time is over and the sound has faded: the host ends.
  bool over() const { return state_ == State::over; }

 private:
  enum class State { held, alone, fading, over };

  void next();

  engine::Engine& engine_;
  Ticker ticker_;
  std::chrono::seconds time_{0};
  State state_ = State::held;
};

}  // namespace marlise::front
