// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuner.hpp"

#include <chrono>
#include <utility>

namespace marlise::engine {

namespace {

constexpr std::chrono::milliseconds look_every{20};

}  // namespace

Tuner::Tuner(double rate) : thread_([this, rate] { listen(rate); }) {}

Tuner::~Tuner() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  ending_.notify_one();
  thread_.join();
}

std::optional<Pitch> Tuner::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(newest_, std::nullopt);
}

void Tuner::listen(double rate) {
  PitchTracker tracker(rate);
  std::vector<float> sound;
  std::unique_lock lock(mutex_);
  while (!ending_.wait_for(lock, look_every, [this] { return ends_; })) {
    lock.unlock();
    sound.clear();
    ring_->take(sound);
    std::optional<Pitch> heard;
    tracker.feed(sound, [&](const Pitch& pitch) { heard = pitch; });
    lock.lock();
    newest_ = heard ? heard : newest_;
  }
}

}  // namespace marlise::engine
