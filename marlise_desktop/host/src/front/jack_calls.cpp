// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_calls.hpp"

namespace marlise::front {

JackCalls::JackCalls(std::function<void()> freed) {
  state_->freed = std::move(freed);
  thread_ = std::thread([state = state_] { work(state); });
}

JackCalls::~JackCalls() {
  std::unique_lock lock(state_->mutex);
  state_->stop = true;
  state_->freed = nullptr;
  const bool hangs = state_->stuck;
  lock.unlock();
  state_->given.notify_one();
  if (hangs) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

bool JackCalls::run(const std::function<void()>& call, std::chrono::milliseconds limit) {
  if (stuck()) {
    post(call);
    return false;
  }
  const auto answered = ask(
      [call] {
        call();
        return true;
      },
      [](bool) {}, limit);
  return answered.has_value();
}

void JackCalls::post(std::function<void()> call) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->waiting.push_back(std::move(call));
  }
  state_->given.notify_one();
}

bool JackCalls::stuck() const {
  const std::lock_guard lock(state_->mutex);
  return state_->stuck;
}

void JackCalls::work(const std::shared_ptr<State>& state) {
  std::unique_lock lock(state->mutex);
  while (!state->stop || !state->waiting.empty()) {
    if (state->waiting.empty()) {
      state->given.wait(lock);
      continue;
    }
    const auto call = std::move(state->waiting.front());
    state->waiting.pop_front();
    lock.unlock();
    call();
    lock.lock();
    if (state->stuck && state->waiting.empty()) {
      state->stuck = false;
      if (state->freed) {
        state->freed();
      }
    }
  }
}

}  // namespace marlise::front
