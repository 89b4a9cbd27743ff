// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of `describe`: all that the host runs, as one line of JSON.
#pragma once

#include <string>

#include "engine/description.hpp"
#include "control_ports.hpp"
#include "wiring.hpp"

namespace marlise::front {

/// The word of a bypass strategy on the wire, and back: auto, own, fade, tail, hard.
std::string_view strategy_word(engine::BypassStrategy how);
std::optional<engine::BypassStrategy> strategy_of(std::string_view word);

/// {"instances":[{"number","uri","bypass","faulty","latency","values","outputs"}],"connections":[[from,to]],
/// "rate","period","processing","muted",…}; ports by their wire names, frames for latency and period.
/// `control_ports` is null where there can be none.
std::string description_json(const engine::Description& description, const Wiring& wiring,
                             const ControlPorts* control_ports);

}  // namespace marlise::front
