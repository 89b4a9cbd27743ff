// SPDX-License-Identifier: GPL-3.0-or-later
// Wakes somebody from the audio thread, at once.
//
// Posting a semaphore never waits; it is the one thing that the audio thread may do to another thread. A thread of the
// bell's own waits for it, and calls who is to be woken.
#pragma once

#include <semaphore.h>

#include <atomic>
#include <functional>
#include <thread>

namespace marlise::engine {

class MidiBell {
 public:
  /// `wake` is called on the bell's thread.
  explicit MidiBell(std::function<void()> wake);
  ~MidiBell();
  MidiBell(const MidiBell&) = delete;
  MidiBell& operator=(const MidiBell&) = delete;

  /// Audio thread. What was written before it is seen by who is woken.
  void ring() noexcept;

 private:
  void run();

  std::function<void()> wake_;
  sem_t semaphore_{};
  std::atomic<bool> rung_{false};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace marlise::engine
