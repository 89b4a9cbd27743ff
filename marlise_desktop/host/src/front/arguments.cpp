// SPDX-License-Identifier: GPL-3.0-or-later
#include "arguments.hpp"

#include <algorithm>

namespace marlise::front {
namespace {

bool escaped_quote_at(std::string_view text, std::size_t at) {
  return text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '"';
}

/// Appends the quoted text that starts at `at` to `word`; the answer is where the text goes on after it.
std::size_t take_quoted(std::string_view text, std::size_t at, std::string& word) {
  while (at < text.size()) {
    if (escaped_quote_at(text, at)) {
      word += '"';
      at += 2;
    } else if (text[at] != '"') {
      word += text[at++];
    } else if (at + 1 < text.size() && text[at + 1] == '"') {
      word += '"';
      at += 2;
    } else {
      return std::min(text.find(' ', at), text.size());
    }
  }
  return at;
}

}  // namespace

std::vector<std::string> split_words(std::string_view message) {
  std::vector<std::string> words(1);
  std::size_t at = 0;
  while (at < message.size()) {
    if (escaped_quote_at(message, at)) {
      words.back() += '"';
      at += 2;
    } else if (message[at] == '"') {
      at = take_quoted(message, at + 1, words.back());
    } else if (message[at] == ' ') {
      words.emplace_back();
      ++at;
    } else {
      words.back() += message[at++];
    }
  }
  return words;
}

}  // namespace marlise::front
