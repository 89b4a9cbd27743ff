// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of `describe`: all that the host runs, as one line of JSON.
#pragma once

#include <string>
#include <string_view>

#include "engine/description.hpp"
#include "wiring.hpp"

namespace marlise::front {

/// {"instances":[{"number","uri","bypass","faulty","latency","values","outputs"}],"connections":[[from,to]],
/// "rate","period","processing","muted"}; ports by their wire names, frames for latency and period.
std::string description_json(const engine::Description& description, const Wiring& wiring);

/// A JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD, so that the line always parses.
std::string json_string(std::string_view text);

/// The shortest decimal that reads back the same; null when it is not finite, which JSON cannot say.
std::string json_number(float value);

}  // namespace marlise::front
