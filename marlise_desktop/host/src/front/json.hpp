// SPDX-License-Identifier: GPL-3.0-or-later
// Text and numbers as JSON.
#pragma once

#include <string>
#include <string_view>

namespace marlise::front {

/// A JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD, so that the line always parses.
std::string json_string(std::string_view text);

/// The shortest decimal that reads back the same; null when it is not finite, which JSON cannot say.
std::string json_number(float value);

}  // namespace marlise::front
