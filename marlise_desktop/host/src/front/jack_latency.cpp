// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_latency.hpp"

#include <algorithm>
#include <memory>
#include <optional>

namespace marlise::front {

void JackLatency::attach(jack_client_t* client) {
  client_ = client;
  jack_set_latency_callback(client, compute, this);
}

bool JackLatency::set(std::vector<PortPath> paths) {
  const std::lock_guard lock(mutex_);
  if (paths == paths_) {
    return false;
  }
  paths_ = std::move(paths);
  return true;
}

void JackLatency::compute(jack_latency_callback_mode_t mode, void* self) {
  auto& latency = *static_cast<JackLatency*>(self);
  jack_client_t* const client = latency.client_;
  // Capture latency goes on from inputs to outputs, playback latency back from outputs to inputs.
  const bool outputs = mode == JackCaptureLatency;
  const std::string ours = '^' + std::string(jack_get_client_name(client)) + ':';
  const std::unique_ptr<const char*[], void (*)(void*)> ports(
      jack_get_ports(client, ours.c_str(), nullptr, outputs ? JackPortIsOutput : JackPortIsInput), jack_free);
  const std::lock_guard lock(latency.mutex_);
  for (const char** port = ports.get(); port != nullptr && *port != nullptr; ++port) {
    latency.tell(*port, outputs, mode);
  }
}

void JackLatency::tell(const std::string& name, bool output, jack_latency_callback_mode_t mode) const {
  jack_latency_range_t all{0, 0};
  bool reached = false;
  for (const PortPath& path : paths_) {
    if ((output ? path.to : path.from) != name) {
      continue;
    }
    jack_port_t* const other = jack_port_by_name(client_, (output ? path.from : path.to).c_str());
    if (other == nullptr) {
      continue;
    }
    jack_latency_range_t range{0, 0};
    jack_port_get_latency_range(other, mode, &range);
    const jack_latency_range_t one{range.min + path.least, range.max + path.most};
    all = reached ? jack_latency_range_t{std::min(all.min, one.min), std::max(all.max, one.max)} : one;
    reached = true;
  }
  if (jack_port_t* const port = jack_port_by_name(client_, name.c_str())) {
    jack_port_set_latency_range(port, mode, &all);
  }
}

}  // namespace marlise::front
