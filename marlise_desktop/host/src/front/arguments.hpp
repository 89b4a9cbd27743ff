// SPDX-License-Identifier: GPL-3.0-or-later
// Splits one message into words by the protocol's quoting rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace marlise::front {

/// One space separates; two spaces hold an empty word between them. Double quotes group, and `\"` is a
/// quote anywhere, as `""` is inside quotes. Other backslashes stand for themselves. What follows a closing
/// quote up to the next space is lost; an open quote takes the rest of the message.
std::vector<std::string> split_words(std::string_view message);

}  // namespace marlise::front
