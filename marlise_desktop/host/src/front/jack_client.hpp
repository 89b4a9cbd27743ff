// SPDX-License-Identifier: GPL-3.0-or-later
// Our one JACK client: its life, what its threads report, and its load.
//
// JACK calls us on two threads of its own. The audio thread runs Engine::process and counts frames, nothing
// else. The notification thread sets flags here and wakes the control thread, which does the work.
#pragma once

#include <jack/jack.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/engine.hpp"
#include "event_loop.hpp"
#include "load.hpp"

namespace marlise::front {

class JackClient final : public LoadSource {
 public:
  /// Throws std::runtime_error with one line: no server, or the name is taken.
  explicit JackClient(const std::string& name);
  ~JackClient() override;
  JackClient(const JackClient&) = delete;
  JackClient& operator=(const JackClient&) = delete;

  jack_client_t* get() const { return client_; }
  std::string name() const { return jack_get_client_name(client_); }
  double rate() const { return jack_get_sample_rate(client_); }        ///< Hz
  std::uint32_t period() const { return jack_get_buffer_size(client_); }  ///< frames
  const std::atomic<bool>& alive() const { return alive_; }

  /// Starts calling `engine` on the audio thread, until stop(). Throws std::runtime_error.
  void start(engine::Engine& engine);
  void stop();

  Load load() override;
  std::uint64_t frames() const override { return frames_.load(std::memory_order_relaxed); }

  // What has happened since it was last asked, for the control thread; fd() says that something has.
  int fd() const { return wakeup_.fd(); }
  void clear() const { wakeup_.clear(); }
  std::optional<std::uint32_t> take_period();
  std::optional<bool> take_freewheeling();
  bool take_port_change() { return ports_changed_.exchange(false); }
  bool take_shutdown() { return shut_down_.exchange(false); }

 private:
  void set_callbacks();

  static int on_process(jack_nframes_t frames, void* self);
  static int on_buffer_size(jack_nframes_t frames, void* self);
  static int on_sample_rate(jack_nframes_t rate, void* self);
  static int on_xrun(void* self);
  static void on_freewheel(int starting, void* self);
  static void on_port(jack_port_id_t port, int registered, void* self);
  static void on_client(const char* name, int registered, void* self);
  static void on_shutdown(void* self);

  jack_client_t* client_ = nullptr;
  engine::Engine* engine_ = nullptr;
  double rate_ = 0;
  bool active_ = false;
  double highest_load_ = 0;
  Wakeup wakeup_;

  std::atomic<bool> alive_{true};
  std::atomic<std::uint64_t> frames_{0};
  std::atomic<unsigned> xruns_{0};
  std::atomic<std::uint32_t> new_period_{0};   ///< 0: none
  std::atomic<int> new_freewheeling_{-1};      ///< -1: none
  std::atomic<bool> ports_changed_{false};
  std::atomic<bool> shut_down_{false};
};

}  // namespace marlise::front
