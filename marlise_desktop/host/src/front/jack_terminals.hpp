// SPDX-License-Identifier: GPL-3.0-or-later
// The graph's outside ports as ports of our JACK client.
#pragma once

#include <jack/jack.h>

#include <atomic>
#include <memory>

#include "engine/terminal.hpp"

namespace marlise::front {

/// Unregisters the port at its end, unless the server has gone with all its ports.
struct JackPort {
  jack_client_t* client = nullptr;
  jack_port_t* port = nullptr;
  const std::atomic<bool>* alive = nullptr;

  JackPort(jack_client_t* its_client, jack_port_t* its_port, const std::atomic<bool>& server_alive)
      : client(its_client), port(its_port), alive(&server_alive) {}
  JackPort(const JackPort&) = delete;
  JackPort& operator=(const JackPort&) = delete;
  ~JackPort() {
    if (*alive) {
      jack_port_unregister(client, port);
    }
  }
};

class JackAudioTerminal final : public engine::AudioTerminal {
 public:
  explicit JackAudioTerminal(std::unique_ptr<JackPort> port) : port_(std::move(port)) {}

  float* buffer(std::uint32_t frames) noexcept override;

 private:
  std::unique_ptr<JackPort> port_;
};

class JackMidiTerminal final : public engine::MidiTerminal {
 public:
  JackMidiTerminal(std::unique_ptr<JackPort> port, engine::Flow flow) : port_(std::move(port)), flow_(flow) {}

  std::uint32_t begin(std::uint32_t frames) noexcept override;
  engine::MidiEvent event(std::uint32_t index) noexcept override;
  bool write(const engine::MidiEvent& event) noexcept override;

 private:
  std::unique_ptr<JackPort> port_;
  engine::Flow flow_;
  void* buffer_ = nullptr;  ///< of this cycle
};

}  // namespace marlise::front
