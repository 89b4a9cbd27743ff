// SPDX-License-Identifier: GPL-3.0-or-later
// What the program wants done at once when a device sends something, and the commands' words for it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "apply_items.hpp"
#include "control_message.hpp"
#include "reply.hpp"

namespace marlise::front {

/// What the next message of a control does. Once.
struct StandbyPress {
  Control control;
  int low = 0;  ///< it answers to values from this
  int high = 0;
  std::optional<std::uint32_t> seen;  ///< frame of the newest message that whoever made this had dealt with
  ApplyItems items;
};

/// Where each position of a pedal leads a parameter. Every time.
struct FollowTable {
  Control control;
  int instance = 0;
  std::string symbol;
  std::vector<float> values;  ///< midi_values of them
};

/// Slots are numbered from 0.
constexpr int standby_slots = 4096;
constexpr int all_standby_slots = -1;

template <typename What>
struct ForSlot {
  int slot = 0;
  What what;
};

/// SLOT K KIND CHANNEL NUMBER LOW HIGH SEEN, then what `apply` takes; or why that cannot be.
std::variant<Reply, ForSlot<StandbyPress>> read_standby(std::span<const std::string> words);
/// SLOT K CHANNEL NUMBER INSTANCE SYMBOL, then midi_values values; or why that cannot be.
std::variant<Reply, ForSlot<FollowTable>> read_follow(std::span<const std::string> words);
/// A slot's number, or all_standby_slots; or why it is neither.
std::variant<Reply, int> read_standby_slot(std::span<const std::string> words);

}  // namespace marlise::front
