// SPDX-License-Identifier: GPL-3.0-or-later
// Our one JACK client: its life, what its threads report, and its load.
//
// JACK calls us on two threads of its own. The audio thread runs Engine::process and counts frames, nothing
// else. The notification thread sets flags here and wakes the control thread, which does the work. What waits for the
// server is called on one more thread (jack_calls.hpp).
//
// When the server goes (take_shutdown()), the client is closed and opened again under its name as soon as a server
// is there: seek() tries, take_return() says that it has come about, resume() goes on.
#pragma once

#include <jack/jack.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "event_loop.hpp"
#include "jack_calls.hpp"
#include "jack_latency.hpp"
#include "load.hpp"

namespace marlise::front {

class JackClient final : public LoadSource {
 public:
  /// Throws std::runtime_error with one line: no server, one that hangs, or the name is taken.
  explicit JackClient(std::string name);
  ~JackClient() override;
  JackClient(const JackClient&) = delete;
  JackClient& operator=(const JackClient&) = delete;

  /// Null while there is no server.
  jack_client_t* get() const { return client_.load(std::memory_order_relaxed); }
  const std::string& name() const { return name_; }
  double rate() const { return rate_; }            ///< Hz, at the start or the last return
  std::uint32_t period() const { return period_; }  ///< frames, at the start or the last return
  /// There is a server, and it knows us.
  bool alive() const { return alive_; }
  /// For everything that waits for the server.
  JackCalls& calls() { return calls_; }

  /// What is to be done with each new client before its audio runs, on the thread of calls(). Before start().
  void before_audio(std::function<void(jack_client_t*)> prepare) { before_audio_ = std::move(prepare); }
  /// Starts calling `engine` on the audio thread, until stop(). Throws std::runtime_error.
  void start(engine::Engine& engine);
  /// False when the server hangs: the audio thread may still run then.
  bool stop();

  /// Has the server go as fast as it can, or as usual again: what JACK answers, or -201 when it does not. stop() ends
  /// it too. Control thread.
  int freewheel(bool on);

  // After the server has gone. Control thread.

  /// Tries once to open the client again, on the thread of calls(); does nothing while a try is under way.
  void seek();
  /// True once when a try has succeeded. rate() and period() are new then; there are no ports yet.
  bool take_return();
  /// Makes ports with `prepare`, which runs on the thread of calls(), and lets the audio run.
  void resume(std::function<void(jack_client_t*)> prepare);
  /// True once when that is done and JACK can be used again.
  bool take_resumed();

  /// Of the server as it is now; 0 while there is none.
  std::uint32_t running_period() const;
  /// Asks for another period and waits until cycles have it. False when the server refuses, hangs or goes.
  bool set_period(std::uint32_t frames);

  /// Changes when a cycle begins and when it ends; odd inside a cycle. Any thread.
  std::uint64_t cycle() const { return cycle_.load(std::memory_order_relaxed); }

  Load load() override;
  std::uint64_t frames() const override { return frames_.load(std::memory_order_relaxed); }
  Vitals vitals() const override;

  /// Tells JACK how late our outputs are.
  void tell_latencies(std::vector<PortPath> paths);

  // What has happened since it was last asked, for the control thread; fd() says that something has.
  int fd() const { return wakeup_.fd(); }
  void clear() const { wakeup_.clear(); }
  std::optional<std::uint32_t> take_period();
  std::optional<bool> take_freewheeling();
  bool take_port_change() { return ports_changed_.exchange(false); }
  /// Another program may have joined or parted ports.
  bool take_cable_change() { return cables_changed_.exchange(false); }
  bool take_shutdown();

 private:
  void leave_audio();
  void set_callbacks(jack_client_t* client);
  void take_format(jack_client_t* client);

  static int on_process(jack_nframes_t frames, void* self);
  static int on_buffer_size(jack_nframes_t frames, void* self);
  static int on_sample_rate(jack_nframes_t rate, void* self);
  static int on_xrun(void* self);
  static void on_freewheel(int starting, void* self);
  static void on_port(jack_port_id_t port, int registered, void* self);
  static void on_client(const char* name, int registered, void* self);
  static void on_cable(jack_port_id_t a, jack_port_id_t b, int joined, void* self);
  static void on_shutdown(void* self);

  const std::string name_;
  std::atomic<jack_client_t*> client_{nullptr};  ///< written by the control thread
  engine::Engine* engine_ = nullptr;
  std::function<void(jack_client_t*)> before_audio_ = [](jack_client_t*) {};
  double rate_ = 0;
  std::uint32_t period_ = 0;
  bool active_ = false;
  bool told_taken_ = false;  ///< that another client has our name
  double highest_load_ = 0;
  Wakeup wakeup_;

  /// What the thread of calls() does about a return of the server.
  enum class Seeking { no, closing, opening, found, failed, name_taken, resuming, resumed, refused };
  std::atomic<Seeking> seeking_{Seeking::no};
  std::atomic<jack_client_t*> found_{nullptr};
  std::chrono::steady_clock::time_point closing_since_{};

  JackLatency latency_;
  std::atomic<jack_client_t*> playing_{nullptr};  ///< whose audio runs
  std::atomic<bool> alive_{true};
  std::atomic<bool> stopping_{false};  ///< no further cycle is begun
  std::atomic<std::uint64_t> cycle_{0};
  std::atomic<std::uint64_t> frames_{0};
  std::atomic<std::uint32_t> cycle_frames_{0};  ///< of the last cycle
  std::atomic<std::chrono::steady_clock::time_point> cycle_end_{};  ///< its start: never
  std::atomic<unsigned> xruns_{0};
  std::atomic<std::uint32_t> new_period_{0};   ///< 0: none
  std::atomic<int> new_freewheeling_{-1};      ///< -1: none
  std::atomic<bool> freewheels_by_us_{false};
  std::atomic<bool> ports_changed_{false};
  std::atomic<bool> cables_changed_{false};
  std::atomic<bool> shut_down_{false};

  JackCalls calls_{[this] { wakeup_.wake(); }};  ///< last: its thread uses the rest
};

}  // namespace marlise::front
