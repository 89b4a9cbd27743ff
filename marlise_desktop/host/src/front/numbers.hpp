// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as they stand on the wire: always with a dot, whatever a plugin does to the locale.
#pragma once

#include <string>
#include <string_view>

namespace marlise::front {

/// What C's atoi makes of `text`: leading blanks, a sign, decimal digits; anything else is 0.
/// Numbers that do not fit end at the nearest int.
int to_int(std::string_view text);

/// What C's atof makes of `text`, without the locale: decimal, `1e-3`, `0x1p0`, `nan`, `inf`; anything else is 0.
/// Too large is infinity, too small is 0.
double to_double(std::string_view text);

/// `value` with `digits` decimals, like printf's `%.*f` in the C locale.
std::string fixed(double value, int digits);

}  // namespace marlise::front
