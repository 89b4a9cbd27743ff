// SPDX-License-Identifier: GPL-3.0-or-later
#include "numbers.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace marlise::front {
namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes leading blanks and one sign off `text`; true when the sign was a minus.
bool take_sign(std::string_view& text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  if (text.empty() || (text.front() != '-' && text.front() != '+')) {
    return false;
  }
  const bool negative = text.front() == '-';
  text.remove_prefix(1);
  return negative;
}

/// The power of ten just above a decimal number that fits no double; its sign tells huge from tiny.
long decimal_magnitude(std::string_view text) {
  long magnitude = 0;
  bool point = false;
  bool significant = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
    } else if (is_digit(c)) {
      significant = significant || c != '0';
      magnitude += point ? (significant ? 0 : -1) : (significant ? 1 : 0);
    } else if (c == 'e' || c == 'E') {
      return magnitude + to_int(text.substr(i + 1));
    } else {
      break;
    }
  }
  return magnitude;
}

double decimal(std::string_view text) {
  double value = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) {
    return decimal_magnitude(text) > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  }
  return result.ec == std::errc{} ? value : 0.0;
}

double hexadecimal(std::string_view digits) {
  double value = 0.0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::hex);
  if (result.ec == std::errc::result_out_of_range) {
    return digits.find("p-") == std::string_view::npos ? std::numeric_limits<double>::infinity() : 0.0;
  }
  return result.ec == std::errc{} ? value : 0.0;
}

}  // namespace

int to_int(std::string_view text) {
  const bool negative = take_sign(text);
  if (text.empty() || !is_digit(text.front())) {
    return 0;
  }
  long long value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr long long largest = std::numeric_limits<int>::max();
  if (result.ec == std::errc::result_out_of_range || value > largest) {
    return negative ? std::numeric_limits<int>::min() : std::numeric_limits<int>::max();
  }
  return static_cast<int>(negative ? -value : value);
}

double to_double(std::string_view text) {
  const bool negative = take_sign(text);
  if (text.empty() || text.front() == '-') {  // from_chars would take a second minus
    return 0.0;
  }
  const bool hex = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  const double value = hex ? hexadecimal(text.substr(2)) : decimal(text);
  return negative ? -value : value;
}

std::string fixed(double value, int digits) {
  char buffer[352];  // the longest double has 309 digits before the dot
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, digits);
  return {buffer, result.ptr};
}

}  // namespace marlise::front
