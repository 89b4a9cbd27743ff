// SPDX-License-Identifier: GPL-3.0-or-later
// The status numbers that the protocol answers with.
#pragma once

namespace marlise::engine {

/// 0 and above mean success; the numbers are part of the wire protocol.
enum Status : int {
  ok = 0,
  bad_number = -1,           ///< instance number outside 0..9999, or not there where one must be
  number_taken = -2,         ///< an instance has that number already
  no_instance = -3,          ///< no instance has that number
  no_plugin = -101,          ///< plugin (or property) URI unknown
  not_instantiated = -102,   ///< plugin refused to start, or requires a feature this host lacks
  no_parameter = -103,       ///< symbol is not an input control
  bad_preset_uri = -104,     ///< preset URI is malformed
  no_preset = -105,          ///< no loadable state under that URI
  no_connection = -205,      ///< ports cannot be joined: missing or of unlike type
  no_disconnection = -206,   ///< ports are missing or not joined
  bad_value = -207,          ///< value is not a number, or out of range where nothing clamps it
  no_window = -302,          ///< the plugin has no window of its own, or the slot is a tool's
  no_memory = -901,          ///< out of room: a queue to the audio thread is full
  invalid_operation = -902,  ///< not possible in this state, or a file could not be written
};

}  // namespace marlise::engine
