// SPDX-License-Identifier: GPL-3.0-or-later
#include "apply_items.hpp"

#include <charconv>
#include <string_view>
#include <system_error>

#include "numbers.hpp"

namespace marlise::front {
namespace {

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool read = result.ec == std::errc{} && result.ptr == text.data() + text.size();
  return read ? std::optional(value) : std::nullopt;
}

/// `nan` and `inf` are numbers here; the engine says what it thinks of them.
std::optional<double> decimal_number(std::string_view text) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool read = result.ec != std::errc::invalid_argument && result.ptr == text.data() + text.size();
  return read ? std::optional(to_double(text)) : std::nullopt;
}

/// Takes words from the front; once something is wrong it stays so.
class Words {
 public:
  explicit Words(std::span<const std::string> words) : words_(words) {}

  bool empty() const { return words_.empty(); }
  bool wrong() const { return wrong_; }

  std::string word() {
    if (words_.empty()) {
      wrong_ = true;
      return {};
    }
    std::string first = words_.front();
    words_ = words_.subspan(1);
    return first;
  }

  int whole() { return checked(whole_number(word()), 0); }
  double decimal() { return checked(decimal_number(word()), 0.0); }
  bool flag() {
    const std::string text = word();
    wrong_ = wrong_ || (text != "0" && text != "1");
    return text == "1";
  }
  void fail() { wrong_ = true; }

 private:
  template <typename T>
  T checked(std::optional<T> value, T otherwise) {
    wrong_ = wrong_ || !value;
    return value.value_or(otherwise);
  }

  std::span<const std::string> words_;
  bool wrong_ = false;
};

}  // namespace

std::optional<ApplyItems> read_apply(std::span<const std::string> given) {
  Words words(given);
  ApplyItems items;
  items.ramp_ms = words.decimal();
  if (!(items.ramp_ms >= 0)) {
    return std::nullopt;
  }
  while (!words.empty() && !words.wrong()) {
    const std::string kind = words.word();
    const int instance = words.whole();
    if (kind == "v") {
      std::string symbol = words.word();
      items.changes.emplace_back(engine::ValueChange{instance, std::move(symbol), static_cast<float>(words.decimal())});
    } else if (kind == "b") {
      items.changes.emplace_back(engine::BypassChange{instance, words.flag()});
    } else if (kind == "p") {
      std::string property = words.word();
      items.changes.emplace_back(engine::PropertyChange{instance, std::move(property), words.word()});
    } else {
      words.fail();
    }
  }
  return words.wrong() ? std::nullopt : std::optional(std::move(items));
}

}  // namespace marlise::front
