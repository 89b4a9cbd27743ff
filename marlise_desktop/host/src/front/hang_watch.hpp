// SPDX-License-Identifier: GPL-3.0-or-later
// Ends the host when a plugin hangs on the audio thread: nothing else brings the sound back.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace marlise::front {

class HangWatch {
 public:
  static constexpr int patience = 3;  ///< seconds

  /// `cycle` changes when a cycle begins and when it ends, and is odd inside a cycle. When a cycle does not end in
  /// time the process ends with a line that names the instance, see crash.hpp.
  explicit HangWatch(std::function<std::uint64_t()> cycle);
  ~HangWatch();
  HangWatch(const HangWatch&) = delete;
  HangWatch& operator=(const HangWatch&) = delete;

 private:
  void run();

  std::function<std::uint64_t()> cycle_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace marlise::front
