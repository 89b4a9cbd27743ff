// SPDX-License-Identifier: GPL-3.0-or-later
// Orderly stop on SIGTERM and SIGINT, also while the control thread hangs in a plugin.
#pragma once

#include <atomic>

#include "event_loop.hpp"

namespace marlise::front {

class StopSignals {
 public:
  /// Blocks the two signals in this thread and all it starts later, so make it first. A thread waits for
  /// them and wakes the loop. When the process still runs some seconds later, that thread ends it.
  StopSignals();

  int fd() const { return wakeup_->fd(); }
  bool stopping() const { return *stopping_; }

 private:
  // Shared with the thread, which nothing ends but the process.
  std::shared_ptr<Wakeup> wakeup_ = std::make_shared<Wakeup>();
  std::shared_ptr<std::atomic<bool>> stopping_ = std::make_shared<std::atomic<bool>>(false);
};

/// Ends the process at once. Destructors of plugin libraries do not run: they may crash.
[[noreturn]] void leave(int status);

}  // namespace marlise::front
