// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker.hpp"

#include <algorithm>
#include <chrono>

#include "realtime.hpp"

namespace marlise::engine {

namespace {

constexpr std::chrono::milliseconds look_interval{2};

}  // namespace

WorkBell::WorkBell() : thread_([this] { run(); }) {}

WorkBell::~WorkBell() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void WorkBell::join(Worker* worker) {
  {
    const std::lock_guard lock(mutex_);
    workers_.push_back(worker);
  }
  changed_.notify_one();
}

void WorkBell::leave(Worker* worker) {
  const std::lock_guard lock(mutex_);
  std::erase(workers_, worker);
}

void WorkBell::run() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (workers_.empty()) {
      changed_.wait(lock);
      continue;
    }
    for (Worker* worker : workers_) {
      if (worker->waiting()) {
        worker->wake();
      }
    }
    changed_.wait_for(lock, look_interval);
  }
}

Worker::Worker(WorkBell* bell) : bell_(bell), feature_{this, schedule} {}

Worker::~Worker() { stop(); }

void Worker::start(LV2_Handle plugin, const LV2_Worker_Interface* interface) {
  plugin_ = plugin;
  traffic_ = std::make_unique<Traffic>();
  interface_ = interface;
  if (bell_ != nullptr) {
    thread_ = std::thread([this] { run(); });
    bell_->join(this);
  }
}

void Worker::stop() {
  if (thread_.joinable()) {
    bell_->leave(this);
    stop_.store(true, std::memory_order_release);
    wake();
    thread_.join();
  }
}

void Worker::wake() {
  if (!awake_.exchange(true, std::memory_order_acq_rel)) {
    wake_.release();
  }
}

void Worker::run() {
  std::vector<std::byte> request;
  std::uint32_t type = 0;
  while (!stop_.load(std::memory_order_acquire)) {
    wake_.acquire();
    awake_.exchange(false, std::memory_order_acq_rel);  // sees all that the last wake() came with
    while (!stop_.load(std::memory_order_acquire) && traffic_->requests.pop(type, request)) {
      work(static_cast<std::uint32_t>(request.size()), request.data());
    }
  }
}

void Worker::work(std::uint32_t size, const void* data) {
  const std::lock_guard lock(working_);
  interface_->work(plugin_, respond, this, size, data);
}

LV2_Worker_Status Worker::schedule(LV2_Worker_Schedule_Handle self, std::uint32_t size, const void* data) {
  auto* worker = static_cast<Worker*>(self);
  if (worker->interface_ == nullptr) {
    return LV2_WORKER_ERR_UNKNOWN;  // not before instantiation is done
  }
  if (worker->bell_ == nullptr || !on_audio_thread) {
    worker->work(size, data);  // nothing here is in a hurry
    return LV2_WORKER_SUCCESS;
  }
  return worker->traffic_->requests.push(0, data, size) ? LV2_WORKER_SUCCESS : LV2_WORKER_ERR_NO_SPACE;
}

LV2_Worker_Status Worker::respond(LV2_Worker_Respond_Handle self, std::uint32_t size, const void* data) {
  auto* worker = static_cast<Worker*>(self);
  return worker->traffic_->answers.push(0, data, size) ? LV2_WORKER_SUCCESS : LV2_WORKER_ERR_NO_SPACE;
}

void Worker::deliver() noexcept {
  if (interface_ == nullptr) {
    return;
  }
  std::uint32_t type = 0;
  std::uint32_t size = 0;
  while (traffic_->answers.peek(type, size)) {
    traffic_->answers.take(traffic_->answer.data(), traffic_->answer.size());
    if (interface_->work_response != nullptr) {
      interface_->work_response(plugin_, size, traffic_->answer.data());
    }
  }
  if (interface_->end_run != nullptr) {
    interface_->end_run(plugin_);
  }
}

}  // namespace marlise::engine
