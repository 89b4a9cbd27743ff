// SPDX-License-Identifier: GPL-3.0-or-later
// The worker extension: a plugin's slow work, off the audio thread.
//
// Requests go from the audio thread to the plugin's own work thread through a ring, answers come
// back through another. The audio thread never wakes a thread itself (that is a system call):
// the WorkBell looks at the rings every 2 ms instead.
#pragma once

#include <lv2/worker/worker.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

#include "byte_ring.hpp"

namespace marlise::engine {

class Worker;

/// One thread an engine, which rings for the workers whose requests wait.
class WorkBell {
 public:
  WorkBell();
  ~WorkBell();
  WorkBell(const WorkBell&) = delete;
  WorkBell& operator=(const WorkBell&) = delete;

  void join(Worker* worker);
  void leave(Worker* worker);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Worker*> workers_;
  bool stop_ = false;
  std::thread thread_;
};

/// The worker of one instance.
class Worker {
 public:
  /// Without a bell, work is done at once inside schedule (offline).
  explicit Worker(WorkBell* bell);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  LV2_Worker_Schedule* feature() { return &feature_; }
  /// Once, after instantiation, before the first run.
  void start(LV2_Handle plugin, const LV2_Worker_Interface* interface);
  /// Ends the thread; waits for work under way.
  void stop();

  /// Any thread but the audio thread: no work is done by others while the answer lives; waits for work under way.
  std::unique_lock<std::recursive_mutex> hold() { return std::unique_lock(working_); }

  /// Audio thread, after run(): hands answers to the plugin.
  void deliver() noexcept;

  // For the bell's thread.
  bool waiting() const noexcept { return !traffic_->requests.empty(); }
  void wake();

 private:
  static LV2_Worker_Status schedule(LV2_Worker_Schedule_Handle self, std::uint32_t size, const void* data);
  static LV2_Worker_Status respond(LV2_Worker_Respond_Handle self, std::uint32_t size, const void* data);
  void run();
  void work(std::uint32_t size, const void* data);

  WorkBell* bell_;
  LV2_Worker_Schedule feature_;
  LV2_Handle plugin_ = nullptr;
  const LV2_Worker_Interface* interface_ = nullptr;
  /// What only a plugin that works needs.
  struct Traffic {
    ByteRing requests{1U << 16U};
    ByteRing answers{1U << 16U};
    std::vector<std::byte> answer = std::vector<std::byte>(1U << 16U);  ///< audio thread's own room for one answer
  };
  std::unique_ptr<Traffic> traffic_;  ///< from start() on
  std::recursive_mutex working_;   ///< one work() at a time, so answers has one writer; work may schedule work
  std::binary_semaphore wake_{0};
  std::atomic<bool> awake_{false};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace marlise::engine
