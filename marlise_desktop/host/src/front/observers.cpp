// SPDX-License-Identifier: GPL-3.0-or-later
#include "observers.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "arguments.hpp"
#include "log.hpp"

namespace marlise::front {
namespace {

constexpr std::string_view observe = "observe";
constexpr std::string_view panic = "panic";
/// What makes an observer of one that did not ask to be one: what else a controller's first message may be, it is refused.
constexpr std::array<std::string_view, 3> looks{"describe", "health", panic};
constexpr std::array<std::string_view, 5> allowed{"capabilities", "describe", "health", observe, panic};
constexpr int warning_level = 2;

template <std::size_t count>
bool among(const std::array<std::string_view, count>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::string first_word(std::string_view message) {
  return split_words(message.substr(0, message.find(' '))).front();
}

}  // namespace

bool asks_to_observe(std::string_view message) { return message == observe; }

Observers::~Observers() {
  for (const Observer& observer : all_) {
    loop_.forget(observer.peer->fd());
  }
}

Observers::Place Observers::add(std::unique_ptr<Peer> peer) {
  if (all_.size() >= most) {
    log_line(LogLevel::warning, "there are too many observers: the one that was silent longest was disconnected");
    dismiss(all_.begin());
  }
  const int fd = peer->fd();
  loop_.watch(fd, peer->interest(), [this, fd](std::uint32_t events) { on_events(fd, events); });
  all_.push_back({std::move(peer)});
  host_.observers = all_.size();
  return std::prev(all_.end());
}

void Observers::admit(std::unique_ptr<Peer> peer) { add(std::move(peer)); }

void Observers::take(std::unique_ptr<Peer> peer) {
  const Place place = add(std::move(peer));
  place->decided = true;
  place->peer->put_back(std::string(observe));
  step(place);
}

bool Observers::backlog() const {
  return std::ranges::any_of(all_, [](const Observer& observer) { return observer.peer->backlog(); });
}

void Observers::run_messages() {
  std::vector<int> waiting;
  for (const Observer& observer : all_) {
    if (observer.peer->backlog()) {
      waiting.push_back(observer.peer->fd());
    }
  }
  for (const int fd : waiting) {
    on_events(fd, 0);
  }
}

void Observers::on_events(int fd, std::uint32_t events) {
  const Place place = std::ranges::find_if(all_, [fd](const Observer& observer) { return observer.peer->fd() == fd; });
  if (place == all_.end()) {
    return;
  }
  if (!place->peer->transfer(events)) {
    drop(place);
    return;
  }
  step(place);
}

void Observers::step(Place place) {
  const auto message = place->peer->next();
  if (message && !serve(place, *message)) {
    return;
  }
  if (!place->peer->settle()) {
    drop(place);
    return;
  }
  loop_.change(place->peer->fd(), place->peer->interest());
}

bool Observers::serve(Place place, const std::string& message) {
  all_.splice(all_.end(), all_, place);
  if (!place->decided && !decide(place, message)) {
    return false;
  }
  if (among(allowed, first_word(message))) {
    perform(*place, message);
  } else {
    refuse(*place, message);
  }
  return true;
}

bool Observers::decide(Place place, const std::string& message) {
  place->decided = asks_to_observe(message) || (!desk_.vacant() && among(looks, first_word(message)));
  if (place->decided) {
    return true;
  }
  if (desk_.vacant()) {
    loop_.forget(place->peer->fd());
    auto peer = std::move(place->peer);
    all_.erase(place);
    host_.observers = all_.size();
    peer->put_back(message);
    desk_.seat(std::move(peer));
  } else {
    log_line(LogLevel::warning, "a second controller was refused");
    dismiss(place);
  }
  return false;
}

void Observers::perform(Observer& observer, const std::string& message) {
  if (asks_to_observe(message)) {
    observer.peer->answer(Reply::status(engine::ok));
    return;
  }
  const Reply reply = observer.peer->run(host_, message);
  if (first_word(message) == panic && reply.wire() == Reply::status(engine::ok).wire()) {
    constexpr std::string_view told = "an observer silenced everything: panic";
    log_line(LogLevel::warning, told);
    if (!desk_.vacant()) {
      host_.feedback.silenced();
      host_.feedback.log(warning_level, told);
    }
  }
}

void Observers::refuse(Observer& observer, const std::string& message) {
  observer.peer->answer(Reply::raw("busy"));
  if (!std::exchange(observer.refused, true)) {
    log_line(LogLevel::warning, "an observer may not " + first_word(message).substr(0, 40));
  }
}

void Observers::dismiss(Place place) {
  place->peer->answer(Reply::raw("busy"));
  place->peer->settle();
  drop(place);
}

void Observers::drop(Place place) {
  loop_.forget(place->peer->fd());
  all_.erase(place);
  host_.observers = all_.size();
}

}  // namespace marlise::front
