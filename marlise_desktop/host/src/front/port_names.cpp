// SPDX-License-Identifier: GPL-3.0-or-later
#include "port_names.hpp"

#include <charconv>
#include <optional>

namespace marlise::front {
namespace {

/// The number in `prefix<number>`, digits only.
std::optional<int> number_after(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) {
    return std::nullopt;
  }
  text.remove_prefix(prefix.size());
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && number >= 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

PortName PortNames::read(std::string_view name) const {
  using Kind = PortName::Kind;
  const PortName foreign{Kind::foreign, 0, std::string(name)};
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) {
    return foreign;
  }
  const std::string_view client = name.substr(0, colon);
  const std::string_view port = name.substr(colon + 1);
  const bool own = client == client_;

  if (const auto number = number_after("effect_", client)) {
    return {Kind::instance, *number, std::string(port)};
  }
  if ((own || client == "mod-host") && port == "midi_in") {
    return {Kind::midi_in, 0, {}};
  }
  if ((own || client == "mod-host") && port == "midi_out") {
    return {Kind::midi_out, 0, {}};
  }
  const auto numbered = [&](Kind kind, std::string_view prefix, int count) -> std::optional<PortName> {
    const auto number = number_after(prefix, port);
    return number && *number >= 1 && *number <= count ? std::optional(PortName{kind, *number, {}}) : std::nullopt;
  };
  std::optional<PortName> device;
  if (client == "system") {
    device = numbered(Kind::device_in, "capture_", inputs_);
    device = device ? device : numbered(Kind::device_out, "playback_", outputs_);
  } else if (client == "mod-monitor") {
    device = numbered(Kind::device_out, "in_", outputs_);
    device = device ? device : numbered(Kind::after_out, "out_", outputs_);
  } else if (own) {
    device = numbered(Kind::device_in, "in_", inputs_);
    device = device ? device : numbered(Kind::device_out, "out_", outputs_);
  }
  return device ? *device : foreign;
}

std::string PortNames::write(const PortName& port) {
  using Kind = PortName::Kind;
  switch (port.kind) {
    case Kind::instance: return "effect_" + std::to_string(port.number) + ':' + port.name;
    case Kind::device_in: return "system:capture_" + std::to_string(port.number);
    case Kind::device_out: return "mod-monitor:in_" + std::to_string(port.number);
    case Kind::after_out: return "mod-monitor:out_" + std::to_string(port.number);
    case Kind::midi_in: return "mod-host:midi_in";
    case Kind::midi_out: return "mod-host:midi_out";
    case Kind::foreign: break;
  }
  return port.name;
}

}  // namespace marlise::front
