// SPDX-License-Identifier: GPL-3.0-or-later
#include "front/peer.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "check.hpp"

using namespace marlise::front;
using namespace std::string_view_literals;

namespace {

/// A peer, and the other end of its connection.
struct Pair {
  Pair() : Pair(ends()) {}

  void send(std::string_view bytes) const {
    CHECK(::send(other.get(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  }

  std::string received() const {
    std::string bytes(4096, '\0');
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::recv(other.get(), bytes.data(), bytes.size(), 0))));
    return bytes;
  }

  Peer peer;
  Descriptor other;

 private:
  struct Ends {
    int of[2];
  };
  static Ends ends() {
    Ends made{};
    CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, made.of) == 0);
    return made;
  }
  explicit Pair(const Ends& made) : peer(Descriptor(made.of[0])), other(made.of[1]) {}
};

}  // namespace

CASE("a peer's messages come one by one, and one that was put back comes again") {
  Pair pair;
  CHECK(!pair.peer.next());
  pair.send("observe\0hea"sv);
  CHECK(pair.peer.transfer(EPOLLIN));
  CHECK(pair.peer.backlog());
  CHECK_EQUAL("observe", pair.peer.next().value_or(""));
  pair.peer.put_back("observe");
  CHECK_EQUAL("observe", pair.peer.next().value_or(""));
  CHECK(!pair.peer.next());
  CHECK(!pair.peer.backlog());
  pair.send("lth\0"sv);
  CHECK(pair.peer.transfer(EPOLLIN));
  CHECK_EQUAL("health", pair.peer.next().value_or(""));
}

CASE("a peer is answered with a NUL, or not at all") {
  Pair pair;
  pair.peer.answer(Reply::status(0));
  pair.peer.answer(Reply::none());
  pair.peer.answer(Reply::raw("busy"));
  CHECK(pair.peer.settle());
  CHECK_EQUAL(std::string("resp 0\0busy\0"sv), pair.received());
}

CASE("a peer that does not read its replies is not read from") {
  Pair pair;
  pair.send("health\0health\0"sv);
  CHECK(pair.peer.transfer(EPOLLIN));
  CHECK(pair.peer.next().has_value());
  while (pair.peer.settle() && (pair.peer.interest() & EPOLLOUT) == 0) {
    pair.peer.answer(Reply::raw(std::string(Peer::reply_limit / 4, 'x')));
  }
  pair.peer.answer(Reply::raw(std::string(Peer::reply_limit, 'x')));
  CHECK(!pair.peer.next());
  CHECK(!pair.peer.backlog());
  CHECK_EQUAL(static_cast<std::uint32_t>(EPOLLOUT), pair.peer.interest());
  while (!pair.received().empty() || (pair.peer.interest() & EPOLLOUT) != 0) {
    CHECK(pair.peer.transfer(EPOLLOUT));
  }
  CHECK_EQUAL("health", pair.peer.next().value_or(""));
}

CASE("an endless message ends the connection, after what came before it") {
  Pair pair;
  pair.send("health\0"sv);
  CHECK(pair.peer.transfer(EPOLLIN));
  CHECK(pair.peer.next().has_value());
  CHECK(!pair.peer.next());
  const std::string piece(65536, 'x');
  for (std::size_t sent = 0; sent <= Framer::limit; sent += piece.size()) {
    CHECK(pair.peer.settle());
    pair.send(piece);
    CHECK(pair.peer.transfer(EPOLLIN));
    CHECK(!pair.peer.next());
  }
  CHECK(!pair.peer.settle());
  CHECK_EQUAL(std::string("invalid argument\0"sv), pair.received());
}

CASE("a peer that has gone is known to have gone") {
  Pair pair;
  CHECK(!pair.peer.hung_up());
  pair.other.reset();
  CHECK(pair.peer.hung_up());
  CHECK(!pair.peer.transfer(EPOLLIN | EPOLLHUP));
}
