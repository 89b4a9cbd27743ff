// SPDX-License-Identifier: GPL-3.0-or-later
#include "serve.hpp"

#include <sys/epoll.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "control_ports.hpp"
#include "controller.hpp"
#include "engine/installed.hpp"
#include "event_loop.hpp"
#include "hang_watch.hpp"
#include "host.hpp"
#include "jack_client.hpp"
#include "jack_outside.hpp"
#include "jack_time.hpp"
#include "lease.hpp"
#include "log.hpp"
#include "monitors.hpp"
#include "stop.hpp"
#include "windows.hpp"

namespace marlise::front {
namespace {

using namespace std::chrono_literals;
using engine::Flow;
using engine::PortType;

/// How often the engine's events are fetched: while a controller listens, and while none does.
constexpr auto quick = 5ms;
constexpr auto slow = 50ms;
/// Between two looks at the levels that are told.
constexpr auto levels_interval = 30ms;
/// How often a lost server is looked for, and cables are taken note of after changes.
constexpr auto seek_interval = 500ms;
/// How often latencies are looked at while there are instances: plugins change theirs without a word.
constexpr auto latency_interval = 100ms;

struct Listeners {
  std::vector<Listener> commands;
  std::vector<Listener> feedback;
};

Listeners listen(const Options& options) {
  Listeners listeners;
  if (!options.socket.empty()) {
    listeners.commands.push_back(Listener::at_path(options.socket));
    listeners.feedback.push_back(Listener::at_path(options.socket + ".feedback"));
  }
  if (options.port != 0) {
    listeners.commands.push_back(Listener::on_port(options.port));
  }
  if (options.feedback_port != 0) {
    listeners.feedback.push_back(Listener::on_port(options.feedback_port));
  }
  return listeners;
}

Outside::Terminal open_own(Outside& outside, const std::string& name, engine::PortKind kind) {
  auto terminal = outside.open(name, kind);
  if (!terminal) {
    throw std::runtime_error("the JACK server refuses the port " + name);
  }
  return *terminal;
}

std::vector<int> open_device(engine::Engine& engine, Outside& outside, const std::string& prefix, int count, Flow flow) {
  std::vector<int> ids;
  for (int k = 1; k <= count; ++k) {
    const auto terminal = open_own(outside, prefix + std::to_string(k), {PortType::audio, flow});
    const auto& audio = std::get<std::shared_ptr<engine::AudioTerminal>>(terminal);
    ids.push_back(engine.add_terminal(flow, audio, engine::Stage::device));
  }
  return ids;
}

int open_midi(engine::Engine& engine, Outside& outside, const std::string& name, Flow flow) {
  const auto terminal = open_own(outside, name, {PortType::midi, flow});
  return engine.add_terminal(flow, std::get<std::shared_ptr<engine::MidiTerminal>>(terminal));
}

FixedTerminals open_fixed(engine::Engine& engine, Outside& outside, const Options& options) {
  return {open_device(engine, outside, "in_", options.inputs, Flow::source),
          open_device(engine, outside, "out_", options.outputs, Flow::sink),
          open_midi(engine, outside, "midi_in", Flow::source), open_midi(engine, outside, "midi_out", Flow::sink)};
}

engine::EngineOptions engine_options(const JackClient& client, std::shared_ptr<engine::Installed> installed) {
  engine::EngineOptions options;
  options.rate = client.rate();
  options.period = client.period();
  options.installed = std::move(installed);
  return options;
}

/// Everything of one run, made in this order and taken down in the other.
class Service {
 public:
  Service(const Options& options, const StopSignals& stop)
      : stop_(stop),
        client_(options.client_name),
        outside_(client_),
        engine_(engine_options(client_, installed_)),
        time_(client_.calls(), engine_),
        fixed_(open_fixed(engine_, outside_, options)),
        wiring_(engine_, outside_, PortNames(client_.name(), options.inputs, options.outputs), fixed_),
        levels_(engine_, wiring_),
        tuning_(engine_, wiring_),
        windows_(engine_, feedback_, loop_, std::chrono::seconds(options.window_limit)),
        lease_(loop_, engine_),
        monitors_(loop_, engine_),
        control_ports_(engine_, outside_),
        host_{engine_, outside_, wiring_, levels_, tuning_, feedback_, client_, &windows_, &lease_, &monitors_, &control_ports_,
              [this](bool on) { return client_.freewheel(on); }},
        controller_(loop_, host_),
        listeners_(listen(options)) {
    engine_.steer_by(wiring_.midi_in());
    for (const Listener& listener : listeners_.commands) {
      loop_.watch(listener.fd(), EPOLLIN, [&](std::uint32_t) { controller_.accept_commands(listener.accept()); });
    }
    for (const Listener& listener : listeners_.feedback) {
      loop_.watch(listener.fd(), EPOLLIN, [&](std::uint32_t) { controller_.accept_feedback(listener.accept()); });
    }
    loop_.watch(stop_.fd(), EPOLLIN, [](std::uint32_t) {});
    loop_.watch(client_.fd(), EPOLLIN, [this](std::uint32_t) { take_jack_news(); });
    loop_.watch(midi_came_.fd(), EPOLLIN, [this](std::uint32_t) {
      midi_came_.clear();
      take_midi(host_);
    });
    loop_.watch(ticker_.fd(), EPOLLIN, [this](std::uint32_t) { ticker_.clear(); });
    loop_.watch(jack_ticker_.fd(), EPOLLIN, [this](std::uint32_t) { tend_jack(); });
    loop_.watch(latency_ticker_.fd(), EPOLLIN, [this](std::uint32_t) { tend_latencies(); });
    client_.before_audio([this](jack_client_t* client) { time_.join(client); });
    engine_.on_raw_midi([this] { midi_came_.wake(); });
    engine_.set_time_source(time_);
    engine_.set_clock_terminal(fixed_.midi_in);
    client_.start(engine_);
    hang_watch_.emplace([this] { return client_.cycle(); });
    if (options.autoconnect) {
      outside_.autoconnect(options.inputs, options.outputs);
    }
    installed_->world();  // who is told that it is ready need not wait for the first plugin
  }

