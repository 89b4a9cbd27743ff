// SPDX-License-Identifier: GPL-3.0-or-later
// The window's end of the channel. Any thread of the window's program may map, send and log; packets are taken on the
// main thread.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "channel.hpp"

namespace marlise::ui {

class HostLink {
 public:
  explicit HostLink(int fd) : channel_(fd) {}
  HostLink(const HostLink&) = delete;
  HostLink& operator=(const HostLink&) = delete;

  int fd() const { return channel_.fd(); }
  bool gone() const { return gone_; }

  void send(Kind kind, std::int32_t number = 0, std::span<const std::byte> body = {});
  void send(Kind kind, std::int32_t number, std::string_view text) {
    send(kind, number, std::as_bytes(std::span(text)));
  }

  /// 0 when the host is gone. Each URI is asked for once.
  std::uint32_t map(const char* uri);
  /// Null for a number that the host never gave out. The text lives as long as the process.
  const char* unmap(std::uint32_t number);

  /// The next packet, without waiting.
  std::optional<Packet> next();
  /// Waits for the first packet.
  std::optional<Packet> first();

 private:
  Packet answer(Kind kind);

  Channel channel_;
  std::mutex mutex_;  ///< of all below
  std::deque<Packet> early_;  ///< came while an answer was waited for
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::map<std::uint32_t, std::string> uris_;
  bool gone_ = false;
};

}  // namespace marlise::ui
