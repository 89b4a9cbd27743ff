// SPDX-License-Identifier: GPL-3.0-or-later
#include "start.hpp"

#include <charconv>
#include <string_view>

namespace marlise::ui {
namespace {

constexpr std::size_t fixed_texts = 8;

}  // namespace

std::vector<std::byte> packed(const Start& start) {
  const engine::PluginWindow& window = start.window;
  std::string texts;
  const auto add = [&](std::string_view text) {
    texts += text;
    texts += '\0';
  };
  add(window.plugin);
  add(window.uri);
  add(std::to_string(static_cast<int>(window.kind)));
  add(window.bundle);
  add(window.binary);
  add(window.fixed_size ? "1" : "0");
  add(start.title);
  add(std::to_string(static_cast<long>(start.rate)));
  for (const std::string& symbol : window.symbols) {
    add(symbol);
  }
  const auto bytes = std::as_bytes(std::span(texts));
  return {bytes.begin(), bytes.end()};
}

std::optional<Start> unpacked(std::span<const std::byte> bytes) {
  std::vector<std::string> texts;
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\0', at);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    texts.emplace_back(all.substr(at, end - at));
    at = end + 1;
  }
  if (texts.size() < fixed_texts) {
    return std::nullopt;
  }
  const auto number = [](const std::string& text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  Start start;
  start.window.plugin = texts[0];
  start.window.uri = texts[1];
  start.window.kind = static_cast<engine::WindowKind>(number(texts[2]));
  start.window.bundle = texts[3];
  start.window.binary = texts[4];
  start.window.fixed_size = texts[5] == "1";
  start.title = texts[6];
  start.rate = number(texts[7]);
  start.window.symbols.assign(texts.begin() + fixed_texts, texts.end());
  return start;
}

}  // namespace marlise::ui
