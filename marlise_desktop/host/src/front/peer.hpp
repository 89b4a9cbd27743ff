// SPDX-License-Identifier: GPL-3.0-or-later
// One command connection: what it sent, cut into messages, and the replies that it has not taken yet. Control thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "framing.hpp"
#include "reply.hpp"
#include "socket.hpp"

namespace marlise::front {

struct Host;

class Peer {
 public:
  /// Who leaves so many bytes of replies unread is not read from any more.
  static constexpr std::size_t reply_limit = std::size_t{1} << 20;

  explicit Peer(Descriptor socket) : connection_(std::move(socket)) {}

  int fd() const { return connection_.fd(); }
  /// It has closed its end; what it sent before may still wait.
  bool hung_up() const { return connection_.hung_up(); }

  /// Moves bytes as epoll's `events` say; false when it is gone.
  bool transfer(std::uint32_t events);
  /// What epoll shall watch.
  std::uint32_t interest() const;

  /// The next message; nothing when none is whole, or while too many replies wait.
  std::optional<std::string> next();
  /// next() gives that one again.
  void put_back(std::string message) { put_back_ = std::move(message); }
  /// next() may give one.
  bool backlog() const { return unread_ && connection_.waiting() < reply_limit; }

  void answer(const Reply& reply);
  /// Runs the message and answers it; the answer is told here too.
  Reply run(Host& host, const std::string& message);
  /// Sends what it takes now. False when it has gone, or is to go: it sent an endless message, and is told so.
  bool settle();

 private:
  bool reading() const { return !unread_ && !too_long_ && connection_.waiting() < reply_limit; }

  Connection connection_;
  Framer framer_;
  std::optional<std::string> put_back_;
  bool unread_ = false;    ///< whole messages may wait
  bool too_long_ = false;  ///< an endless message came: the connection ends when the rest is answered
};

}  // namespace marlise::front
