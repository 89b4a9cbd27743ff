// SPDX-License-Identifier: GPL-3.0-or-later
// The tuner: the audio thread copies sound out, a thread of its own listens to it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "pitch_tracker.hpp"

namespace marlise::engine {

/// Samples from one thread to another. When nobody takes them, new ones are left out.
class SampleRing {
 public:
  /// Audio thread.
  void push(const float* samples, std::uint32_t frames) noexcept {
    const std::uint64_t write = write_.load(std::memory_order_relaxed);
    const std::uint64_t free = room - (write - read_.load(std::memory_order_acquire));
    if (frames > free) {
      return;
    }
    for (std::uint32_t i = 0; i < frames; ++i) {
      samples_[(write + i) % room] = samples[i];
    }
    write_.store(write + frames, std::memory_order_release);
  }

  /// The other thread: appends all that waits to `out`.
  void take(std::vector<float>& out) {
    const std::uint64_t read = read_.load(std::memory_order_relaxed);
    const std::uint64_t write = write_.load(std::memory_order_acquire);
    for (std::uint64_t i = read; i < write; ++i) {
      out.push_back(samples_[i % room]);
    }
    read_.store(write, std::memory_order_release);
  }

 private:
  static constexpr std::uint64_t room = 1U << 16U;

  std::vector<float> samples_ = std::vector<float>(room);
  std::atomic<std::uint64_t> write_{0};
  std::atomic<std::uint64_t> read_{0};
};

/// Listens from its making to its end. Made and asked on the control thread.
class Tuner {
 public:
  explicit Tuner(double rate);
  ~Tuner();
  Tuner(const Tuner&) = delete;
  Tuner& operator=(const Tuner&) = delete;

  /// Where the audio thread puts what is to be heard; may outlive the tuner.
  const std::shared_ptr<SampleRing>& ring() const { return ring_; }
  /// The newest result, once.
  std::optional<Pitch> take();

 private:
  void listen(double rate);

  std::shared_ptr<SampleRing> ring_ = std::make_shared<SampleRing>();
  std::mutex mutex_;
  std::condition_variable ending_;
  bool ends_ = false;
  std::optional<Pitch> newest_;
  std::thread thread_;
};

}  // namespace marlise::engine
