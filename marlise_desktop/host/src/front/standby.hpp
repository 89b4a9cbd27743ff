// SPDX-License-Identifier: GPL-3.0-or-later
// What is done the moment a MIDI device speaks, before the program hears of it. Control thread.
//
// The program says beforehand what the next press of a switch will do, or where each position of a pedal leads. It is
// busy at times (drawing, loading), the control thread is not. What waits lies in slots that the program numbers, read
// already and found by the control.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <variant>
#include <vector>

#include "control_message.hpp"
#include "control_times.hpp"
#include "engine/engine.hpp"
#include "feedback.hpp"
#include "standby_words.hpp"

namespace marlise::front {

class Standby {
 public:
  Standby(engine::Engine& engine, Feedback& feedback) : engine_(engine), feedback_(feedback) {}

  /// ok; or invalid_operation, and the slot is empty, when the control was heard, or another press done, after what this
  /// one was made for.
  int hold(int slot, StandbyPress press);
  /// ok; or no_instance or no_parameter, and the slot is as it was.
  int follow(int slot, FollowTable table);
  void drop(int slot);
  /// Empties all slots, and forgets what was heard.
  void clear();
  void drop_all();
  /// Empties those of a control port, which another device may get.
  void forget_port(int port);
  /// Empties those that name an instance that goes.
  void forget(const std::function<bool(int)>& gone);

  /// A message that came in: does what waits for it; then no other press waits any more. Answers the slots that have
  /// acted, the lowest first; valid until the next call.
  std::span<const int> hear(int port, std::uint32_t frame, std::span<const std::uint8_t> bytes);

 private:
  using Held = std::variant<StandbyPress, FollowTable>;

  void put(int slot, Held held);
  void find(const ControlMessage& message);
  void press(int slot);
  void move(int slot, const FollowTable& table, int value);
  void drop_where(const std::function<bool(const Held&)>& goes);

  engine::Engine& engine_;
  Feedback& feedback_;
  std::map<int, Held> slots_;
  std::map<Control, std::vector<int>> by_control_;
  ControlTimes times_;
  std::vector<int> found_;     ///< in hear()
  std::vector<int> acted_;  ///< hear()'s answer
};

}  // namespace marlise::front
