// SPDX-License-Identifier: GPL-3.0-or-later
#include "standard_output.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace marlise::front {

StandardOutput::StandardOutput() : original_(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)) {
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
}

void StandardOutput::write(std::string_view text) const {
  [[maybe_unused]] const auto count = ::write(original_.get(), text.data(), text.size());
}

}  // namespace marlise::front