  ~Service() {
    engine_.set_processing(-1);  // what JACK's buffers hold last is heard until it has let us go
    if (!client_.stop()) {  // the audio thread may still run, so nothing can be freed
      listeners_ = {};
      log_line(LogLevel::warning, "the JACK server does not answer: ended without its leave");
      leave(0);
    }
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  void run() {
    while (!host_.quit && !lease_.over() && !stop_.stopping()) {
      loop_.step(!controller_.backlog());
      if (controller_.backlog()) {
        controller_.run_messages();
      }
      tend();
    }
  }

 private:
  void take_jack_news() {
    client_.clear();
    if (client_.take_shutdown()) {
      log_line(LogLevel::error, "the JACK server is gone: no sound until it is back");
      lost_ = true;
      time_.leave();
      outside_.lose();
      ports_changed(host_);
    }
    if (lost_) {
      come_back();
    }
    const bool stuck = client_.calls().stuck();
    if (!stuck && std::exchange(stuck_told_, false)) {
      log_line(LogLevel::note, "the JACK server answers again");
      outside_.cables_changed();
    }
    if (const auto period = client_.take_period()) {
      engine_.set_period(*period);
    }
    if (const auto on = client_.take_freewheeling()) {
      engine_.set_freewheeling(*on);
    }
    if (client_.take_port_change()) {
      outside_.cables_changed();
      outside_.note_cuts();
      outside_.take_up();
      ports_changed(host_);
    }
    if (client_.take_cable_change()) {
      outside_.cables_changed();
      outside_.note_cuts();
    }
    set_jack_pace();
  }

  /// The steps of a return, as far as they have come about.
  void come_back() {
    if (client_.take_return()) {
      engine_.set_rate(client_.rate());
      engine_.set_period(client_.period());
      engine_.set_freewheeling(false);
      outside_.resume();
    }
    if (client_.take_resumed()) {
      lost_ = false;
      outside_.take_up();
      ports_changed(host_);
      outside_.cables_changed();
      log_line(LogLevel::note, "the JACK server is back");
    }
  }

  void tend_jack() {
    jack_ticker_.clear();
    if (lost_) {
      client_.seek();
    } else {
      outside_.learn();
    }
    set_jack_pace();
  }

  void tend_latencies() {
    latency_ticker_.clear();
    std::vector<PortPath> paths;
    for (const engine::PathLatency& path : engine_.latencies()) {
      std::string from = wiring_.own_port(path.from);
      std::string to = wiring_.own_port(path.to);
      if (!from.empty() && !to.empty()) {
        paths.push_back({std::move(from), std::move(to), path.least, path.most});
      }
    }
    if (paths.empty() && host_.instances == 0) {
      latency_ticker_.every(0ms);
    }
    client_.tell_latencies(std::move(paths));
  }

  void set_jack_pace() { jack_ticker_.every(lost_ || outside_.learning() ? seek_interval : 0ms); }

  /// After every step: lets the engine clean up, and tells the controller what there is to tell.
  void tend() {
    engine_.housekeep();
    take_events(host_);
    if (!stuck_told_ && client_.calls().stuck()) {
      log_line(LogLevel::error, "the JACK server does not answer");
      stuck_told_ = true;
    }
    if (!host_.tell_times) {
      times_told_ = client_.frames();
    } else if (client_.frames() - times_told_ >= static_cast<std::uint64_t>(client_.rate() / 2)) {
      times_told_ = client_.frames();
      for (const auto& [number, time] : engine_.take_times()) {
        feedback_.time(number, time.mean, time.highest);
      }
    }
    if (std::exchange(host_.look_for_jack, false) && lost_) {
      client_.seek();
    }
    time_.tend();
    if (host_.tell_load && client_.frames() - load_told_ >= static_cast<std::uint64_t>(client_.rate() / 2)) {
      load_told_ = client_.frames();
      const Load load = client_.load();
      feedback_.load(load.percent, load.highest, load.xruns);
    }
    if (controller_.listens()) {
      tell_levels();
      tuning_.report(feedback_);
    }
    monitors_.look();
    controller_.send_feedback();
    lease_.held(controller_.present());
    if (host_.instances > 0 || engine_.busy()) {
      latency_ticker_.every(latency_interval);
    }
    set_pace();
  }

  /// As often as a meter can be looked at, however soon the controller is ready for more.
  void tell_levels() {
    const auto now = std::chrono::steady_clock::now();
    if (now >= levels_due_) {
      levels_due_ = now + levels_interval;
      levels_.report(feedback_);
    }
  }

  void set_pace() {
    const bool something = host_.instances > 0 || engine_.watches_midi() || !levels_.empty() || tuning_.on() ||
                           host_.tell_load;
    if (engine_.busy() || (something && controller_.has_feedback()) || monitors_.looking()) {
      ticker_.every(quick);
    } else {
      ticker_.every(something || controller_.has_feedback() ? slow : 0ms);  // the transport may move at any time
    }
  }

  const StopSignals& stop_;
  EventLoop loop_;
  Ticker ticker_;
  Ticker jack_ticker_;
  Ticker latency_ticker_;
  Wakeup midi_came_;
  /// Before JACK's client, which waits for the server meanwhile.
  const std::shared_ptr<engine::Installed> installed_ = std::make_shared<engine::Installed>();
  JackClient client_;
  JackOutside outside_;
  engine::Engine engine_;
  JackTime time_;
  Feedback feedback_;
  FixedTerminals fixed_;
  Wiring wiring_;
  Levels levels_;
  Tuning tuning_;
  Windows windows_;
  Lease lease_;
  Monitors monitors_;
  ControlPorts control_ports_;
  Host host_;
  Controller controller_;
  Listeners listeners_;
  std::uint64_t load_told_ = 0;   ///< frames
  std::uint64_t times_told_ = 0;  ///< frames
  std::chrono::steady_clock::time_point levels_due_{};
  bool lost_ = false;            ///< the server has gone
  bool stuck_told_ = false;      ///< that the server does not answer
  std::optional<HangWatch> hang_watch_;  ///< last: it looks at the rest
};

}  // namespace

void serve(const Options& options, const StandardOutput& output) {
  const StopSignals stop;
  Service service(options, stop);
  output.write("marlise-host ready\n");
  service.run();
}

}  // namespace marlise::front
