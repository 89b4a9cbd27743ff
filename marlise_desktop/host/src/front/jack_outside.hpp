// SPDX-License-Identifier: GPL-3.0-or-later
// JACK as the world around the graph. Control thread.
//
// It remembers its ports and every cable at them, whoever made it, and makes them again when the server has gone and
// come back: a cable as soon as its other end is there.
#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "jack_client.hpp"
#include "jack_terminals.hpp"
#include "outside.hpp"

namespace marlise::front {

class JackOutside final : public Outside {
 public:
  explicit JackOutside(JackClient& client) : client_(client) {}

  bool alive() const override { return client_.alive(); }
  std::uint32_t period() const override { return client_.running_period(); }
  bool set_period(std::uint32_t frames) override { return client_.set_period(frames); }
  std::optional<engine::PortKind> find(const std::string& port) const override;
  std::optional<engine::CvSpan> range(const std::string& port) const override;
  bool join(const std::string& source, const std::string& sink) override;
  bool part(const std::string& source, const std::string& sink) override;
  bool part_all(const std::string& port) override;
  bool joined(const std::string& port) const override;
  std::vector<std::string> peers(const std::string& port) const override;
  std::string own(const std::string& port) const override { return client_.name() + ':' + port; }
  std::optional<Terminal> open(const std::string& port, engine::PortKind kind) override;

  /// Joins our ports to the sound card's and to MIDI devices, in order.
  void autoconnect(int inputs, int outputs);

  // The life of the server.

  /// To be called when another program may have joined or parted ports: learn() is due some time later.
  void cables_changed();
  /// True while learn() is due.
  bool learning() const { return learn_at_.has_value(); }
  /// Takes note of the cables there are, unless something has just changed: a server that goes cuts cables first, and
  /// those cuts are nobody's wish.
  void learn();
  /// Notes that a device held end when its cable is cut, or when it is unplugged. To be called when cables or ports
  /// have changed.
  void note_cuts();
  /// The server has gone: what was there is to come back.
  void lose();
  /// Registers our ports again and lets the audio run.
  void resume();
  /// To be called when that is done, and when ports have come: makes cables that wait for their ends.
  void take_up();

 private:
  using Cable = std::pair<std::string, std::string>;  ///< source and sink
  using Ports = std::vector<std::shared_ptr<JackPort>>;

  bool usable() const { return alive() && !client_.calls().stuck(); }
  bool is_ours(const std::string& port) const;
  bool connected(const Cable& cable) const;
  bool connect(const Cable& cable);
  bool disconnect(const Cable& cable);
  std::set<Cable> cables_at(const JackPort& port) const;
  void forget(const std::string& port);
  void release(const std::shared_ptr<JackPort>& port);

  JackClient& client_;
  Ports ports_;
  Ports resuming_;          ///< those that are being registered again
  std::set<Cable> cables_;  ///< at our ports, and those that we made between others'
  std::set<Cable> awaited_; ///< to be made again
  std::optional<std::chrono::steady_clock::time_point> learn_at_;
};

}  // namespace marlise::front
