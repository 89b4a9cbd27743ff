// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts the byte stream of a command connection into messages. Only NUL ends a message: how the bytes
// were split or joined on their way does not matter.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace marlise::front {

class Framer {
 public:
  /// Longest message in bytes, its NUL not counted.
  static constexpr std::size_t limit = std::size_t{1} << 20;

  /// Adds received bytes. False when an unfinished message is over the limit: the stream is lost then.
  bool feed(std::string_view bytes);

  /// The next whole message without its NUL and without blanks at its end. Messages of no bytes are
  /// skipped; one that had only blanks comes as an empty text, since it is answered.
  std::optional<std::string> next();

 private:
  std::string buffer_;
  std::size_t start_ = 0;    // first byte not yet handed out
  std::size_t scanned_ = 0;  // no NUL in [start_, scanned_)
};

}  // namespace marlise::front
