// SPDX-License-Identifier: GPL-3.0-or-later
// What commands act on. Used on the control thread only.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "engine/engine.hpp"
#include "feedback.hpp"
#include "lease.hpp"
#include "levels.hpp"
#include "load.hpp"
#include "standby.hpp"
#include "tuning.hpp"
#include "wiring.hpp"

namespace marlise::front {

class ControlPorts;
class Monitors;
class Windows;

struct Host {
  engine::Engine& engine;
  Outside& outside;
  Wiring& wiring;
  Levels& levels;
  Tuning& tuning;
  Feedback& feedback;
  LoadSource& load;
  Windows* windows = nullptr;  ///< null where none can be: offline
  Lease* lease = nullptr;      ///< null offline
  Monitors* monitors = nullptr;  ///< null offline
  ControlPorts* control_ports = nullptr;  ///< null offline
  /// JACK goes on or off as fast as it can: 0, or what it answers. Empty offline.
  std::function<int(bool)> freewheel{};
  Standby standby{engine, feedback};  ///< what is done when a device speaks
  std::size_t instances = 0;  ///< how many there are
  bool tell_times = false;  ///< feedback of plugins' run times every half second of audio
  bool tell_midi = false;  ///< feedback of every message at a control port
  bool tell_load = false;  ///< feedback of the load every half second of audio
  bool look_for_jack = false;  ///< the `rejoin` command has come
  bool quit = false;       ///< the `quit` command has come
  bool controlled = false;       ///< there is a controller
  std::size_t observers = 0;     ///< connections beside it
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();  ///< the start
  std::string last_error{};  ///< the newest line of the log that is an error
  std::string note{};           ///< the controller's own words, for the next one
  std::map<int, std::string> refusals{};  ///< why the last `add` of a number failed to start its plugin
};

/// Does what stands by for the MIDI that has come, and moves it to the feedback.
void take_midi(Host& host);
/// Moves the engine's events to the feedback, and log lines to the log too. MIDI first.
void take_events(Host& host);

/// Whether every message at a control port is told.
void tell_midi(Host& host, bool on);

/// To be called after an instance was removed, or ports of other programs have gone or come.
void ports_changed(Host& host);

}  // namespace marlise::front
