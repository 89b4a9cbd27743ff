// SPDX-License-Identifier: GPL-3.0-or-later
// A change of the period at our wish.
#include <chrono>
#include <thread>

#include "jack_client.hpp"

namespace marlise::front {

std::uint32_t JackClient::running_period() const {
  jack_client_t* const client = get();
  return alive() && client != nullptr ? jack_get_buffer_size(client) : 0;
}

bool JackClient::set_period(std::uint32_t frames) {
  jack_client_t* const client = get();
  const std::uint32_t before = running_period();
  if (before == 0) {
    return false;
  }
  const auto back = [=](int late) {
    if (late == 0) {
      jack_set_buffer_size(client, before);
    }
  };
  if (calls_.ask([=] { return jack_set_buffer_size(client, frames); }, back) != 0) {
    return false;
  }
  // PipeWire only notes the wish, and may have other ideas.
  const auto end = std::chrono::steady_clock::now() + JackCalls::usual_limit;
  while (cycle_frames_.load(std::memory_order_relaxed) != frames) {
    if (!alive()) {
      return false;
    }
    if (std::chrono::steady_clock::now() > end) {
      calls_.post([=] { back(0); });
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace marlise::front
