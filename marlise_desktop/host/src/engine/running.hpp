// SPDX-License-Identifier: GPL-3.0-or-later
// Which plugin the audio thread is in, for a crash handler to read.
#pragma once

#include <atomic>

namespace marlise::engine {

inline std::atomic<int> running_number{-1};
inline std::atomic<const char*> running_uri{nullptr};

/// Marks the audio thread as inside a plugin while it lives.
class RunningMark {
 public:
  RunningMark(int number, const char* uri) noexcept {
    running_number.store(number, std::memory_order_relaxed);
    running_uri.store(uri, std::memory_order_release);  // who reads it on another thread reads what it points at
  }
  ~RunningMark() {
    running_number.store(-1, std::memory_order_relaxed);
    running_uri.store(nullptr, std::memory_order_relaxed);
  }
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;
};

}  // namespace marlise::engine
