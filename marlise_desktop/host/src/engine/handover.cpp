// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover.hpp"

#include <thread>

namespace marlise::engine {

void Handover::post(std::unique_ptr<Schedule> schedule) {
  schedule->id = ++last_id_;
  Schedule* raw = schedule.get();
  alive_.push_back(std::move(schedule));
  const Schedule* overtaken = posted_.exchange(raw, std::memory_order_acq_rel);
  if (overtaken != nullptr) {  // the audio thread has never seen it
    std::erase_if(alive_, [=](const auto& candidate) { return candidate.get() == overtaken; });
  }
  reclaim();
}

void Handover::reclaim() {
  const std::uint64_t taken = taken_id_.load(std::memory_order_acquire);
  while (!alive_.empty() && alive_.front()->id < taken) {
    alive_.pop_front();
  }
}

Schedule* Handover::current() noexcept {
  if (posted_.load(std::memory_order_relaxed) != nullptr) {
    Schedule* taken = posted_.exchange(nullptr, std::memory_order_acq_rel);
    if (taken != nullptr) {
      current_ = taken;
      taken_id_.store(taken->id, std::memory_order_release);
    }
  }
  return current_;
}

bool Gate::shut(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  int expected = open;
  while (!state_.compare_exchange_weak(expected, closed, std::memory_order_acquire)) {
    if (std::chrono::steady_clock::now() > end) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(50));
    expected = open;
  }
  return true;
}

}  // namespace marlise::engine
