// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "log.hpp"
#include "ui/start.hpp"

namespace marlise::front {
namespace {

using namespace std::chrono_literals;

constexpr int no_support = -404;     ///< mod-host's word for "no such windows here"
constexpr auto moment = 500ms;       ///< that a command may wait for a window
constexpr auto beat = 33ms;          ///< between looks at values and events
constexpr auto answer_limit = 2s;    ///< a window that does not answer `raise` for so long hangs
constexpr int packets_at_once = 256;
constexpr std::size_t most_uris = 100'000;  ///< that one window may make us remember

bool display_set() {
  const auto set = [](const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  return set("DISPLAY") || set("WAYLAND_DISPLAY");
}

bool same(float a, float b) {
  return std::memcmp(&a, &b, sizeof a) == 0;  // NaN is the same as NaN
}

}  // namespace

Windows::Windows(engine::Engine& engine, Feedback& feedback, EventLoop& loop, std::chrono::seconds limit)
    : engine_(engine), feedback_(feedback), loop_(loop), limit_(limit) {
  loop_.watch(ticker_.fd(), EPOLLIN, [this](std::uint32_t) {
    ticker_.clear();
    tick();
  });
}

Windows::~Windows() {
  loop_.forget(ticker_.fd());
  for (auto& [number, window] : windows_) {
    loop_.forget(window.process.fd());
    window.process.let_go();
    leaving_.push_back({window.title, std::move(window.process), false});
  }
  // A moment to put things away; then they are killed.
  for (const auto end = Clock::now() + moment; !leaving_.empty() && Clock::now() < end;) {
    std::erase_if(leaving_, [](Leaving& leaving) { return leaving.process.ended().has_value(); });
    std::this_thread::sleep_for(10ms);
  }
}

int Windows::show(int number) {
  if (const auto found = windows_.find(number); found != windows_.end()) {
    Window& window = found->second;
    if (!hangs(window)) {
      if (window.state == State::open && window.channel.send(ui::Kind::raise) == ui::Channel::Sent::yes &&
          !window.raised) {
        window.raised = Clock::now();
      }
      return engine::ok;
    }
    log(2, window.title + ": its window hangs and is ended");
    window.process.kill();
    close(number, false);
  }
  return open(number);
}

int Windows::open(int number) {
  engine::WindowOffer offer = engine_.window(number);
  const std::string title = offer.window.name + " (" + std::to_string(number) + ")";
  if (offer.status != engine::ok) {
    if (offer.status != engine::no_instance) {
      log(2, "instance " + std::to_string(number) + ": " + offer.reason);
    }
    return offer.status;
  }
  const std::string program = window_program();
  if (program.empty() || !display_set()) {
    log(2, title + (program.empty() ? ": the program marlise-ui, which shows plugins' windows, is not installed"
                                    : ": there is no display to open its window on"));
    return no_support;
  }
  try {
    const auto [place, made] = windows_.try_emplace(number, number, title, program, Clock::now() + limit_);
    Window& window = place->second;
    window.channel.send(ui::Kind::start, 0, ui::packed({std::move(offer.window), title, engine_.rate()}));
    tell_values(window);
    engine_.take_window_events(number, [](std::uint32_t, std::span<const std::byte>) { return true; });
    return wait_for(window);
  } catch (const std::runtime_error& error) {
    log(3, title + ": " + error.what());
    return no_support;
  }
}

int Windows::wait_for(Window& window) {
  const int number = window.number;
  const auto end = Clock::now() + moment;
  ticker_.every(beat);
  while (window.state == State::starting && !window.gone && Clock::now() < end) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    window.channel.wait(static_cast<int>(std::max<long>(1, left.count())));
    read(window);
  }
  if (window.state == State::refused || window.gone) {
    const int status = window.state == State::refused ? window.status : engine::invalid_operation;
    close(number, window.state == State::starting);
    return status;
  }
  loop_.watch(window.process.fd(), EPOLLIN, [this, number](std::uint32_t) { on_packets(number); });
  return engine::ok;
}

bool Windows::hangs(const Window& window) const {
  return window.raised && Clock::now() - *window.raised > answer_limit;
}

void Windows::read(Window& window) {
  ui::Packet packet;
  for (int i = 0; i < packets_at_once; ++i) {
    switch (window.channel.receive(packet)) {
      case ui::Channel::Got::packet: take(window, packet); break;
      case ui::Channel::Got::gone: window.gone = true; return;
      case ui::Channel::Got::nothing: return;
    }
  }
}

void Windows::take(Window& window, const ui::Packet& packet) {
  using ui::Kind;
  const auto port = static_cast<std::uint32_t>(packet.head.number);
  switch (packet.head.kind) {
    case Kind::opened:
      window.state = State::open;
      window.raised.reset();
      break;
    case Kind::refused:
      window.state = State::refused;
      window.status = packet.head.number < 0 ? packet.head.number : engine::invalid_operation;
      log(2, window.title + ": its window cannot be shown: " + std::string(packet.text()));
      break;
    case Kind::closed: window.state = State::closed; break;
    case Kind::value:
      if (ui::Value value{}; packet.body.size() == sizeof value) {
        std::memcpy(&value, packet.body.data(), sizeof value);
        if (engine_.set_from_window(window.number, value.port, value.value) == engine::ok) {
          window.told[value.port] = value.value;
        }
      }
      break;
    case Kind::message: engine_.send_from_window(window.number, port, packet.body); break;
    case Kind::map:
      window.channel.send(Kind::urid, ++window.mapped > most_uris
                                          ? 0
                                          : static_cast<std::int32_t>(engine_.map_uri(packet.text())));
      break;
    case Kind::unmap: {
      const char* const uri = engine_.unmap_uri(port);
      window.channel.send(Kind::uri, 0, std::string_view(uri == nullptr ? "" : uri));
      break;
    }
    case Kind::log: log(std::clamp(packet.head.number, 0, 3), window.title + ": " + std::string(packet.text())); break;
    default: break;
  }
}

void Windows::tell_values(Window& window) {
  std::vector<ui::Value> news;
  engine_.visit_controls(window.number, [&](std::uint32_t port, float value) {
    const auto [place, first] = window.told.try_emplace(port, value);
    if (first || !same(place->second, value)) {
      news.push_back({port, value});
    }
  });
  if (!news.empty() &&
      window.channel.send(ui::Kind::values, 0, std::as_bytes(std::span(news))) == ui::Channel::Sent::yes) {
    for (const ui::Value& value : news) {
      window.told[value.port] = value.value;
    }
  }
}

void Windows::tell_events(Window& window) {
  const auto send = [&](const ui::Packet& packet) {
    return window.channel.send(packet.head.kind, packet.head.number, packet.body) != ui::Channel::Sent::full;
  };
  if (window.waiting && !send(*window.waiting)) {
    return;
  }
  window.waiting.reset();
  engine_.take_window_events(window.number, [&](std::uint32_t port, std::span<const std::byte> atom) {
    const ui::Packet packet{{ui::Kind::event, static_cast<std::int32_t>(port)}, {atom.begin(), atom.end()}};
    if (!send(packet)) {
      window.waiting = packet;  // what comes after it waits in the ring, and is lost when that is full
    }
    return !window.waiting;
  });
}

void Windows::on_packets(int number) {
  if (const auto found = windows_.find(number); found != windows_.end()) {
    Window& window = found->second;
    read(window);
    if (window.gone || window.state == State::closed || window.state == State::refused) {
      close(number, window.state == State::starting || window.state == State::open);
    }
  }
}

void Windows::tick() {
  std::vector<int> late;
  for (auto& [number, window] : windows_) {
    if (window.state == State::starting && Clock::now() > window.deadline) {
      late.push_back(number);
      continue;
    }
    tell_values(window);
    tell_events(window);
  }
  for (const int number : late) {
    Window& window = windows_.at(number);
    log(2, window.title + ": its window does not open within " + std::to_string(limit_.count()) + " s and is ended");
    window.process.kill();
    close(number, false);
  }
  std::erase_if(leaving_, [this](Leaving& leaving) {
    const auto how = leaving.process.ended();
    if (how && leaving.tell) {
      log(2, leaving.title + ": its window " + (how->empty() ? "ended by itself" : *how) + "; the sound goes on");
    }
    return how.has_value();
  });
  if (windows_.empty() && leaving_.empty()) {
    ticker_.every(0ms);
  }
}

void Windows::close(int number, bool tell) {
  const auto found = windows_.find(number);
  Window& window = found->second;
  loop_.forget(window.process.fd());
  engine_.end_window_events(number);
  window.process.let_go();
  leaving_.push_back({window.title, std::move(window.process), tell});
  windows_.erase(found);
  ticker_.every(beat);
}

void Windows::close_orphans() {
  std::vector<int> gone;
  for (const auto& [number, window] : windows_) {
    if (engine_.parameter(number, ":bypass").status == engine::no_instance) {
      gone.push_back(number);
    }
  }
  for (const int number : gone) {
    close(number, false);
  }
}

void Windows::log(int level, const std::string& text) {
  log_line(static_cast<LogLevel>(level), text);
  feedback_.log(level, text);
}

}  // namespace marlise::front
