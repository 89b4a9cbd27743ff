// SPDX-License-Identifier: GPL-3.0-or-later
// Non-blocking stream sockets: Unix and TCP listeners and the connections they accept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace marlise::front {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void reset();
  /// Gives it up without closing it.
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

/// Listens, and removes its path at the end when it has one.
class Listener {
 public:
  /// At `path`, mode 0600. The folder is made with mode 0700; one that others can enter is refused,
  /// and so is a path where another program listens. Throws std::runtime_error with the reason.
  static Listener at_path(const std::string& path);
  /// On 127.0.0.1 only. Throws std::runtime_error with the reason.
  static Listener on_port(int port);

  Listener(Listener&&) = default;
  Listener& operator=(Listener&&) = default;
  ~Listener();

  int fd() const { return socket_.get(); }
  /// A connection that waits, non-blocking; nothing when none does.
  Descriptor accept() const;

 private:
  Listener(Descriptor socket, std::string path) : socket_(std::move(socket)), path_(std::move(path)) {}

  Descriptor socket_;
  std::string path_;
};

/// A non-blocking TCP connection to a port of this machine; nothing when nobody takes it soon.
Descriptor connect_here(int port);

/// One peer: what it sent, and what it has not taken yet.
class Connection {
 public:
  explicit Connection(Descriptor socket) : socket_(std::move(socket)) {}

  int fd() const { return socket_.get(); }
  /// What has come, up to 64 KiB; an empty text when nothing waits; nothing when the peer is gone.
  std::optional<std::string> receive();
  /// Queues bytes; flush() sends them.
  void queue(std::string_view bytes);
  /// Sends what the peer takes now; false when the peer is gone.
  bool flush();
  /// The peer has closed its end; what it sent before may still wait.
  bool hung_up() const;
  std::size_t waiting() const { return waiting_.size() - sent_; }

 private:
  Descriptor socket_;
  std::string waiting_;
  std::size_t sent_ = 0;  ///< bytes of waiting_ that have gone
};

}  // namespace marlise::front
