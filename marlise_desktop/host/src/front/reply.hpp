// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to one command, as it goes on the wire (without its NUL).
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "numbers.hpp"

namespace marlise::front {

class Reply {
 public:
  /// `resp <status>`
  static Reply status(int status) { return Reply("resp " + std::to_string(status)); }
  /// `resp 0 <value>` with four decimals
  static Reply value(double value) { return Reply("resp 0 " + fixed(value, 4)); }
  /// `resp 0 <text>`
  static Reply text(const std::string& text) { return Reply("resp 0 " + text); }
  /// Five commands answer 1 for success and 0 for every error.
  static Reply inverted(int status) { return Reply(status < 0 ? "resp 0" : "resp 1"); }
  /// Just `text`, which may be empty: an empty frame is a reply too.
  static Reply raw(std::string text) { return Reply(std::move(text)); }
  /// No reply at all.
  static Reply none() { return Reply(std::nullopt); }

  static Reply not_found() { return Reply("not found"); }
  static Reply few_arguments() { return Reply("few arguments"); }
  static Reply many_arguments() { return Reply("many arguments"); }
  static Reply invalid_argument() { return Reply("invalid argument"); }

  /// Nothing when the command is not answered.
  const std::optional<std::string>& wire() const { return text_; }

 private:
  explicit Reply(std::optional<std::string> text) : text_(std::move(text)) {}

  std::optional<std::string> text_;
};

}  // namespace marlise::front
