// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_client.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "log.hpp"
#include "rt/scope.hpp"

namespace marlise::front {
namespace {

using namespace std::chrono_literals;

/// A host that was killed keeps its name until the server has noticed.
constexpr auto name_patience = 3s;
constexpr auto name_retry = 20ms;

void trace(const char* text) {
  log_line(LogLevel::trace, std::string("jack: ") + text);
}

void warn(const char* text) {
  log_line(LogLevel::warning, std::string("jack: ") + text);
}

jack_client_t* open_client(const std::string& name) {
  const auto end = std::chrono::steady_clock::now() + name_patience;
  for (;;) {
    jack_status_t status{};
    const auto options = static_cast<jack_options_t>(JackNoStartServer | JackUseExactName);
    if (jack_client_t* const client = jack_client_open(name.c_str(), options, &status)) {
      return client;
    }
    if ((status & JackServerFailed) != 0) {
      throw std::runtime_error("no JACK server is running: start JACK first");
    }
    // jackd says only "server error" when the name is taken.
    if (std::chrono::steady_clock::now() >= end) {
      throw std::runtime_error("JACK refuses the client '" + name +
                               "', probably because another host has that name: stop it, or give --client-name");
    }
    std::this_thread::sleep_for(name_retry);
  }
}

}  // namespace

JackClient::JackClient(const std::string& name) {
  jack_set_error_function(trace);  // while opening: what goes wrong is said in one line of ours
  jack_set_info_function(trace);
  client_ = open_client(name);
  jack_set_error_function(warn);
  rate_ = rate();
  set_callbacks();
}

JackClient::~JackClient() {
  stop();
  jack_set_error_function(trace);
  jack_client_close(client_);
}

void JackClient::set_callbacks() {
  jack_set_process_callback(client_, on_process, this);
  jack_set_buffer_size_callback(client_, on_buffer_size, this);
  jack_set_sample_rate_callback(client_, on_sample_rate, this);
  jack_set_xrun_callback(client_, on_xrun, this);
  jack_set_freewheel_callback(client_, on_freewheel, this);
  jack_set_port_registration_callback(client_, on_port, this);
  // A client that deactivates before it closes takes its ports along without a word about them.
  jack_set_client_registration_callback(client_, on_client, this);
  jack_on_shutdown(client_, on_shutdown, this);
}

void JackClient::start(engine::Engine& engine) {
  engine_ = &engine;
  if (jack_activate(client_) != 0) {
    throw std::runtime_error("the JACK server refuses to activate the client");
  }
  active_ = true;
}

void JackClient::stop() {
  if (active_) {
    jack_deactivate(client_);
    active_ = false;
  }
}

Load JackClient::load() {
  Load now{alive_ ? static_cast<double>(jack_cpu_load(client_)) : 0.0, 0, xruns_.load(std::memory_order_relaxed)};
  highest_load_ = std::max(highest_load_, now.percent);
  now.highest = highest_load_;
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
  client.engine_->process(frames);
  client.frames_.fetch_add(frames, std::memory_order_relaxed);
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
  if (static_cast<double>(rate) != client.rate_ && client.rate_ > 0) {
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

void JackClient::on_shutdown(void* self) {
  auto& client = *static_cast<JackClient*>(self);
  client.alive_ = false;
  client.shut_down_ = true;
  client.wakeup_.wake();
}

}  // namespace marlise::front
