// SPDX-License-Identifier: GPL-3.0-or-later
// The graph's outside ports as ports of our JACK client.
#pragma once

#include <jack/jack.h>

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "engine/engine.hpp"
#include "engine/terminal.hpp"

namespace marlise::front {

/// A port of ours. It outlives the server: it is null while there is none, and registered again afterwards.
struct JackPort {
  JackPort(std::string short_name, engine::PortKind of) : name(std::move(short_name)), kind(of) {}

  const std::string name;  ///< short
  const engine::PortKind kind;
  std::atomic<jack_port_t*> port{nullptr};
  std::set<std::string> peers{};  ///< control thread: what it was joined to when that was looked at last
  std::atomic<bool> cut{false};   ///< one of them has gone; for the audio thread
};

/// Gives its port back at its end.
class JackPortHold {
 public:
  using Release = std::function<void(const std::shared_ptr<JackPort>&)>;

  JackPortHold(std::shared_ptr<JackPort> port, Release release) : port_(std::move(port)), release_(std::move(release)) {}
  ~JackPortHold() { release_(port_); }
  JackPortHold(const JackPortHold&) = delete;
  JackPortHold& operator=(const JackPortHold&) = delete;

  /// Audio thread: this cycle's buffer, or null.
  void* buffer(jack_nframes_t frames) const noexcept {
    jack_port_t* const port = port_->port.load(std::memory_order_relaxed);
    return port ? jack_port_get_buffer(port, frames) : nullptr;
  }
  /// Audio thread: true once after a cable was cut.
  bool take_cut() const noexcept { return port_->cut.exchange(false, std::memory_order_relaxed); }

 private:
  std::shared_ptr<JackPort> port_;
  Release release_;
};

class JackAudioTerminal final : public engine::AudioTerminal {
 public:
  explicit JackAudioTerminal(std::unique_ptr<JackPortHold> port) : port_(std::move(port)) {}

  float* buffer(std::uint32_t frames) noexcept override;

 private:
  std::unique_ptr<JackPortHold> port_;
};

class JackMidiTerminal final : public engine::MidiTerminal {
 public:
  JackMidiTerminal(std::unique_ptr<JackPortHold> port, engine::Flow flow) : port_(std::move(port)), flow_(flow) {}

  std::uint32_t begin(std::uint32_t frames) noexcept override;
  engine::MidiEvent event(std::uint32_t index) noexcept override;
  bool cut() noexcept override { return port_->take_cut(); }
  bool write(const engine::MidiEvent& event) noexcept override;

 private:
  std::unique_ptr<JackPortHold> port_;
  engine::Flow flow_;
  void* buffer_ = nullptr;  ///< of this cycle
};

}  // namespace marlise::front
