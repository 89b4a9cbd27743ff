// SPDX-License-Identifier: GPL-3.0-or-later
#include "host_link.hpp"

namespace marlise::ui {

void HostLink::send(Kind kind, std::int32_t number, std::span<const std::byte> body) {
  channel_.send_all(kind, number, body);
}

std::uint32_t HostLink::map(const char* uri) {
  if (uri == nullptr) {
    return 0;
  }
  const std::lock_guard lock(mutex_);
  if (const auto found = numbers_.find(uri); found != numbers_.end()) {
    return found->second;
  }
  send(Kind::map, 0, std::string_view(uri));
  const auto number = static_cast<std::uint32_t>(answer(Kind::urid).head.number);
  if (number != 0) {
    numbers_.emplace(uri, number);
    uris_.emplace(number, uri);
  }
  return number;
}

const char* HostLink::unmap(std::uint32_t number) {
  const std::lock_guard lock(mutex_);
  if (const auto found = uris_.find(number); found != uris_.end()) {
    return found->second.c_str();
  }
  send(Kind::unmap, static_cast<std::int32_t>(number));
  const Packet packet = answer(Kind::uri);
  if (packet.body.empty()) {
    return nullptr;
  }
  const auto [place, made] = uris_.emplace(number, packet.text());
  numbers_.emplace(place->second, number);
  return place->second.c_str();
}

/// Called with the mutex held, so that answers keep their order.
Packet HostLink::answer(Kind kind) {
  Packet packet;
  while (!gone_) {
    channel_.wait(-1);
    switch (channel_.receive(packet)) {
      case Channel::Got::gone: gone_ = true; break;
      case Channel::Got::nothing: break;
      case Channel::Got::packet:
        if (packet.head.kind == kind) {
          return packet;
        }
        early_.push_back(std::move(packet));
        break;
    }
  }
  return {{kind, 0}, {}};
}

std::optional<Packet> HostLink::next() {
  const std::lock_guard lock(mutex_);
  if (!early_.empty()) {
    Packet packet = std::move(early_.front());
    early_.pop_front();
    return packet;
  }
  Packet packet;
  switch (channel_.receive(packet)) {
    case Channel::Got::packet: return packet;
    case Channel::Got::gone: gone_ = true; return std::nullopt;
    case Channel::Got::nothing: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Packet> HostLink::first() {
  channel_.wait(-1);
  return next();
}

}  // namespace marlise::ui
