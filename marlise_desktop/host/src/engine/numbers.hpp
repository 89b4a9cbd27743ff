// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as text, in the C locale whatever a plugin does to the process.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace marlise::engine {

/// As C's atol: leading blanks, sign, digits; anything else ends it; 0 when there is none; clamped to the range.
std::int64_t integer_from(std::string_view text);
/// As C's atof, but without hexadecimal: 0 when there is no number.
double real_from(std::string_view text);
/// As printf's "%f": six decimals.
std::string fixed(double value);

}  // namespace marlise::engine
