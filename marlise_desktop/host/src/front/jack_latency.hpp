// SPDX-License-Identifier: GPL-3.0-or-later
// Tells JACK how late sound and MIDI come out of the graph, port by port.
#pragma once

#include <jack/jack.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace marlise::front {

/// From one of our input ports to one of our output ports, by their full names; frames.
struct PortPath {
  std::string from;
  std::string to;
  std::uint32_t least;
  std::uint32_t most;

  bool operator==(const PortPath&) const = default;
};

class JackLatency {
 public:
  /// Before the client is activated.
  void attach(jack_client_t* client);
  /// Control thread: true when this is news, and JACK should compute all latencies anew.
  bool set(std::vector<PortPath> paths);

 private:
  /// JACK's notification thread.
  static void compute(jack_latency_callback_mode_t mode, void* self);
  void tell(const std::string& port, bool output, jack_latency_callback_mode_t mode) const;

  std::atomic<jack_client_t*> client_{nullptr};
  std::mutex mutex_;  ///< of paths_; never taken on the audio thread
  std::vector<PortPath> paths_;
};

}  // namespace marlise::front
