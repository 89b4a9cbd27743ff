// SPDX-License-Identifier: GPL-3.0-or-later
#include "event_loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace marlise::front {
namespace {

int checked(int result, const char* what) {
  if (result < 0) {
    throw std::system_error(errno, std::generic_category(), what);
  }
  return result;
}

}  // namespace

EventLoop::EventLoop() : epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {}

void EventLoop::watch(int fd, std::uint32_t events, Handler handler) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  checked(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  handlers_[fd] = std::make_shared<Handler>(std::move(handler));
}

void EventLoop::change(int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  checked(::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event), "epoll_ctl");
}

void EventLoop::forget(int fd) {
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  handlers_.erase(fd);
}

void EventLoop::step(bool idle) {
  std::array<epoll_event, 16> events;
  const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), idle ? -1 : 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (const auto handler = handlers_.find(event.data.fd); handler != handlers_.end()) {
      const auto kept = handler->second;  // lives on when it forgets itself
      (*kept)(event.events);
    }
  }
}

Ticker::Ticker() : timer_(checked(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create")) {}

void Ticker::every(std::chrono::milliseconds interval) {
  if (interval == interval_) {
    return;
  }
  interval_ = interval;
  itimerspec times{};
  times.it_interval.tv_sec = interval.count() / 1000;
  times.it_interval.tv_nsec = (interval.count() % 1000) * 1'000'000;
  times.it_value = times.it_interval;
  checked(::timerfd_settime(timer_.get(), 0, &times, nullptr), "timerfd_settime");
}

void Ticker::clear() const {
  std::uint64_t expirations = 0;
  [[maybe_unused]] const auto count = ::read(timer_.get(), &expirations, sizeof expirations);
}

Wakeup::Wakeup() : event_(checked(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")) {}

void Wakeup::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto count = ::write(event_.get(), &one, sizeof one);
}

void Wakeup::clear() const {
  std::uint64_t value = 0;
  [[maybe_unused]] const auto count = ::read(event_.get(), &value, sizeof value);
}

}  // namespace marlise::front
