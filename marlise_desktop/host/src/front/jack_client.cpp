// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_client.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "log.hpp"
#include "rt/scope.hpp"
#include "stop.hpp"

namespace marlise::front {
namespace {

using namespace std::chrono_literals;

/// A host that was killed keeps its name until the server has noticed.
constexpr auto name_patience = 3s;
constexpr auto name_retry = 20ms;
/// So long a start may take, and closing a client whose server is gone.
constexpr auto open_limit = 15s;
constexpr auto close_limit = 5s;
/// A server that gives no cycle for so long hangs, and so does a plugin whose cycle takes so long. Periods are far shorter.
constexpr auto cycle_limit = 1s;
constexpr auto last_cycle_limit = 5s;

void trace(const char* text) {
  log_line(LogLevel::trace, std::string("jack: ") + text);
}

void warn(const char* text) {
  log_line(LogLevel::warning, std::string("jack: ") + text);
}

struct Opened {
  jack_client_t* client = nullptr;
  bool server = true;  ///< one was there
};

/// Tries once. On the thread of calls: libjack blocks SIGPIPE in the thread that opens the first client.
Opened open_once(const std::string& name) {
  jack_set_error_function(trace);  // what goes wrong is said in one line of ours
  jack_set_info_function(trace);
  jack_status_t status{};
  const auto options = static_cast<jack_options_t>(JackNoStartServer | JackUseExactName);
  jack_client_t* const client = jack_client_open(name.c_str(), options, &status);
  jack_set_error_function(warn);
  return {client, (status & JackServerFailed) == 0};
}

Opened open_patiently(const std::string& name) {
  const auto end = std::chrono::steady_clock::now() + name_patience;
  Opened opened = open_once(name);
  // jackd says only "server error" when the name is taken.
  while (!opened.client && opened.server && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(name_retry);
    opened = open_once(name);
  }
  return opened;
}

void close_late(const Opened& opened) {
  if (opened.client) {
    jack_client_close(opened.client);
  }
}

}  // namespace

JackClient::JackClient(std::string name) : name_(std::move(name)) {
  const auto opened = calls_.ask([this] { return open_patiently(name_); }, close_late, open_limit);
  if (!opened) {
    throw std::runtime_error("the JACK server does not answer: restart JACK");
  }
  if (!opened->server) {
    throw std::runtime_error("no JACK server is running: start JACK first");
  }
  if (!opened->client) {
    throw std::runtime_error("JACK refuses the client '" + name_ +
                             "', probably because another host has that name: stop it, or give --client-name");
  }
  take_format(opened->client);
  set_callbacks(opened->client);
  client_ = opened->client;
}

JackClient::~JackClient() {
  const bool ended = stop() && calls_.run([client = client_.load()] {
    jack_set_error_function(trace);
    if (client != nullptr) {
      jack_client_close(client);
    }
  });
  if (!ended) {
    log_line(LogLevel::warning, "the JACK server does not answer: ended without its leave");
    leave(0);
  }
}

void JackClient::take_format(jack_client_t* client) {
  rate_ = jack_get_sample_rate(client);
  period_ = jack_get_buffer_size(client);
}

void JackClient::set_callbacks(jack_client_t* client) {
  jack_set_process_callback(client, on_process, this);
  jack_set_buffer_size_callback(client, on_buffer_size, this);
  jack_set_sample_rate_callback(client, on_sample_rate, this);
  jack_set_xrun_callback(client, on_xrun, this);
  jack_set_freewheel_callback(client, on_freewheel, this);
  jack_set_port_registration_callback(client, on_port, this);
  // A client that deactivates before it closes takes its ports along without a word about them.
  jack_set_client_registration_callback(client, on_client, this);
  jack_set_port_connect_callback(client, on_cable, this);
  jack_on_shutdown(client, on_shutdown, this);
  latency_.attach(client);
}

void JackClient::tell_latencies(std::vector<PortPath> paths) {
  jack_client_t* const client = get();
  if (latency_.set(std::move(paths)) && alive() && client != nullptr) {
    calls_.post([client] { jack_recompute_total_latencies(client); });
  }
}

void JackClient::start(engine::Engine& engine) {
  engine_ = &engine;
  const auto status = calls_.ask(
      [this, client = get()] {
        before_audio_(client);
        playing_ = client;
        return jack_activate(client);
      },
      [](int) {});
  if (status != 0) {
    throw std::runtime_error("the JACK server refuses to activate the client");
  }
  active_ = true;
}

bool JackClient::stop() {
  // A try to come back that is under way ends first: it may leave a client that runs.
  bool ended = calls_.run([] {});
  if (seeking_ == Seeking::found || seeking_ == Seeking::resumed || seeking_ == Seeking::refused) {
    client_ = found_.load();
    active_ = true;
    seeking_ = Seeking::no;
  }
  if (active_ && ended) {
    leave_audio();
    ended = calls_.run([client = get(), freewheels = freewheels_by_us_.exchange(false)] {
      if (freewheels) {
        jack_set_freewheel(client, 0);  // the server would stay so, without us and without sound
      }
      jack_deactivate(client);
    });
    active_ = !ended;
  }
  return ended;
}

int JackClient::freewheel(bool on) {
  constexpr int no_server = -201;
  if (!alive()) {
    return no_server;
  }
  const auto turn = [client = get()](bool to) { return jack_set_freewheel(client, to ? 1 : 0); };
  const auto back = [turn, on](int answer) {
    if (answer == 0 && on) {
      turn(false);
    }
  };
  const auto answer = calls_.ask([turn, on] { return turn(on); }, back);
  freewheels_by_us_ = answer == 0 ? on : freewheels_by_us_.load();
  return answer.value_or(no_server);
}

/// JACK ends the audio thread wherever it is, and inside a cycle that would be a crash.
void JackClient::leave_audio() {
  stopping_ = true;
  const auto end = std::chrono::steady_clock::now() + last_cycle_limit;
  while ((cycle_.load() & 1U) != 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(1ms);
  }
}

bool JackClient::take_shutdown() {
  if (!shut_down_.exchange(false)) {
    return false;
  }
  alive_ = false;
  active_ = false;
  freewheels_by_us_ = false;
  return true;
}

void JackClient::seek() {
  const Seeking state = seeking_;
  if (state == Seeking::closing && std::chrono::steady_clock::now() - closing_since_ > close_limit) {
    log_line(LogLevel::error, "JACK does not let go of the client whose server is gone: the host must be started again");
    leave(1);
  }
  if (state == Seeking::name_taken && !told_taken_) {
    log_line(LogLevel::error, "JACK is back, but another host has the name '" + name_ + "': stop it");
    told_taken_ = true;
  }
  const bool free = state == Seeking::no || state == Seeking::failed || state == Seeking::name_taken;
  // JACK ends the audio thread wherever it is: never inside a cycle, which holds what others wait for.
  if (!free || (cycle() & 1U) != 0) {
    return;
  }
  jack_client_t* const old = client_.exchange(nullptr);
  closing_since_ = std::chrono::steady_clock::now();
  seeking_ = old ? Seeking::closing : Seeking::opening;
  calls_.post([this, old] {
    jack_set_error_function(trace);
    if (old) {
      jack_client_close(old);
    }
    seeking_ = Seeking::opening;
    const Opened opened = open_once(name_);
    found_ = opened.client;
    seeking_ = opened.client ? Seeking::found : opened.server ? Seeking::name_taken : Seeking::failed;
    wakeup_.wake();
  });
}

bool JackClient::take_return() {
  if (seeking_ != Seeking::found) {
    return false;
  }
  jack_client_t* const client = found_;
  shut_down_ = false;
  new_period_ = 0;
  take_format(client);
  set_callbacks(client);
  told_taken_ = false;
  return true;
}

void JackClient::resume(std::function<void(jack_client_t*)> prepare) {
  seeking_ = Seeking::resuming;
  calls_.post([this, client = found_.load(), prepare = std::move(prepare)] {
    prepare(client);
    before_audio_(client);
    playing_ = client;
    seeking_ = jack_activate(client) == 0 ? Seeking::resumed : Seeking::refused;
    wakeup_.wake();
  });
}

bool JackClient::take_resumed() {
  const Seeking state = seeking_;
  if (state != Seeking::resumed && state != Seeking::refused) {
    return false;
  }
  seeking_ = Seeking::no;
  client_ = found_.load();
  active_ = alive_ = state == Seeking::resumed;
  return alive_;
}

Load JackClient::load() {
  Load now{alive_ ? static_cast<double>(jack_cpu_load(get())) : 0.0, 0, xruns_.load(std::memory_order_relaxed)};
  highest_load_ = std::max(highest_load_, now.percent);
  now.highest = highest_load_;
  return now;
}

Vitals JackClient::vitals() const {
  const char* const named = std::getenv("JACK_DEFAULT_SERVER");
  Vitals now{ServerState::up, named != nullptr && *named != '\0' ? named : "default", name_};
  const auto end = cycle_end_.load(std::memory_order_relaxed);
  const auto since = std::chrono::steady_clock::now() - end;
  const bool late = since > cycle_limit;
  if (end != std::chrono::steady_clock::time_point{}) {
    now.since_cycle = std::chrono::duration<double>(since).count();
  }
  now.stuck = late && (cycle() & 1U) != 0;
  if (!alive_) {
    now.state = ServerState::gone;
  } else if (calls_.stuck() || (late && !now.stuck)) {
    now.state = ServerState::hung;
  }
  return now;
}

std::optional<std::uint32_t> JackClient::take_period() {
  const std::uint32_t period = new_period_.exchange(0);
  return period == 0 ? std::nullopt : std::optional(period);
}

std::optional<bool> JackClient::take_freewheeling() {
  const int state = new_freewheeling_.exchange(-1);
  return state < 0 ? std::nullopt : std::optional(state != 0);
}

int JackClient::on_process(jack_nframes_t frames, void* self) {
  const rt::Scope scope;
  auto& client = *static_cast<JackClient*>(self);
  client.cycle_.fetch_add(1);  // in this order with `stopping_`, see leave_audio()
  if (!client.stopping_) {
    client.engine_->process(frames, jack_last_frame_time(client.playing_.load(std::memory_order_relaxed)));
  }
  client.cycle_.fetch_add(1, std::memory_order_relaxed);
  client.cycle_end_.store(std::chrono::steady_clock::now(), std::memory_order_relaxed);
  client.frames_.fetch_add(frames, std::memory_order_relaxed);
  client.cycle_frames_.store(frames, std::memory_order_relaxed);
  return 0;
}

int JackClient::on_buffer_size(jack_nframes_t frames, void* self) {
  auto& client = *static_cast<JackClient*>(self);
  client.new_period_ = frames;
  client.wakeup_.wake();
  return 0;
}

int JackClient::on_sample_rate(jack_nframes_t rate, void* self) {
  const auto& client = *static_cast<JackClient*>(self);
  if (static_cast<double>(rate) != client.rate_) {
    log_line(LogLevel::error, "the sample rate changed to " + std::to_string(rate) + " Hz: restart the host");
  }
  return 0;
}

int JackClient::on_xrun(void* self) {
  static_cast<JackClient*>(self)->xruns_.fetch_add(1, std::memory_order_relaxed);
  return 0;
}

void JackClient::on_freewheel(int starting, void* self) {
  auto& client = *static_cast<JackClient*>(self);
  client.new_freewheeling_ = starting;
  if (starting == 0) {
    client.freewheels_by_us_ = false;
  }
  client.wakeup_.wake();
}

void JackClient::on_port(jack_port_id_t, int, void* self) {
  auto& client = *static_cast<JackClient*>(self);
  client.ports_changed_ = true;
  client.wakeup_.wake();
}

void JackClient::on_client(const char*, int, void* self) {
  on_port(0, 0, self);
}

void JackClient::on_cable(jack_port_id_t, jack_port_id_t, int, void* self) {
  auto& client = *static_cast<JackClient*>(self);
  client.cables_changed_ = true;
  client.wakeup_.wake();
}

void JackClient::on_shutdown(void* self) {
  auto& client = *static_cast<JackClient*>(self);
  client.alive_ = false;  // nothing more is asked of it
  client.shut_down_ = true;
  client.wakeup_.wake();
}

}  // namespace marlise::front
