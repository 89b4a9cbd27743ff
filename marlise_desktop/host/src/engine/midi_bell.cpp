// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi_bell.hpp"

#include <utility>

namespace marlise::engine {

MidiBell::MidiBell(std::function<void()> wake) : wake_(std::move(wake)) {
  sem_init(&semaphore_, 0, 0);
  thread_ = std::thread([this] { run(); });
}

MidiBell::~MidiBell() {
  stop_.store(true, std::memory_order_release);
  sem_post(&semaphore_);
  thread_.join();
  sem_destroy(&semaphore_);
}

void MidiBell::ring() noexcept {
  if (!rung_.exchange(true, std::memory_order_acq_rel)) {
    sem_post(&semaphore_);
  }
}

void MidiBell::run() {
  while (true) {
    while (sem_wait(&semaphore_) != 0) {  // a signal came between
    }
    if (stop_.load(std::memory_order_acquire)) {
      return;
    }
    rung_.exchange(false, std::memory_order_acq_rel);
    wake_();
  }
}

}  // namespace marlise::engine
