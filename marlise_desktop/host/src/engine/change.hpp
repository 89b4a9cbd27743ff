// SPDX-License-Identifier: GPL-3.0-or-later
// What Engine::apply changes.
#pragma once

#include <string>
#include <variant>

namespace marlise::engine {

struct ValueChange {
  int instance;
  std::string symbol;  ///< of an input control, or ":bypass"
  float value;         ///< clamped to the port's range
};

struct BypassChange {
  int instance;
  bool on;
};

struct PropertyChange {
  int instance;
  std::string property;  ///< URI
  std::string value;     ///< as Engine::patch_set takes it
};

using Change = std::variant<ValueChange, BypassChange, PropertyChange>;

}  // namespace marlise::engine
