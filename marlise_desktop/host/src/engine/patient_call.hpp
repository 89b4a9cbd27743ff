// SPDX-License-Identifier: GPL-3.0-or-later
// Calls of foreign code that may never return.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace marlise::engine {

/// How a call ended: `problem` is empty when it returned.
struct CallEnd {
  std::string problem;
  bool returned = true;  ///< or threw
};

/// Control thread: runs `call` on another thread, the same for all calls, and waits for its end. When that does not come in time, the thread is left to
/// itself: what `call` holds is then never freed, so that it may go on using it. What it throws becomes a problem.
CallEnd call_patiently(const std::function<void()>& call, std::chrono::milliseconds limit);

/// Some thread has been left to itself: what foreign code may use must not be freed any more.
bool calls_left_behind() noexcept;

}  // namespace marlise::engine
