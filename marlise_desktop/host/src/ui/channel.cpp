// SPDX-License-Identifier: GPL-3.0-or-later
#include "channel.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace marlise::ui {

Channel::Sent Channel::send(Kind kind, std::int32_t number, std::span<const std::byte> body) const {
  Head head{kind, number};
  std::array<iovec, 2> parts{iovec{&head, sizeof head}, iovec{const_cast<std::byte*>(body.data()), body.size()}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  while (::sendmsg(fd_, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
    switch (errno) {
      case EINTR: continue;
      case EAGAIN:
      case ENOBUFS: return Sent::full;
      case EMSGSIZE: return Sent::yes;
      default: return Sent::gone;
    }
  }
  return Sent::yes;
}

bool Channel::send_all(Kind kind, std::int32_t number, std::span<const std::byte> body) const {
  for (;;) {
    const Sent sent = send(kind, number, body);
    if (sent != Sent::full) {
      return sent == Sent::yes;
    }
    pollfd there{fd_, POLLOUT, 0};
    ::poll(&there, 1, -1);
  }
}

Channel::Got Channel::receive(Packet& packet) const {
  constexpr std::size_t largest = 1U << 18U;
  thread_local std::vector<std::byte> room(largest);
  ssize_t size = 0;
  do {
    size = ::recv(fd_, room.data(), room.size(), MSG_DONTWAIT);
    // The other end left without reading all: told once, before what it sent itself.
  } while (size < 0 && (errno == EINTR || errno == ECONNRESET));
  if (size < 0 && errno == EAGAIN) {
    return Got::nothing;
  }
  const auto bytes = static_cast<std::size_t>(size);
  if (size < 0 || bytes < sizeof packet.head) {
    return Got::gone;
  }
  std::memcpy(&packet.head, room.data(), sizeof packet.head);
  packet.body.assign(room.begin() + sizeof packet.head, room.begin() + size);
  return Got::packet;
}

void Channel::wait(int milliseconds) const {
  pollfd there{fd_, POLLIN, 0};
  ::poll(&there, 1, milliseconds);
}

}  // namespace marlise::ui
