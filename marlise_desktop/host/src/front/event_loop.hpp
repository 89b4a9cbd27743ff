// SPDX-License-Identifier: GPL-3.0-or-later
// The control thread's loop over file descriptors.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "socket.hpp"

namespace marlise::front {

class EventLoop {
 public:
  using Handler = std::function<void(std::uint32_t events)>;

  EventLoop();

  /// Calls `handler` when the descriptor has one of `events` (EPOLLIN, …), errors included.
  void watch(int fd, std::uint32_t events, Handler handler);
  void change(int fd, std::uint32_t events);
  /// To be called before the descriptor is closed; allowed inside its handler.
  void forget(int fd);
  /// Waits for events and handles them; returns at once when `idle` is false.
  void step(bool idle);

 private:
  Descriptor epoll_;
  std::map<int, std::shared_ptr<Handler>> handlers_;
};

/// A timer that repeats, for an EventLoop.
class Ticker {
 public:
  Ticker();
  int fd() const { return timer_.get(); }
  /// Zero stops it. Setting the same interval again changes nothing.
  void every(std::chrono::milliseconds interval);
  /// To be called by the handler.
  void clear() const;

 private:
  Descriptor timer_;
  std::chrono::milliseconds interval_{0};
};

/// Lets other threads wake the loop. Never to be used on the audio thread.
class Wakeup {
 public:
  Wakeup();
  int fd() const { return event_.get(); }
  void wake() const;
  void clear() const;

 private:
  Descriptor event_;
};

}  // namespace marlise::front
