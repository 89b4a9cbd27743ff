// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes as they stand on the wire: two digits each, without blanks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace marlise::front {

std::string to_hex(std::span<const std::uint8_t> bytes);
/// Nothing for what is no such text; digits may be large or small.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);

}  // namespace marlise::front
