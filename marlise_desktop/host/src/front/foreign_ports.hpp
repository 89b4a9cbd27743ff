// SPDX-License-Identifier: GPL-3.0-or-later
// Ports of ours that exist only because something in the graph is joined to another program's port:
// `recv_N` takes sound from it, `send_N` gives sound to it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "outside.hpp"

namespace marlise::front {

class ForeignPorts {
 public:
  ForeignPorts(engine::Engine& engine, Outside& outside) : engine_(engine), outside_(outside) {}

  /// The graph's end for a foreign port, made and joined now if need be. Nothing when the port is missing,
  /// of another type or direction than `wanted` (seen from the graph), or refuses.
  std::optional<engine::Endpoint> open(const std::string& name, engine::PortKind wanted);
  /// The graph's end for a foreign port that is open already.
  std::optional<engine::Endpoint> find(const std::string& name) const;
  /// The foreign name behind a terminal.
  std::optional<std::string> name_of(int terminal) const;
  /// The full name of our port that is this terminal.
  std::optional<std::string> own_of(int terminal) const;

  /// Remembers an edge that needs the port. A meter is an edge to nothing.
  void hold(const std::string& name, const engine::Endpoint& other);
  void release(const std::string& name, const engine::Endpoint& other);
  /// Closes ports that no edge needs any more, and those whose other side is gone. When the whole server is gone,
  /// all are kept until their other side has come back.
  void sweep();
  /// Cuts every edge of one foreign port; false when it has none.
  bool close(const std::string& name);

 private:
  struct Port {
    int terminal;
    engine::PortKind kind;
    std::string own;  ///< full name of our port
    std::vector<engine::Endpoint> edges;
    bool lost = false;  ///< with the server, and not seen since: it may come back
  };

  std::string short_name(const std::string& foreign, engine::Flow flow);
  bool join(const std::string& name, const Port& port);

  engine::Engine& engine_;
  Outside& outside_;
  std::map<std::string, Port> open_;
  std::map<std::string, std::string> short_names_;  ///< of every foreign port met so far
};

}  // namespace marlise::front
