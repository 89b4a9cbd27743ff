// SPDX-License-Identifier: GPL-3.0-or-later
#include "lease.hpp"

#include <sys/epoll.h>

#include <string>

#include "log.hpp"

namespace marlise::front {
namespace {

using namespace std::chrono_literals;

constexpr float last_fade_ms = 500.0F;
/// The fade, and a period of any length.
constexpr auto faded_after = 1500ms;

}  // namespace

Lease::Lease(EventLoop& loop, engine::Engine& engine) : engine_(engine) {
  loop.watch(ticker_.fd(), EPOLLIN, [this](std::uint32_t) {
    ticker_.clear();
    next();
  });
}

void Lease::set(std::chrono::seconds time) {
  time_ = time;
}

/// A controller that comes while the sound fades is too late: it finds the host gone, as a moment later.
void Lease::held(bool held) {
  if (held && state_ == State::alone) {
    state_ = State::held;
    ticker_.every(0ms);
  } else if (!held && state_ == State::held && time_ > 0s) {
    state_ = State::alone;
    ticker_.every(time_);
  }
}

void Lease::next() {
  if (state_ == State::alone) {
    log_line(LogLevel::note, "nobody has been in control for " + std::to_string(time_.count()) + " s: the sound ends");
    state_ = State::fading;
    engine_.set_fade_time(last_fade_ms);
    engine_.set_mute(true);
    ticker_.every(faded_after);
  } else if (state_ == State::fading) {
    state_ = State::over;
  }
}

}  // namespace marlise::front
