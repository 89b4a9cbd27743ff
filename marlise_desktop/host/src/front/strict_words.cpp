// SPDX-License-Identifier: GPL-3.0-or-later
#include "strict_words.hpp"

#include <charconv>
#include <system_error>

#include "numbers.hpp"

namespace marlise::front {

std::string StrictWords::word() {
  if (words_.empty()) {
    wrong_ = true;
    return {};
  }
  std::string first = words_.front();
  words_ = words_.subspan(1);
  return first;
}

std::int64_t StrictWords::whole(std::int64_t least, std::int64_t most) {
  const std::string text = word();
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool read = result.ec == std::errc{} && result.ptr == text.data() + text.size();
  if (!read || value < least || value > most) {
    wrong_ = true;
    return 0;
  }
  return value;
}

double StrictWords::decimal() {
  const std::string text = word();
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::invalid_argument || result.ptr != text.data() + text.size()) {
    wrong_ = true;
    return 0;
  }
  return to_double(text);
}

bool StrictWords::flag() {
  const std::string text = word();
  wrong_ = wrong_ || (text != "0" && text != "1");
  return text == "1";
}

}  // namespace marlise::front
