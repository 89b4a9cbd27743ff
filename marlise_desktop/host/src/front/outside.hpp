// SPDX-License-Identifier: GPL-3.0-or-later
// The world around the graph, as the wiring needs it: other programs' ports and ports of ours to
// reach them. JACK is one (jack_outside.hpp); an offline render has none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/engine.hpp"

namespace marlise::front {

class Outside {
 public:
  using Terminal = std::variant<std::shared_ptr<engine::AudioTerminal>, std::shared_ptr<engine::MidiTerminal>>;

  virtual ~Outside() = default;

  /// False once the audio server is gone.
  virtual bool alive() const = 0;
  /// Frames in a cycle; 0 while there is no server, or where nobody says it.
  virtual std::uint32_t period() const = 0;
  /// Returns when cycles have the new period. False when the server refuses, hangs or goes.
  virtual bool set_period(std::uint32_t frames) = 0;
  /// Kind of a port by its full name; a source gives sound. Nothing when there is no such port.
  virtual std::optional<engine::PortKind> find(const std::string& port) const = 0;
  /// The voltages that a port says it gives; nothing when it says nothing.
  virtual std::optional<engine::CvSpan> range(const std::string& port) const = 0;
  /// Joins two ports by their full names. True also when they were joined already.
  virtual bool join(const std::string& source, const std::string& sink) = 0;
  /// False when they were not joined.
  virtual bool part(const std::string& source, const std::string& sink) = 0;
  /// Cuts everything at one port.
  virtual bool part_all(const std::string& port) = 0;
  /// True when anything is joined to the port.
  virtual bool joined(const std::string& port) const = 0;
  /// Full names of all that is joined to the port.
  virtual std::vector<std::string> peers(const std::string& port) const = 0;
  /// The full name of our port with that short name.
  virtual std::string own(const std::string& port) const = 0;
  /// Makes a port of ours. A source brings sound in. Nothing when the server refuses; the port goes with its terminal.
  virtual std::optional<Terminal> open(const std::string& port, engine::PortKind kind) = 0;
};

/// Nothing outside at all.
class NoOutside final : public Outside {
 public:
  bool alive() const override { return true; }
  std::uint32_t period() const override { return 0; }
  bool set_period(std::uint32_t) override { return false; }
  std::optional<engine::PortKind> find(const std::string&) const override { return std::nullopt; }
  std::optional<engine::CvSpan> range(const std::string&) const override { return std::nullopt; }
  bool join(const std::string&, const std::string&) override { return false; }
  bool part(const std::string&, const std::string&) override { return false; }
  bool part_all(const std::string&) override { return false; }
  bool joined(const std::string&) const override { return false; }
  std::vector<std::string> peers(const std::string&) const override { return {}; }
  std::string own(const std::string& port) const override { return "marlise-host:" + port; }
  std::optional<Terminal> open(const std::string&, engine::PortKind) override { return std::nullopt; }
};

}  // namespace marlise::front
