// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <string_view>

#include "check.hpp"
#include "front/arguments.hpp"

using namespace marlise::front;

namespace {

std::string split(std::string_view message) {
  std::string words;
  for (const std::string& word : split_words(message)) {
    words += '[' + word + ']';
  }
  return words;
}

}  // namespace

CASE("one space separates") {
  CHECK_EQUAL("[add][urn:a][0]", split("add urn:a 0"));
  CHECK_EQUAL("[connect][][a][b]", split("connect  a b"));
  CHECK_EQUAL("[a\tb\nc]", split("a\tb\nc"));
  CHECK_EQUAL("[]", split(""));
}

CASE("quotes group") {
  CHECK_EQUAL("[x][a b][c]", split("x \"a b\" c"));
  CHECK_EQUAL("[x][][y]", split("x \"\" y"));
  CHECK_EQUAL("[x][]", split("x \"\""));
  CHECK_EQUAL("[ab c]", split("a\"b c\"d"));
  CHECK_EQUAL("[a][c]", split("\"a\"b c"));
  CHECK_EQUAL("[x][rest of it]", split("x \"rest of it"));
}

CASE("a backslash makes a quote literal, nothing else") {
  CHECK_EQUAL("[x][say \"hi\"]", split(R"(x "say \"hi\"")"));
  CHECK_EQUAL("[x][\"hi\"]", split(R"(x \"hi\")"));
  CHECK_EQUAL("[x][C:\\dir\\file]", split(R"(x "C:\dir\file")"));
  CHECK_EQUAL("[a\\\\b]", split(R"(a\\b)"));
  CHECK_EQUAL("[x][a\"b]", split(R"(x "a""b")"));
  CHECK_EQUAL("[x]['a][b']", split("x 'a b'"));
  CHECK_EQUAL("[x\\]", split("x\\"));
}
