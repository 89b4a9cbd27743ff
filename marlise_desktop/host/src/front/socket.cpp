// SPDX-License-Identifier: GPL-3.0-or-later
#include "socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace marlise::front {
namespace {

constexpr int backlog = 8;
/// A program of this machine takes a connection at once, or is too busy.
constexpr int connect_limit = 200;  // ms

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

/// When a plugin has closed a standard descriptor, a new connection would take its place, and what plugins print
/// would go there. What stands there instead leads nowhere, for good.
Descriptor above_standard(Descriptor peer) {
  if (!peer || peer.get() > STDERR_FILENO) {
    return peer;
  }
  Descriptor higher(::fcntl(peer.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  const Descriptor nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
  ::dup2(nowhere.get(), peer.release());
  return higher;
}

Descriptor stream(int family) {
  Descriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) {
    fail("cannot make a socket");
  }
  return socket;
}

/// Makes the folder of the socket, or checks that only this user can enter it.
void private_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) {
    return;
  }
  struct stat status {};
  if (errno != EEXIST || ::stat(folder.c_str(), &status) != 0) {
    fail("cannot make the socket's folder " + folder);
  }
  if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() || (status.st_mode & 0077U) != 0) {
    throw std::runtime_error("the socket's folder " + folder + " must be yours alone: chmod 700 it");
  }
}

sockaddr_un path_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::runtime_error("the socket's path is too long (" + std::to_string(sizeof address.sun_path - 1) +
                             " bytes at most): " + path);
  }
  path.copy(address.sun_path, path.size());
  return address;
}

sockaddr_in loopback_address(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void send_at_once(const Descriptor& peer) {
  const int on = 1;  // fails on Unix sockets, which have no delay to turn off
  ::setsockopt(peer.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// Removes a socket that nobody listens on any more.
void clear_stale(const std::string& path, const sockaddr_un& address) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return;
  }
  if (!S_ISSOCK(status.st_mode)) {
    throw std::runtime_error("there is something else at the socket's path " + path);
  }
  const Descriptor probe = stream(AF_UNIX);
  if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN) {
    throw std::runtime_error("another program listens at " + path);
  }
  ::unlink(path.c_str());
}

}  // namespace

void Descriptor::reset() {
  if (fd_ >= 0) {
    ::close(std::exchange(fd_, -1));
  }
}

Listener Listener::at_path(const std::string& path) {
  const auto folder = std::filesystem::absolute(path).parent_path().string();
  const sockaddr_un address = path_address(path);
  private_folder(folder);
  clear_stale(path, address);
  Descriptor socket = stream(AF_UNIX);
  const mode_t mask = ::umask(0177);
  const int bound = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(mask);
  if (bound != 0 || ::listen(socket.get(), backlog) != 0) {
    fail("cannot listen at " + path);
  }
  return {std::move(socket), path};
}

Listener Listener::on_port(int port) {
  Descriptor socket = stream(AF_INET);
  const sockaddr_in address = loopback_address(port);
  const int on = 1;  // lets a new host take the port while old connections linger; two listeners stay impossible
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.get(), backlog) != 0) {
    fail("cannot listen on TCP port " + std::to_string(port));
  }
  return {std::move(socket), {}};
}

Listener::~Listener() {
  if (socket_ && !path_.empty()) {
    ::unlink(path_.c_str());
  }
}

Descriptor Listener::accept() const {
  Descriptor peer = above_standard(Descriptor(::accept4(fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)));
  if (peer) {
    send_at_once(peer);
  }
  return peer;
}

Descriptor connect_here(int port) {
  if (port < 1 || port > UINT16_MAX) {
    return {};
  }
  Descriptor peer = above_standard(Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
  if (!peer) {
    return {};
  }
  const sockaddr_in address = loopback_address(port);
  if (::connect(peer.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    pollfd state{peer.get(), POLLOUT, 0};
    int error = errno;
    if (error != EINPROGRESS || ::poll(&state, 1, connect_limit) != 1) {
      return {};
    }
    socklen_t size = sizeof error;
    if (::getsockopt(peer.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
      return {};
    }
  }
  send_at_once(peer);
  return peer;
}

std::optional<std::string> Connection::receive() {
  std::array<char, 65536> buffer;
  const ssize_t count = ::recv(fd(), buffer.data(), buffer.size(), 0);
  if (count > 0) {
    return std::string(buffer.data(), static_cast<std::size_t>(count));
  }
  const bool nothing_yet = count < 0 && (errno == EAGAIN || errno == EINTR);
  return nothing_yet ? std::optional<std::string>(std::string()) : std::nullopt;
}

void Connection::queue(std::string_view bytes) {
  if (sent_ > waiting_.size() / 2) {
    waiting_.erase(0, std::exchange(sent_, 0));
  }
  waiting_ += bytes;
}

bool Connection::flush() {
  while (sent_ < waiting_.size()) {
    const ssize_t count = ::send(fd(), waiting_.data() + sent_, waiting_.size() - sent_, MSG_NOSIGNAL);
    if (count < 0) {
      return errno == EAGAIN || errno == EINTR;
    }
    sent_ += static_cast<std::size_t>(count);
  }
  waiting_.clear();
  sent_ = 0;
  return true;
}

bool Connection::hung_up() const {
  pollfd state{fd(), POLLRDHUP, 0};
  return ::poll(&state, 1, 0) > 0;
}

}  // namespace marlise::front
