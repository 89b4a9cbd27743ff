// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine tells its driver, taken with Engine::drain on the control thread.
#pragma once

#include <functional>
#include <string>
#include <variant>

namespace marlise::engine {

/// A monitored output control changed.
struct OutputChanged {
  int instance;
  std::string symbol;
  float value;
};

/// A plugin changed one of its own input controls.
struct ParameterChanged {
  int instance;
  std::string symbol;
  float value;
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

/// A line from a plugin's log or from the host itself.
struct LogLine {
  int level;  ///< 0 trace, 1 note, 2 warning, 3 error
  std::string text;
};

using Event = std::variant<OutputChanged, ParameterChanged, PropertyChanged, Fault, LogLine>;
using EventVisitor = std::function<void(const Event&)>;

}  // namespace marlise::engine
