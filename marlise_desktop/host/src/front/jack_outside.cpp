// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_outside.hpp"

#include <jack/metadata.h>
#include <jack/uuid.h>
#include <lv2/core/lv2.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>

#include "log.hpp"
#include "numbers.hpp"

namespace marlise::front {

using engine::Flow;
using engine::PortType;

namespace {

using Clock = std::chrono::steady_clock;

/// So long nothing may have changed before what there is counts as wanted.
constexpr auto settled_after = std::chrono::milliseconds(400);

const char* type_name(PortType type) {
  return type == PortType::audio ? JACK_DEFAULT_AUDIO_TYPE : JACK_DEFAULT_MIDI_TYPE;
}

/// What a port's metadata says under a key; NaN when it says nothing.
float number_said(jack_uuid_t port, const char* key) {
  char* value = nullptr;
  char* type = nullptr;  // JACK writes to it even if we would rather not know
  if (jack_get_property(port, key, &value, &type) != 0) {
    return NAN;
  }
  const float number = value == nullptr ? NAN : static_cast<float>(to_double(value));
  jack_free(value);
  jack_free(type);
  return number;
}

std::vector<std::string> taken(const char** ports) {
  std::vector<std::string> names;
  for (const char** port = ports; port && *port; ++port) {
    names.emplace_back(*port);
  }
  jack_free(ports);
  return names;
}

std::vector<std::string> physical_ports(jack_client_t* client, const char* type, unsigned long flow) {
  return taken(jack_get_ports(client, nullptr, type, JackPortIsPhysical | flow));
}

jack_port_t* register_port(jack_client_t* client, const JackPort& port) {
  const unsigned long flags = port.kind.flow == Flow::source ? JackPortIsInput : JackPortIsOutput;
  return jack_port_register(client, port.name.c_str(), type_name(port.kind.type), flags, 0);
}

/// JACK shows a changed cable from its next cycle on; its own functions wait a little over one period for that, which
/// is too short on a busy machine.
void await_shown(jack_client_t* client, const std::string& source, const std::string& sink, bool joined) {
  constexpr int looks_at_most = 20;
  const jack_port_t* const port = jack_port_by_name(client, source.c_str());
  for (int look = 0; port && look < looks_at_most; ++look) {
    if ((jack_port_connected_to(port, sink.c_str()) != 0) == joined) {
      return;
    }
  }
}

}  // namespace

std::optional<engine::PortKind> JackOutside::find(const std::string& port) const {
  // JACK finds a port for an empty name: one that it has not named yet.
  jack_port_t* const found = alive() && !port.empty() ? jack_port_by_name(client_.get(), port.c_str()) : nullptr;
  if (!found) {
    return std::nullopt;
  }
  const bool midi = std::strcmp(jack_port_type(found), JACK_DEFAULT_MIDI_TYPE) == 0;
  const bool source = (jack_port_flags(found) & JackPortIsOutput) != 0;
  return engine::PortKind{midi ? PortType::midi : PortType::audio, source ? Flow::source : Flow::sink};
}

std::optional<engine::CvSpan> JackOutside::range(const std::string& port) const {
  jack_port_t* const found = usable() ? jack_port_by_name(client_.get(), port.c_str()) : nullptr;
  if (!found) {
    return std::nullopt;
  }
  const auto ask = [uuid = jack_port_uuid(found)] {
    return engine::CvSpan{number_said(uuid, LV2_CORE__minimum), number_said(uuid, LV2_CORE__maximum)};
  };
  const auto said = client_.calls().ask(ask, [](const engine::CvSpan&) {});
  return said && std::isfinite(said->least) && std::isfinite(said->most) ? said : std::nullopt;
}

bool JackOutside::connect(const Cable& cable) {
  jack_client_t* const client = client_.get();
  const auto join_them = [=] {
    const int result = jack_connect(client, cable.first.c_str(), cable.second.c_str());
    if (result == 0) {
      await_shown(client, cable.first, cable.second, true);
    }
    return result;
  };
  const auto undo = [=](int result) {
    if (result == 0) {
      jack_disconnect(client, cable.first.c_str(), cable.second.c_str());
    }
  };
  const auto result = client_.calls().ask(join_them, undo);
  return result == 0 || result == EEXIST;
}

bool JackOutside::disconnect(const Cable& cable) {
  const auto part_them = [client = client_.get(), cable] {
    const int result = jack_disconnect(client, cable.first.c_str(), cable.second.c_str());
    if (result == 0) {
      await_shown(client, cable.first, cable.second, false);
    }
    return result;
  };
  return client_.calls().ask(part_them, [](int) {}) == 0;
}

bool JackOutside::connected(const Cable& cable) const {
  const jack_port_t* const source = alive() ? jack_port_by_name(client_.get(), cable.first.c_str()) : nullptr;
  return source && jack_port_connected_to(source, cable.second.c_str()) != 0;
}

bool JackOutside::join(const std::string& source, const std::string& sink) {
  const Cable cable(source, sink);
  if (!usable() || !connect(cable)) {
    return false;
  }
  cables_.insert(cable);
  awaited_.erase(cable);
  return true;
}

bool JackOutside::part(const std::string& source, const std::string& sink) {
  const Cable cable(source, sink);
  const bool waited = awaited_.erase(cable) > 0;
  if (!usable() || !connected(cable)) {
    return waited;
  }
  cables_.erase(cable);
  return disconnect(cable);
}

bool JackOutside::part_all(const std::string& port) {
  forget(port);
  jack_port_t* const found = usable() ? jack_port_by_name(client_.get(), port.c_str()) : nullptr;
  const auto part_it = [client = client_.get(), found] { return jack_port_disconnect(client, found); };
  return found && client_.calls().ask(part_it, [](int) {}) == 0;
}

bool JackOutside::joined(const std::string& port) const {
  const jack_port_t* const found = alive() ? jack_port_by_name(client_.get(), port.c_str()) : nullptr;
  return found && jack_port_connected(found) > 0;
}

std::vector<std::string> JackOutside::peers(const std::string& port) const {
  const jack_port_t* const found = alive() ? jack_port_by_name(client_.get(), port.c_str()) : nullptr;
  return found ? taken(jack_port_get_all_connections(client_.get(), found)) : std::vector<std::string>();
}

std::optional<Outside::Terminal> JackOutside::open(const std::string& name, engine::PortKind kind) {
  if (!usable()) {
    return std::nullopt;
  }
  const auto port = std::make_shared<JackPort>(name, kind);
  jack_client_t* const client = client_.get();
  const auto made = client_.calls().ask([=] { return register_port(client, *port); },
                                        [=](jack_port_t* late) {
                                          if (late) {
                                            jack_port_unregister(client, late);
                                          }
                                        });
  if (!made || !*made) {
    return std::nullopt;
  }
  port->port = *made;
  ports_.push_back(port);
  auto hold = std::make_unique<JackPortHold>(port, [this](const auto& ended) { release(ended); });
  if (kind.type == PortType::audio) {
    return std::make_shared<JackAudioTerminal>(std::move(hold));
  }
  return std::make_shared<JackMidiTerminal>(std::move(hold), kind.flow);
}

void JackOutside::release(const std::shared_ptr<JackPort>& port) {
  std::erase(ports_, port);
  forget(own(port->name));
  jack_client_t* const client = client_.get();
  jack_port_t* const made = port->port;
  if (alive() && made) {  // else the server has gone with all its ports, or take_up() sees to it
    client_.calls().run([=] { jack_port_unregister(client, made); });
  }
}

void JackOutside::forget(const std::string& port) {
  const auto touches = [&](const Cable& cable) { return cable.first == port || cable.second == port; };
  std::erase_if(cables_, touches);
  std::erase_if(awaited_, touches);
}

bool JackOutside::is_ours(const std::string& port) const {
  return std::ranges::any_of(ports_, [&](const auto& one) { return own(one->name) == port; });
}

std::set<JackOutside::Cable> JackOutside::cables_at(const JackPort& port) const {
  std::set<Cable> cables;
  const std::string name = own(port.name);
  for (const std::string& other : taken(jack_port_get_all_connections(client_.get(), port.port))) {
    // Seen from JACK, a source of the graph is an input.
    cables.insert(port.kind.flow == Flow::source ? Cable(other, name) : Cable(name, other));
  }
  return cables;
}

void JackOutside::cables_changed() {
  learn_at_ = Clock::now() + settled_after;
}

void JackOutside::learn() {
  if (!alive() || !learn_at_ || Clock::now() < *learn_at_) {
    return;
  }
  learn_at_.reset();
  note_cuts();
  std::erase_if(cables_, [&](const Cable& cable) {
    return is_ours(cable.first) || is_ours(cable.second) || !connected(cable);
  });
  for (const auto& port : ports_) {
    cables_.merge(cables_at(*port));
  }
  log_line(LogLevel::trace, "jack: " + std::to_string(cables_.size()) + " cables noted");
}

void JackOutside::note_cuts() {
  for (const auto& port : ports_) {
    if (port->kind.type != PortType::midi || port->kind.flow != Flow::source) {
      continue;
    }
    std::set<std::string> now;
    if (jack_port_t* const made = port->port; alive() && made != nullptr) {
      for (std::string& other : taken(jack_port_get_all_connections(client_.get(), made))) {
        now.insert(std::move(other));
      }
    }
    if (!std::ranges::includes(now, port->peers)) {
      port->cut = true;
    }
    port->peers = std::move(now);
  }
}

void JackOutside::lose() {
  learn_at_.reset();
  note_cuts();
  awaited_.merge(cables_);
  cables_.clear();
  for (const auto& port : ports_) {
    port->port = nullptr;
  }
}

void JackOutside::resume() {
  resuming_ = ports_;
  client_.resume([ports = ports_](jack_client_t* client) {
    for (const auto& port : ports) {
      port->port = register_port(client, *port);
    }
  });
}

void JackOutside::take_up() {
  for (const auto& port : std::exchange(resuming_, {})) {
    if (std::ranges::find(ports_, port) == ports_.end()) {  // closed meanwhile
      release(port);
    }
  }
  if (!usable()) {
    return;
  }
  for (const Cable& cable : std::set(awaited_)) {
    if (find(cable.first) && find(cable.second)) {
      join(cable.first, cable.second);
    }
  }
}

void JackOutside::autoconnect(int inputs, int outputs) {
  jack_client_t* const client = client_.get();
  const auto captures = physical_ports(client, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput);
  for (std::size_t i = 0; i < captures.size() && i < static_cast<std::size_t>(inputs); ++i) {
    join(captures[i], own("in_" + std::to_string(i + 1)));
  }
  const auto playbacks = physical_ports(client, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput);
  for (std::size_t i = 0; i < playbacks.size() && i < static_cast<std::size_t>(outputs); ++i) {
    join(own("out_" + std::to_string(i + 1)), playbacks[i]);
  }
  for (const std::string& device : physical_ports(client, JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput)) {
    join(device, own("midi_in"));
  }
}

}  // namespace marlise::front
