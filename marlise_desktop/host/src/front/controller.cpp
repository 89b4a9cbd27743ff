// SPDX-License-Identifier: GPL-3.0-or-later
#include "controller.hpp"

#include <sys/epoll.h>

#include <chrono>
#include <string>
#include <utility>

#include "log.hpp"

namespace marlise::front {
namespace {

using Clock = std::chrono::steady_clock;

/// Commands run so long before the loop looks at anything else, a stop signal among it.
constexpr auto slice = std::chrono::milliseconds(10);

constexpr std::string_view busy{"busy\0", 5};

void refuse(Descriptor socket) {
  Connection connection(std::move(socket));
  connection.queue(busy);
  connection.flush();
}

}  // namespace

Controller::~Controller() {
  drop_feedback();
  if (commands_) {
    loop_.forget(commands_->fd());
  }
}

/// A controller that has left does not keep the next one out, whatever it has not taken.
bool Controller::vacant() {
  if (commands_ && commands_->hung_up()) {
    drop_commands();
  }
  return commands_ == nullptr;
}

void Controller::accept_commands(Descriptor socket) {
  if (!socket) {
    return;
  }
  auto peer = std::make_unique<Peer>(std::move(socket));
  if (vacant()) {
    seat(std::move(peer));
  } else {
    observers_.admit(std::move(peer));
  }
}

void Controller::seat(std::unique_ptr<Peer> peer) {
  commands_ = std::move(peer);
  spoken_ = false;
  loop_.watch(commands_->fd(), EPOLLIN, [this](std::uint32_t events) { on_commands(events); });
  run_own();  // it may have spoken before it got the place
}

void Controller::accept_feedback(Descriptor socket) {
  if (!socket) {
    return;
  }
  static_cast<void>(vacant());
  if (feedback_ && !early_) {
    log_line(LogLevel::warning, "a second feedback connection was refused");
    refuse(std::move(socket));
    return;
  }
  drop_feedback();
  early_ = !commands_;
  feedback_.emplace(std::move(socket));
  loop_.watch(feedback_->fd(), EPOLLIN, [this](std::uint32_t events) { on_feedback(events); });
}

bool Controller::backlog() const { return (commands_ && commands_->backlog()) || observers_.backlog(); }

void Controller::on_commands(std::uint32_t events) {
  if (!commands_->transfer(events)) {
    drop_commands();
    return;
  }
  run_own();
}

void Controller::run_messages() {
  run_own();
  observers_.run_messages();
}

void Controller::run_own() {
  if (!commands_) {
    return;
  }
  const auto end = Clock::now() + slice;
  while (!host_.quit && Clock::now() < end) {
    const auto message = commands_->next();
    if (!message) {
      break;
    }
    if (!spoken_ && asks_to_observe(*message)) {
      leave_to_observe();
      return;
    }
    spoken_ = true;
    note_presence();
    take_midi(host_);  // many commands may come in one slice
    commands_->run(host_, *message);
  }
  if (!commands_->settle()) {
    drop_commands();
    return;
  }
  loop_.change(commands_->fd(), commands_->interest());
}

void Controller::leave_to_observe() {
  loop_.forget(commands_->fd());
  auto peer = std::move(commands_);
  early_ = feedback_.has_value();  // it is the next controller's
  observers_.take(std::move(peer));
}

void Controller::note_presence() { host_.controlled = present(); }

void Controller::on_feedback(std::uint32_t) {
  // Nothing is expected from there but its end.
  if (!feedback_->receive() || !feedback_->flush()) {
    drop_feedback();
    return;
  }
  loop_.change(feedback_->fd(), feedback_->waiting() > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

bool Controller::listens() const {
  return commands_ && feedback_ && feedback_->waiting() == 0 && host_.feedback.allowed();
}

void Controller::send_feedback() {
  if (!listens()) {
    return;
  }
  const std::string batch = host_.feedback.take();
  if (batch.empty()) {
    return;
  }
  feedback_->queue(batch);
  if (!feedback_->flush()) {
    drop_feedback();
    return;
  }
  if (feedback_->waiting() > 0) {
    loop_.change(feedback_->fd(), EPOLLIN | EPOLLOUT);
  }
}

void Controller::drop_commands() {
  loop_.forget(commands_->fd());
  commands_.reset();
  note_presence();
  drop_feedback();
  tell_midi(host_, false);
  host_.feedback.new_controller();
}

void Controller::drop_feedback() {
  if (feedback_) {
    loop_.forget(feedback_->fd());
    feedback_.reset();
  }
}

}  // namespace marlise::front
