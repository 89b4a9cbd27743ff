// SPDX-License-Identifier: GPL-3.0-or-later
#include "hex.hpp"

#include <charconv>

namespace marlise::front {

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 0x0FU];
  }
  return text;
}

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  for (; text.size() >= 2; text.remove_prefix(2)) {
    std::uint8_t byte = 0;
    const char* const end = text.data() + 2;
    if (const auto [stop, error] = std::from_chars(text.data(), end, byte, 16); stop != end || error != std::errc{}) {
      return std::nullopt;
    }
    bytes.push_back(byte);
  }
  return text.empty() ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace marlise::front
