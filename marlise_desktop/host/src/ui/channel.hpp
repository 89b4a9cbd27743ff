// SPDX-License-Identifier: GPL-3.0-or-later
// What marlise-host and marlise-ui say to each other: one process for each window, over a socket pair that keeps
// packets apart (SOCK_SEQPACKET). A packet is a Head and what belongs to it, in the machine's own byte order; both
// ends are of one build. The end of the connection ends the window.
//
// The host is the one that numbers URIs: the window asks it, so numbers inside atoms mean the same in both processes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace marlise::ui {

enum class Kind : std::uint32_t {
  // From the host.
  start,   ///< texts, each with its NUL: see Start
  values,  ///< a Value for each control that has another value than was told
  event,   ///< number: port; an atom that the plugin wrote there
  urid,    ///< number: answer to `map`
  uri,     ///< answer to `unmap`: text, empty for none
  raise,   ///< show yourself; answered with `opened`

  // From the window.
  opened,   ///< it is on screen
  refused,  ///< number: status of the protocol; text: why it cannot be opened. The process ends.
  closed,   ///< by the user
  value,    ///< a Value that the user set
  message,  ///< number: port; an atom for the plugin
  map,      ///< text
  unmap,    ///< number
  log,      ///< number: 0 trace, 1 note, 2 warning, 3 error; text
};

struct Head {
  Kind kind;
  std::int32_t number;
};

struct Value {
  std::uint32_t port;
  float value;
};

struct Packet {
  Head head{};
  std::vector<std::byte> body;

  std::string_view text() const { return {reinterpret_cast<const char*>(body.data()), body.size()}; }
};

/// One end. Does not own its descriptor.
class Channel {
 public:
  enum class Sent { yes, full, gone };
  enum class Got { packet, nothing, gone };

  explicit Channel(int fd) : fd_(fd) {}

  int fd() const { return fd_; }
  /// Without waiting. `full`: the other end does not read; try again later. What is too large for a packet is dropped.
  Sent send(Kind kind, std::int32_t number = 0, std::span<const std::byte> body = {}) const;
  Sent send(Kind kind, std::int32_t number, std::string_view text) const {
    return send(kind, number, std::as_bytes(std::span(text)));
  }
  /// Waits until the other end reads; false when it is gone.
  bool send_all(Kind kind, std::int32_t number = 0, std::span<const std::byte> body = {}) const;
  /// Without waiting.
  Got receive(Packet& packet) const;
  /// Waits for something to read, or the end.
  void wait(int milliseconds) const;

 private:
  int fd_;
};

}  // namespace marlise::ui
