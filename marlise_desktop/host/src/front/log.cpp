// SPDX-License-Identifier: GPL-3.0-or-later
#include "log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <string>

namespace marlise::front {
namespace {

std::atomic<bool> verbose{false};

const char* name(LogLevel level) {
  switch (level) {
    case LogLevel::trace: return "trace";
    case LogLevel::note: return "note";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "";
}

}  // namespace

int log_descriptor() {
  static const int descriptor = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  return descriptor < 0 ? STDERR_FILENO : descriptor;
}

void log_line(LogLevel level, std::string_view text) {
  if (level == LogLevel::trace && !verbose.load(std::memory_order_relaxed)) {
    return;
  }
  std::string line = std::string("marlise-host: ") + name(level) + ": ";
  line += text;
  line += '\n';
  // One write keeps lines of several threads whole. When nobody takes the log there is nobody to tell.
  [[maybe_unused]] const auto written = ::write(log_descriptor(), line.data(), line.size());
}

void log_verbose(bool on) {
  verbose.store(on, std::memory_order_relaxed);
}

}  // namespace marlise::front
