// SPDX-License-Identifier: GPL-3.0-or-later
// When each control of each device was heard last. Control thread.
//
// Times are frames that begin again after 2^32, a day at 48 kHz. What is older than a quarter of that is forgotten, so
// that it is never taken for new.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "control_message.hpp"

namespace marlise::front {

class ControlTimes {
 public:
  /// In the order of their frames. A control's channel is never any_channel.
  void note(const Control& control, std::uint32_t frame);
  /// Whether the control (with any_channel, on any of them) was heard after `frame`; without a frame, ever.
  bool heard_after(const Control& control, std::optional<std::uint32_t> frame) const;
  void forget_port(int port) { ports_.erase(port); }
  void clear() { ports_.clear(); }

 private:
  using Times = std::vector<std::optional<std::uint32_t>>;  ///< by kind, channel and number

  void forget_old(std::uint32_t now);

  std::map<int, Times> ports_;
  std::uint32_t swept_ = 0;
};

}  // namespace marlise::front
