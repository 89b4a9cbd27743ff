// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <utility>
#include <variant>

#include "commands.hpp"
#include "host.hpp"
#include "standby_words.hpp"

namespace marlise::front {
namespace {

/// midi_standby <slot> <port> cc|note|program <channel> <number> <low> <high> <seen> <ramp> <item>...
Reply midi_standby(Host& host, Arguments arguments) {
  auto read = read_standby(arguments);
  if (auto* const wanted = std::get_if<ForSlot<StandbyPress>>(&read)) {
    return Reply::status(host.standby.hold(wanted->slot, std::move(wanted->what)));
  }
  return std::get<Reply>(std::move(read));
}

/// midi_follow <slot> <port> <channel> <number> <instance> <symbol> <value>...
Reply midi_follow(Host& host, Arguments arguments) {
  auto read = read_follow(arguments);
  if (auto* const wanted = std::get_if<ForSlot<FollowTable>>(&read)) {
    return Reply::status(host.standby.follow(wanted->slot, std::move(wanted->what)));
  }
  return std::get<Reply>(std::move(read));
}

Reply midi_standby_drop(Host& host, Arguments arguments) {
  const auto read = read_standby_slot(arguments);
  if (const auto* const slot = std::get_if<int>(&read)) {
    if (*slot == all_standby_slots) {
      host.standby.drop_all();
    } else {
      host.standby.drop(*slot);
    }
    return Reply::status(engine::ok);
  }
  return std::get<Reply>(read);
}

constexpr std::size_t follow_words = 6 + static_cast<std::size_t>(midi_values);

constexpr std::array standby_rows{
    Command{"midi_standby", 9, Command::any, midi_standby},
    Command{"midi_follow", follow_words, follow_words, midi_follow},
    Command{"midi_standby_drop", 1, 1, midi_standby_drop},
};

}  // namespace

Commands standby_commands() {
  return standby_rows;
}

}  // namespace marlise::front
