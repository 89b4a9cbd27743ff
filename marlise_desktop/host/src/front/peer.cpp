// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer.hpp"

#include <sys/epoll.h>

#include <string_view>
#include <utility>

#include "commands.hpp"
#include "log.hpp"

namespace marlise::front {
namespace {

constexpr std::string_view nul{"\0", 1};

}  // namespace

bool Peer::transfer(std::uint32_t events) {
  if (!connection_.flush()) {
    return false;
  }
  if (reading() && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
    const auto bytes = connection_.receive();
    if (!bytes) {
      return false;
    }
    too_long_ = !framer_.feed(*bytes);
    unread_ = true;
  }
  return true;
}

std::uint32_t Peer::interest() const {
  const std::uint32_t in = reading() ? EPOLLIN : 0U;
  const std::uint32_t out = connection_.waiting() > 0 ? EPOLLOUT : 0U;
  return in | out;
}

std::optional<std::string> Peer::next() {
  if (put_back_) {
    return std::exchange(put_back_, std::nullopt);
  }
  if (!backlog()) {
    return std::nullopt;
  }
  auto message = framer_.next();
  unread_ = message.has_value();
  return message;
}

void Peer::answer(const Reply& reply) {
  if (reply.wire()) {
    connection_.queue(*reply.wire());
    connection_.queue(nul);
  }
}

Reply Peer::run(Host& host, const std::string& message) {
  const Reply reply = run_message(host, message);
  log_line(LogLevel::trace, message + " -> " + reply.wire().value_or("(no reply)"));
  answer(reply);
  return reply;
}

bool Peer::settle() {
  const bool finished = too_long_ && !unread_;
  if (finished) {
    log_line(LogLevel::error, "a message of more than 1 MiB came: its connection was closed");
    answer(Reply::invalid_argument());
  }
  return connection_.flush() && !finished;
}

}  // namespace marlise::front
