// SPDX-License-Identifier: GPL-3.0-or-later
// The plugins' own windows that are open: each in a process of its own, spoken with over a Channel.
//
// Control values are sampled and told when they differ from what was told last, so it makes no difference who changed
// them, and a window that does not keep up gets the newest. Control thread only; the audio thread knows
// nothing of windows but a ring that the plugin's events are copied to.
#pragma once

#include <chrono>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"
#include "event_loop.hpp"
#include "feedback.hpp"
#include "ui/channel.hpp"
#include "window_process.hpp"

namespace marlise::front {

class Windows {
 public:
  /// `limit`: how long one may take to open before it is ended.
  Windows(engine::Engine& engine, Feedback& feedback, EventLoop& loop, std::chrono::seconds limit);
  ~Windows();
  Windows(const Windows&) = delete;
  Windows& operator=(const Windows&) = delete;

  /// The program for them is installed.
  static bool possible() { return !window_program().empty(); }

  /// Opens an instance's window or raises it: ok, no_instance, no_window, invalid_operation or no_support. Waits a
  /// moment for it; when it is not there then, ok is answered, and what goes wrong later is told by feedback.
  int show(int number);
  /// To be called when instances may have gone.
  void close_orphans();

 private:
  using Clock = std::chrono::steady_clock;

  enum class State { starting, open, closed, refused };

  struct Window {
    Window(int given, std::string name, const std::string& program, Clock::time_point until)
        : number(given), title(std::move(name)), process(program), channel(process.fd()), deadline(until) {}

    int number;
    std::string title;
    WindowProcess process;
    ui::Channel channel;
    State state = State::starting;
    int status = 0;                            ///< when refused
    Clock::time_point deadline;                ///< to be open, while starting
    std::optional<Clock::time_point> raised;   ///< not answered yet
    std::map<std::uint32_t, float> told;       ///< control values, by port
    std::optional<ui::Packet> waiting;         ///< the one event that the window had no room for
    std::size_t mapped = 0;
    bool gone = false;                         ///< its end of the channel
  };

  struct Leaving {
    std::string title;
    WindowProcess process;
    bool tell;  ///< an end that is not in order is to be told
  };

  int open(int number);
  int wait_for(Window& window);
  bool hangs(const Window& window) const;
  void read(Window& window);
  void take(Window& window, const ui::Packet& packet);
  void tell_values(Window& window);
  void tell_events(Window& window);
  void on_packets(int number);
  void tick();
  void close(int number, bool tell);
  void log(int level, const std::string& text);

  engine::Engine& engine_;
  Feedback& feedback_;
  EventLoop& loop_;
  const std::chrono::seconds limit_;
  Ticker ticker_;
  std::map<int, Window> windows_;  ///< by instance
  std::list<Leaving> leaving_;
};

}  // namespace marlise::front
