// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitors.hpp"

#include <arpa/inet.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "log.hpp"
#include "numbers.hpp"

namespace marlise::front {
namespace {

constexpr float noted_difference = 1.2e-7F;
/// A listener that leaves so many bytes unread is told the newest values when it has read them.
constexpr std::size_t unread_limit = 65536;

/// mod-host looks the address up and then connects to its own machine, whatever came of it.
bool of_this_machine(const std::string& address) {
  in_addr number{};
  if (address == "localhost") {
    return true;
  }
  if (::inet_aton(address.c_str(), &number) == 0) {
    return false;
  }
  const std::uint32_t host = ntohl(number.s_addr);
  return host == INADDR_ANY || host >> 24U == IN_LOOPBACKNET;
}

}  // namespace

bool Monitors::start(const std::string& address, int port) {
  if (!of_this_machine(address)) {
    log_line(LogLevel::warning, "monitor: " + address + " is not an address of this machine (127.0.0.1)");
    return false;
  }
  Descriptor peer = connect_here(port);
  if (!peer) {
    log_line(LogLevel::warning, "monitor: nobody listens on TCP port " + std::to_string(port));
    return false;
  }
  stop();
  peer_.emplace(std::move(peer));
  loop_.watch(peer_->fd(), EPOLLIN, [this](std::uint32_t) { on_peer(); });
  for (Watched& watched : watched_) {
    watched.told = 0;
  }
  return true;
}

void Monitors::stop() {
  if (peer_) {
    loop_.forget(peer_->fd());
    peer_.reset();
  }
}

void Monitors::on_peer() {
  if (!peer_->receive()) {
    log_line(LogLevel::note, "monitor: the listener has gone");
    stop();
    return;
  }
  send();
}

void Monitors::send() {
  if (!peer_->flush()) {
    stop();
    return;
  }
  loop_.change(peer_->fd(), peer_->waiting() > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

std::optional<Monitors::Comparison> Monitors::comparison_of(std::string_view text) {
  constexpr std::array signs{std::pair{std::string_view(">"), Comparison::above},
                             std::pair{std::string_view(">="), Comparison::at_least},
                             std::pair{std::string_view("<"), Comparison::below},
                             std::pair{std::string_view("<="), Comparison::at_most},
                             std::pair{std::string_view("=="), Comparison::equal},
                             std::pair{std::string_view("!="), Comparison::unequal}};
  const auto* const found = std::find_if(signs.begin(), signs.end(), [&](const auto& sign) { return sign.first == text; });
  return found == signs.end() ? std::nullopt : std::optional(found->second);
}

bool Monitors::holds(const Watched& watched, float value) {
  const bool apart = std::fabs(value - watched.limit) >= noted_difference;
  switch (watched.comparison) {
    case Comparison::above:
      return value > watched.limit;
    case Comparison::at_least:
      return value >= watched.limit;
    case Comparison::below:
      return value < watched.limit;
    case Comparison::at_most:
      return value <= watched.limit;
    case Comparison::equal:
      return !apart;
    case Comparison::unequal:
      return apart;
  }
  return false;
}

int Monitors::add(int instance, const std::string& symbol, std::string_view comparison, float limit) {
  if (const int status = engine_.parameter(instance, symbol).status; status != engine::ok) {
    return status;
  }
  const auto found = comparison_of(comparison);
  if (!found) {
    return invalid_comparison;
  }
  if (watched_.size() >= most) {
    return engine::no_memory;
  }
  watched_.push_back({instance, symbol, *found, limit});
  return engine::ok;
}

void Monitors::look() {
  if (!peer_) {
    return;
  }
  for (Watched& watched : watched_) {
    const engine::Reading now = engine_.parameter(watched.instance, watched.symbol);
    const bool changed = std::fabs(now.value - watched.told) >= noted_difference;
    if (now.status == engine::ok && changed && holds(watched, now.value) && peer_->waiting() < unread_limit) {
      watched.told = now.value;
      peer_->queue("monitor " + std::to_string(watched.instance) + ' ' + watched.symbol + ' ' + fixed(now.value, 6));
      peer_->queue(std::string_view("\0", 1));
    }
  }
  if (peer_->waiting() > 0) {
    send();
  }
}

void Monitors::let_go() {
  std::erase_if(watched_, [this](const Watched& watched) {
    return engine_.parameter(watched.instance, watched.symbol).status == engine::no_instance;
  });
}

}  // namespace marlise::front
