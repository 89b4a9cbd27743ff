// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the words of a command strictly: what is no number is not taken for 0.
#pragma once

#include <climits>
#include <cstdint>
#include <span>
#include <string>

namespace marlise::front {

/// Takes words from the front; once something is wrong it stays so.
class StrictWords {
 public:
  explicit StrictWords(std::span<const std::string> words) : words_(words) {}

  bool empty() const { return words_.empty(); }
  bool wrong() const { return wrong_; }
  /// Those that were not taken.
  std::span<const std::string> rest() const { return words_; }

  std::string word();
  int whole() { return static_cast<int>(whole(INT_MIN, INT_MAX)); }
  std::int64_t long_whole() { return whole(INT64_MIN, INT64_MAX); }
  /// `nan` and `inf` are numbers here.
  double decimal();
  bool flag();
  void fail() { wrong_ = true; }

 private:
  std::int64_t whole(std::int64_t least, std::int64_t most);

  std::span<const std::string> words_;
  bool wrong_ = false;
};

}  // namespace marlise::front
