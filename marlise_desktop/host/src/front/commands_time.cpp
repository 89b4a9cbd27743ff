// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "commands.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

constexpr int no_link = -402;

Reply set_bpm(Host& host, Arguments arguments) {
  return Reply::status(host.engine.set_bpm(to_double(arguments[0])));
}

Reply set_bpb(Host& host, Arguments arguments) {
  return Reply::status(host.engine.set_beats_per_bar(to_double(arguments[0])));
}

/// transport <rolling> <beats per bar> <beats per minute>
Reply transport(Host& host, Arguments arguments) {
  const engine::Tempo tempo{to_double(arguments[2]), to_double(arguments[1])};
  return Reply::status(host.engine.set_transport(to_int(arguments[0]) != 0, tempo));
}

Reply transport_sync(Host& host, Arguments arguments) {
  const bool midi = arguments[0] == "midi";
  host.engine.follow_midi_clock(midi);
  if (midi) {
    host.feedback.allow();
  }
  return Reply::status(arguments[0] == "link" ? no_link : engine::ok);
}

constexpr std::array time_rows{
    Command{"set_bpm", 1, 1, set_bpm},
    Command{"set_bpb", 1, 1, set_bpb},
    Command{"transport", 3, 3, transport},
    Command{"transport_sync", 1, 1, transport_sync},
};

}  // namespace

Commands time_commands() {
  return time_rows;
}

}  // namespace marlise::front
