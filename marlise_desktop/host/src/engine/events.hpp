// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine tells its driver, taken with Engine::drain on the control thread.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "tempo.hpp"

namespace marlise::engine {

/// A monitored output control changed.
struct OutputChanged {
  int instance;
  std::string symbol;
  float value;
};

/// An input control, or ":bypass", was moved by MIDI, by a control voltage or by the plugin itself.
struct ParameterChanged {
  int instance;
  std::string symbol;
  float value;
};

/// A MIDI controller was learned, and has moved the parameter to `value`.
struct ControlLearned {
  int instance;
  std::string symbol;
  int channel;     ///< 0..15
  int controller;  ///< 0..127, or 131 for the pitch bend
  float value;
  float low;       ///< what the parameter is moved between
  float high;
};

/// A MIDI controller moved that no parameter is mapped to, on a channel that is watched.
struct ControlChange {
  int channel;
  int controller;
  int value;  ///< 0..127; 0..16383 of the pitch bend
};

/// A MIDI program change on a channel that is watched.
struct ProgramChange {
  int program;
  int channel;
};

/// A plugin announced a property with patch:Set or patch:Put.
struct PropertyChanged {
  int instance;
  std::string property;  ///< URI
  char type;             ///< b bool, i int, l long, f float, g double, s string, p path, u URI, v vector
  std::string value;     ///< as on the wire: 0/1, decimal, "%f", text; a vector as count-letter-a:b:c
};

/// The guard muted an instance.
struct Fault {
  int instance;
  std::string reason;  ///< one line, names the port
};

/// The transport started or stopped, or the music has another tempo or time signature.
struct TransportChanged {
  TransportState state;
};

/// A line from a plugin's log or from the host itself.
struct LogLine {
  int level;  ///< 0 trace, 1 note, 2 warning, 3 error
  std::string text;
};

using Event = std::variant<OutputChanged, ParameterChanged, ControlLearned, ControlChange, ProgramChange, PropertyChanged,
                           Fault, TransportChanged, LogLine>;
using EventVisitor = std::function<void(const Event&)>;

}  // namespace marlise::engine
