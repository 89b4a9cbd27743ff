// SPDX-License-Identifier: GPL-3.0-or-later
// JACK as the world around the graph.
#pragma once

#include "jack_client.hpp"
#include "outside.hpp"

namespace marlise::front {

class JackOutside final : public Outside {
 public:
  explicit JackOutside(JackClient& client) : client_(client), name_(client.name()) {}

  bool alive() const override { return client_.alive(); }
  std::optional<engine::PortKind> find(const std::string& port) const override;
  bool join(const std::string& source, const std::string& sink) override;
  bool part(const std::string& source, const std::string& sink) override;
  bool part_all(const std::string& port) override;
  bool joined(const std::string& port) const override;
  std::string own(const std::string& port) const override { return name_ + ':' + port; }
  std::optional<Terminal> open(const std::string& port, engine::PortKind kind) override;

 private:
  JackClient& client_;
  std::string name_;
};

/// Joins our ports to the sound card's and to MIDI devices, in order.
void autoconnect(JackClient& client, int inputs, int outputs);

}  // namespace marlise::front
