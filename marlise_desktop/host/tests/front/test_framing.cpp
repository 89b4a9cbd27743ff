// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <string_view>
#include <vector>

#include "check.hpp"
#include "front/framing.hpp"

using namespace marlise::front;
using namespace std::string_view_literals;

namespace {

std::string all(Framer& framer) {
  std::string messages;
  while (const auto message = framer.next()) {
    messages += '[' + *message + ']';
  }
  return messages;
}

}  // namespace

CASE("one message in one piece") {
  Framer framer;
  CHECK(framer.feed("cpu_load\0"sv));
  CHECK_EQUAL("[cpu_load]", all(framer));
}

CASE("a message split anywhere is one message") {
  const std::string_view whole = "param_set 0 gain 1\0"sv;
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    Framer framer;
    CHECK(framer.feed(whole.substr(0, cut)));
    std::string got = all(framer);
    CHECK(framer.feed(whole.substr(cut)));
    got += all(framer);
    CHECK_EQUAL("[param_set 0 gain 1]", got);
  }
}

CASE("joined messages are cut apart") {
  Framer framer;
  CHECK(framer.feed("a\0b\0\0\0c\0d"sv));
  CHECK_EQUAL("[a][b][c]", all(framer));
  CHECK(framer.feed("e\0"sv));
  CHECK_EQUAL("[de]", all(framer));
}

CASE("blanks at the end go, and a message of blanks stays") {
  Framer framer;
  CHECK(framer.feed("cpu_load \t\r\n\0 \n\0\n\0"sv));
  CHECK_EQUAL("[cpu_load][][]", all(framer));
}

CASE("messages up to the limit pass") {
  Framer framer;
  const std::string longest(Framer::limit, 'x');
  CHECK(framer.feed(longest));
  CHECK(framer.feed("\0"sv));
  CHECK_EQUAL(longest.size() + 2, all(framer).size());
  CHECK(framer.feed(longest));
  CHECK(!framer.feed("x"sv));
}
