// SPDX-License-Identifier: GPL-3.0-or-later
// Cables by wire names: inside the graph, between the graph and other programs, or outside altogether.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "foreign_ports.hpp"
#include "outside.hpp"
#include "port_names.hpp"

namespace marlise::front {

/// Ids of the graph's fixed outside ports.
struct FixedTerminals {
  std::vector<int> inputs;   ///< in_1..
  std::vector<int> outputs;  ///< out_1..
  int midi_in = -1;
  int midi_out = -1;
};

/// As `cv_map` was told.
struct CvMapping {
  float low;
  float high;
  std::string mode;
};

class Wiring {
 public:
  Wiring(engine::Engine& engine, Outside& outside, PortNames names, FixedTerminals fixed);

  /// ok or no_connection; the names may come in either order.
  int connect(const std::string& a, const std::string& b);
  /// ok or no_disconnection.
  int disconnect(const std::string& a, const std::string& b);
  /// Cuts everything inside the graph that ends at the port: ok or no_disconnection (no such port).
  int disconnect_all(const std::string& port);

  /// Lets a source's voltage move a parameter: ok, no_instance, no_parameter, bad_value (also when the source is
  /// missing) or invalid_operation (a mode that is none). Again adds a source and changes the rest.
  int map_cv(int instance, const std::string& symbol, const std::string& source, float low, float high,
             const std::string& mode);
  int unmap_cv(int instance, const std::string& symbol);
  /// How the voltage that comes to this port moves its parameter; null when it is no such port.
  const CvMapping* cv_mapping(const engine::Endpoint& sink) const;
  /// Joins `port` to all that `pattern` is joined to, as far as that can be: ok, or no_connection when there is no
  /// `pattern`.
  int connect_matching(const std::string& pattern, const std::string& port);

  bool exists(const std::string& port) const;
  bool has_connections(const std::string& port) const;
  /// The engine's id of the port whose MIDI moves parameters.
  int midi_in() const { return fixed_.midi_in; }
  /// The name is of an instance's port, whether there is one or not.
  bool of_instance(const std::string& port) const { return names_.read(port).kind == PortName::Kind::instance; }
  bool alive() const { return outside_.alive(); }

  /// A meter on a port: the engine's id, or nothing while the port does not exist.
  std::optional<int> open_meter(const std::string& port);
  void close_meter(const std::string& port, int meter);
  /// The tuner on a port; false while there is no such audio port.
  bool open_tuner(const std::string& port);
  void close_tuner(const std::string& port);

  /// To be called after instances went or foreign ports vanished.
  void sweep() { foreign_.sweep(); }

  /// The wire name of one end, as `describe` shows it.
  std::string name(const engine::Endpoint& end) const;
  /// The full name of the JACK port that a terminal is; empty when there is none.
  std::string own_port(int terminal) const;

 private:
  /// One name seen from both sides.
  struct Place {
    std::optional<engine::Endpoint> inner;  ///< end in the graph
    std::string outer;                      ///< full name of a JACK port; empty when it has none
    bool foreign = false;
  };

  Place place(const std::string& name) const;
  std::optional<engine::Endpoint> open_tap(const std::string& port, const engine::Endpoint& holder);
  void close_tap(const std::string& port, const engine::Endpoint& holder);
  std::vector<std::string> peers(const std::string& port) const;
  int connect_foreign(const engine::Endpoint& inner, const std::string& name);
  bool join_outside(const std::string& a, const std::string& b);
  bool part_outside(const std::string& a, const std::string& b);

  engine::Engine& engine_;
  Outside& outside_;
  PortNames names_;
  FixedTerminals fixed_;
  std::map<std::pair<int, std::string>, CvMapping> cv_mappings_;  ///< of instances that went too
  ForeignPorts foreign_;
};

}  // namespace marlise::front
