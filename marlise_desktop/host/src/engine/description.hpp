// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine runs, as plain values: for `describe`, tests and adoption by a new controller.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bypass_strategy.hpp"
#include "tempo.hpp"

namespace marlise::engine {

/// One end of a connection: a port of an instance, or a terminal.
struct Endpoint {
  int instance = -1;  ///< -1 when this is a terminal
  std::string symbol;
  int terminal = -1;  ///< answer of Engine::add_terminal, -1 when this is an instance's port

  static Endpoint port(int instance, std::string symbol) { return {instance, std::move(symbol), -1}; }
  static Endpoint outside(int terminal) { return {-1, {}, terminal}; }

  bool operator==(const Endpoint&) const = default;
};

/// How much later than at a source something is at a sink: on the shortest way through the graph and on the longest.
struct PathLatency {
  int from;  ///< terminals
  int to;
  std::uint32_t least;  ///< frames
  std::uint32_t most;
};

/// Of a plugin's runs, in microseconds.
struct RunTime {
  float mean = 0;
  float highest = 0;
};

struct InstanceDescription {
  int number = 0;
  std::string uri;
  bool bypass = false;
  bool active = true;                                  ///< false while it rests
  std::optional<std::string> fault;                    ///< why the guard muted it
  std::vector<std::pair<std::string, float>> values;   ///< input controls in port order
  std::vector<std::pair<std::string, float>> outputs;  ///< output controls in port order
  float latency = 0;                                   ///< frames
  BypassStrategy strategy = BypassStrategy::fade;      ///< the one in use
  std::optional<RunTime> time = std::nullopt;          ///< while times are measured
};

/// A parameter that a MIDI controller moves (131 is the pitch bend), between two values.
struct MidiMapped {
  int number;
  std::string symbol;
  int channel;
  int controller;
  float low;
  float high;
};

struct Description {
  std::vector<InstanceDescription> instances;               ///< by number
  std::vector<std::pair<Endpoint, Endpoint>> connections;   ///< source, sink; in order of connection
  double rate = 0;                                          ///< Hz
  std::uint32_t period = 0;                                 ///< frames
  int processing = 1;                                       ///< 0 when plugins are not run
  bool muted = false;
  float fade_time = 10;                                     ///< ms
  TransportState transport;
  std::vector<MidiMapped> midi_mappings = {};               ///< in the order they were made
};

}  // namespace marlise::engine
