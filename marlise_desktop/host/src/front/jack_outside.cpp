// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_outside.hpp"

#include <cerrno>
#include <cstring>
#include <vector>

#include "jack_terminals.hpp"

namespace marlise::front {

using engine::Flow;
using engine::PortType;

namespace {

const char* type_name(PortType type) {
  return type == PortType::audio ? JACK_DEFAULT_AUDIO_TYPE : JACK_DEFAULT_MIDI_TYPE;
}

std::vector<std::string> physical_ports(jack_client_t* client, const char* type, unsigned long flow) {
  std::vector<std::string> names;
  const char** const ports = jack_get_ports(client, nullptr, type, JackPortIsPhysical | flow);
  for (const char** port = ports; port && *port; ++port) {
    names.emplace_back(*port);
  }
  jack_free(ports);
  return names;
}

}  // namespace

std::optional<engine::PortKind> JackOutside::find(const std::string& port) const {
  jack_port_t* const found = alive() ? jack_port_by_name(client_.get(), port.c_str()) : nullptr;
  if (!found) {
    return std::nullopt;
  }
  const bool midi = std::strcmp(jack_port_type(found), JACK_DEFAULT_MIDI_TYPE) == 0;
  const bool source = (jack_port_flags(found) & JackPortIsOutput) != 0;
  return engine::PortKind{midi ? PortType::midi : PortType::audio, source ? Flow::source : Flow::sink};
}

bool JackOutside::join(const std::string& source, const std::string& sink) {
  if (!alive()) {
    return false;
  }
  const int result = jack_connect(client_.get(), source.c_str(), sink.c_str());
  return result == 0 || result == EEXIST;
}

bool JackOutside::part(const std::string& source, const std::string& sink) {
  if (!alive()) {
    return false;
  }
  const jack_port_t* const port = jack_port_by_name(client_.get(), source.c_str());
  return port && jack_port_connected_to(port, sink.c_str()) != 0 &&
         jack_disconnect(client_.get(), source.c_str(), sink.c_str()) == 0;
}

bool JackOutside::part_all(const std::string& port) {
  jack_port_t* const found = alive() ? jack_port_by_name(client_.get(), port.c_str()) : nullptr;
  return found && jack_port_disconnect(client_.get(), found) == 0;
}

bool JackOutside::joined(const std::string& port) const {
  const jack_port_t* const found = alive() ? jack_port_by_name(client_.get(), port.c_str()) : nullptr;
  return found && jack_port_connected(found) > 0;
}

std::optional<Outside::Terminal> JackOutside::open(const std::string& port, engine::PortKind kind) {
  if (!alive()) {
    return std::nullopt;
  }
  const unsigned long flags = kind.flow == Flow::source ? JackPortIsInput : JackPortIsOutput;
  jack_port_t* const made = jack_port_register(client_.get(), port.c_str(), type_name(kind.type), flags, 0);
  if (!made) {
    return std::nullopt;
  }
  auto owned = std::make_unique<JackPort>(client_.get(), made, client_.alive());
  if (kind.type == PortType::audio) {
    return std::make_shared<JackAudioTerminal>(std::move(owned));
  }
  return std::make_shared<JackMidiTerminal>(std::move(owned), kind.flow);
}

void autoconnect(JackClient& client, int inputs, int outputs) {
  const auto join = [&](const std::string& source, const std::string& sink) {
    jack_connect(client.get(), source.c_str(), sink.c_str());
  };
  const auto captures = physical_ports(client.get(), JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput);
  for (std::size_t i = 0; i < captures.size() && i < static_cast<std::size_t>(inputs); ++i) {
    join(captures[i], client.name() + ":in_" + std::to_string(i + 1));
  }
  const auto playbacks = physical_ports(client.get(), JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput);
  for (std::size_t i = 0; i < playbacks.size() && i < static_cast<std::size_t>(outputs); ++i) {
    join(client.name() + ":out_" + std::to_string(i + 1), playbacks[i]);
  }
  for (const std::string& device : physical_ports(client.get(), JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput)) {
    join(device, client.name() + ":midi_in");
  }
}

}  // namespace marlise::front
