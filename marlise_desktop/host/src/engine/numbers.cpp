// SPDX-License-Identifier: GPL-3.0-or-later
#include "numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace marlise::engine {

namespace {

std::string_view without_lead(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n\v\f");
  text.remove_prefix(start == std::string_view::npos ? text.size() : start);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') {
    text.remove_prefix(1);
  }
  return text;
}

}  // namespace

std::int64_t integer_from(std::string_view text) {
  text = without_lead(text);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem == std::errc::result_out_of_range) {
    return text[0] == '-' ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  }
  return value;
}

double real_from(std::string_view text) {
  text = without_lead(text);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem == std::errc::result_out_of_range) {
    const bool tiny = std::string_view(text.data(), static_cast<std::size_t>(end - text.data())).find("e-") !=
                      std::string_view::npos;
    return tiny ? 0.0 : (text[0] == '-' ? -HUGE_VAL : HUGE_VAL);
  }
  return value;
}

std::string fixed(double value) {
  std::array<char, 400> text{};
  const auto [end, problem] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 6);
  return problem == std::errc() ? std::string(text.data(), end) : "nan";
}

}  // namespace marlise::engine
