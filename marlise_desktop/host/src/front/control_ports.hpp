// SPDX-License-Identifier: GPL-3.0-or-later
// Our JACK ports for single MIDI devices, `control_in_K` and `control_out_K`. Control thread.
//
// They are made when they are asked for, and stay until they are asked away: neither a board nor a controller takes
// them along. Who asked for them joins them to the devices.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "engine/engine.hpp"
#include "outside.hpp"

namespace marlise::front {

class ControlPorts {
 public:
  static constexpr int most = 32;  ///< numbers go from 1 to this

  ControlPorts(engine::Engine& engine, Outside& outside) : engine_(engine), outside_(outside) {}

  /// A source hears a device, a sink speaks to one. ok (also when it is there), bad_value for no such number, or
  /// invalid_operation when JACK cannot.
  int open(engine::Flow flow, int number);
  /// ok (also when there is none) or bad_value.
  int close(engine::Flow flow, int number);
  /// As Engine::send_midi.
  int send(int number, std::span<const std::uint8_t> message);
  /// Those that are there, the lowest first.
  std::vector<int> numbers(engine::Flow flow) const;

 private:
  using Terminals = std::map<int, int>;  ///< the engine's ids by number

  Terminals& of(engine::Flow flow) { return flow == engine::Flow::source ? sources_ : sinks_; }

  engine::Engine& engine_;
  Outside& outside_;
  Terminals sources_;
  Terminals sinks_;
};

}  // namespace marlise::front
