// SPDX-License-Identifier: GPL-3.0-or-later
#include "controller.hpp"

#include <sys/epoll.h>

#include <chrono>
#include <string>

#include "commands.hpp"
#include "log.hpp"

namespace marlise::front {
namespace {

using Clock = std::chrono::steady_clock;

/// Commands run so long before the loop looks at anything else, a stop signal among it.
constexpr auto slice = std::chrono::milliseconds(10);
/// A controller that leaves so many bytes of replies unread is not read from any more.
constexpr std::size_t reply_limit = std::size_t{1} << 20;

constexpr std::string_view nul{"\0", 1};
constexpr std::string_view busy{"busy\0", 5};

void refuse(Descriptor peer) {
  Connection connection(std::move(peer));
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
void Controller::make_room() {
  if (commands_ && commands_->hung_up()) {
    drop_commands();
  }
}

void Controller::accept_commands(Descriptor peer) {
  if (!peer) {
    return;
  }
  make_room();
  if (commands_) {
    log_line(LogLevel::warning, "a second controller was refused");
    refuse(std::move(peer));
    return;
  }
  commands_.emplace(std::move(peer));
  loop_.watch(commands_->fd(), EPOLLIN, [this](std::uint32_t events) { on_commands(events); });
}

void Controller::accept_feedback(Descriptor peer) {
  if (!peer) {
    return;
  }
  make_room();
  if (feedback_ && !early_) {
    log_line(LogLevel::warning, "a second feedback connection was refused");
    refuse(std::move(peer));
    return;
  }
  drop_feedback();
  early_ = !commands_;
  feedback_.emplace(std::move(peer));
  loop_.watch(feedback_->fd(), EPOLLIN, [this](std::uint32_t events) { on_feedback(events); });
}

bool Controller::backlog() const {
  return commands_ && unread_ && commands_->waiting() < reply_limit;
}

bool Controller::reading() const {
  return !unread_ && !too_long_ && commands_->waiting() < reply_limit;
}

void Controller::update_interest() {
  if (commands_) {
    const std::uint32_t in = reading() ? EPOLLIN : 0U;
    const std::uint32_t out = commands_->waiting() > 0 ? EPOLLOUT : 0U;
    loop_.change(commands_->fd(), in | out);
  }
}

void Controller::on_commands(std::uint32_t events) {
  if (!commands_->flush()) {
    drop_commands();
    return;
  }
  if (reading() && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
    const auto bytes = commands_->receive();
    if (!bytes) {
      drop_commands();
      return;
    }
    too_long_ = !framer_.feed(*bytes);
  }
  run_messages();
}

void Controller::run_messages() {
  if (!commands_) {
    return;
  }
  const auto end = Clock::now() + slice;
  unread_ = true;
  while (!host_.quit && Clock::now() < end && commands_->waiting() < reply_limit) {
    const auto message = framer_.next();
    if (!message) {
      unread_ = false;
      break;
    }
    const Reply reply = run_message(host_, *message);
    log_line(LogLevel::trace, *message + " -> " + reply.wire().value_or("(no reply)"));
    if (reply.wire()) {
      commands_->queue(*reply.wire());
      commands_->queue(nul);
    }
  }
  const bool finished = too_long_ && !unread_;
  if (finished) {
    log_line(LogLevel::error, "a message of more than 1 MiB came: the controller was disconnected");
    commands_->queue(*Reply::invalid_argument().wire());
    commands_->queue(nul);
  }
  if (!commands_->flush() || finished) {
    drop_commands();
    return;
  }
  update_interest();
}

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
  framer_ = Framer();
  unread_ = too_long_ = false;
  drop_feedback();
  host_.feedback.new_controller();
}

void Controller::drop_feedback() {
  if (feedback_) {
    loop_.forget(feedback_->fd());
    feedback_.reset();
  }
}

}  // namespace marlise::front
