// SPDX-License-Identifier: GPL-3.0-or-later
// A connection of ours to the controller's own socket, which is told values of parameters that meet a condition.
//
// mod-host's `monitor` and `param_monitor`. The values are looked at on the control thread, so what stands for less
// than a few milliseconds may be missed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"
#include "event_loop.hpp"
#include "socket.hpp"

namespace marlise::front {

class Monitors {
 public:
  static constexpr std::size_t most = 1024;

  Monitors(EventLoop& loop, engine::Engine& engine) : loop_(loop), engine_(engine) {}
  ~Monitors() { stop(); }
  Monitors(const Monitors&) = delete;
  Monitors& operator=(const Monitors&) = delete;

  /// Connects to a TCP port of this machine, in place of the connection there is. False when that fails, or when the
  /// address is of another machine; what there is stays then.
  bool start(const std::string& address, int port);
  /// What is watched stays so.
  void stop();
  bool on() const { return peer_.has_value(); }

  /// Tells the parameter's value whenever it has changed and stands so to `limit`: `comparison` is > >= < <= == or !=.
  /// ok, no_instance, no_parameter, or invalid_comparison, or no_memory.
  int add(int instance, const std::string& symbol, std::string_view comparison, float limit);
  static constexpr int invalid_comparison = -302;

  /// Looks at all values.
  void look();
  bool looking() const { return on() && !watched_.empty(); }
  /// Drops those of instances that are gone, to be called when some went.
  void let_go();

 private:
  enum class Comparison { above, at_least, below, at_most, equal, unequal };
  struct Watched {
    int instance;
    std::string symbol;
    Comparison comparison;
    float limit;
    float told = 0;
  };
  static std::optional<Comparison> comparison_of(std::string_view text);
  static bool holds(const Watched& watched, float value);
  void on_peer();
  void send();

  EventLoop& loop_;
  engine::Engine& engine_;
  std::optional<Connection> peer_;
  std::vector<Watched> watched_;
};

}  // namespace marlise::front
