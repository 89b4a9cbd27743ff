// SPDX-License-Identifier: GPL-3.0-or-later
#include "hang_watch.hpp"

#include <chrono>

#include "crash.hpp"
#include "stop.hpp"

namespace marlise::front {
namespace {

constexpr auto look_interval = std::chrono::milliseconds(100);
/// Looks are counted, not time: while the whole process is stopped nothing hangs.
constexpr int most_looks = HangWatch::patience * 10;

}  // namespace

HangWatch::HangWatch(std::function<std::uint64_t()> cycle) : cycle_(std::move(cycle)), thread_([this] { run(); }) {}

HangWatch::~HangWatch() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_one();
  thread_.join();
}

void HangWatch::run() {
  std::uint64_t last = 0;
  int looks = 0;
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, look_interval, [this] { return stop_; })) {
    const std::uint64_t now = cycle_();
    looks = now == last && (now & 1U) != 0 ? looks + 1 : 0;
    last = now;
    if (looks > most_looks) {
      report_hang(HangWatch::patience);
      leave(1);
    }
  }
}

}  // namespace marlise::front
