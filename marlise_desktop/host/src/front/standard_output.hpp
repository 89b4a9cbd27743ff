// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps standard output for the host's own few lines: what plugins print goes to standard error.
#pragma once

#include <string_view>

#include "socket.hpp"

namespace marlise::front {

class StandardOutput {
 public:
  /// From now on descriptor 1 leads to standard error.
  StandardOutput();
  /// Writes to the true standard output, at once. Nobody listening is no error.
  void write(std::string_view text) const;

 private:
  Descriptor original_;
};

}  // namespace marlise::front
