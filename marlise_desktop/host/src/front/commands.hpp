// SPDX-License-Identifier: GPL-3.0-or-later
// The table of commands. Each group of commands is one file with its rows and their handlers;
// to add a command, write its handler there and give it a row.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "reply.hpp"

namespace marlise::front {

struct Host;

/// The words after the command's name; their number is within the row's bounds.
using Arguments = std::span<const std::string>;
using Handler = Reply (*)(Host&, Arguments);

struct Command {
  static constexpr std::size_t any = std::numeric_limits<std::size_t>::max();

  std::string_view name;
  std::size_t least;  ///< arguments it needs
  std::size_t most;   ///< arguments it takes; `any` for a counted list at the end
  Handler handler;
};

using Commands = std::span<const Command>;

Commands instance_commands();    ///< add, remove, bypass
Commands parameter_commands();   ///< param_set, param_get, params_flush
Commands apply_commands();       ///< apply
Commands preset_commands();      ///< preset_*, state_*, bundle_*
Commands patch_commands();       ///< patch_set, patch_get
Commands connection_commands();  ///< connect, disconnect and their variants
Commands watch_commands();       ///< monitor_*, output_data_ready, cpu_load
Commands monitor_commands();      ///< monitor, param_monitor
Commands tuner_commands();       ///< tuner, tuner_reference
Commands steering_commands();    ///< midi_*, monitor_midi_*, cv_*
Commands host_commands();        ///< feature_enable, wait_audio_cycle, help, quit
Commands midi_commands();        ///< midi_port, midi_send
Commands standby_commands();     ///< midi_standby, midi_follow, midi_standby_drop
Commands time_commands();        ///< transport, transport_sync, set_bpm, set_bpb
Commands own_commands();         ///< what only this host has
Commands period_commands();      ///< period
Commands window_commands();      ///< show_external_ui
Commands file_commands();        ///< save, load
Commands refused_commands();     ///< mod-host's commands that are not built here

/// The row of that name, or null.
const Command* find_command(std::string_view name);

/// Runs one message and answers it. Never throws.
Reply run_message(Host& host, std::string_view message);

/// Every name in the table, for `help` and for tests.
std::string command_names();

}  // namespace marlise::front
