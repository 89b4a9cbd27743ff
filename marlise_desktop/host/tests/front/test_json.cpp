// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "check.hpp"
#include "front/json.hpp"
#include "front/render_job.hpp"

using namespace marlise::front;

CASE("text is JSON whatever bytes it holds") {
  CHECK_EQUAL("\"a\\\"b\\\\c\"", json_string("a\"b\\c"));
  CHECK_EQUAL("\"\\u000a\\u0001\"", json_string("\n\x01"));
  CHECK_EQUAL("\"gr\xc3\xbc\xc3\x9f \xf0\x9f\x8e\xb8\"", json_string("gr\xc3\xbc\xc3\x9f \xf0\x9f\x8e\xb8"));
  CHECK_EQUAL("\"\\ufffd\\ufffdx\"", json_string("\xff\xfex"));
  CHECK_EQUAL("\"\\ufffd\\ufffd\"", json_string("\xc0\x80"));          // overlong
  CHECK_EQUAL("\"\\ufffd\\ufffd\\ufffd\"", json_string("\xed\xa0\x80"));  // surrogate
  CHECK_EQUAL("\"\\ufffd\"", json_string("\xc3"));
}

CASE("numbers are JSON") {
  CHECK_EQUAL("0.1", json_number(0.1F));
  CHECK_EQUAL("-6", json_number(-6.0F));
  CHECK_EQUAL("null", json_number(std::nanf("")));
  CHECK_EQUAL("null", json_number(INFINITY));
}

CASE("a job is lines, or messages where it has NULs") {
  const auto lines = read_job("# board\n\nadd urn:a 0\r\n  \nbypass 0 1");
  CHECK_EQUAL(std::size_t{2}, lines.size());
  CHECK_EQUAL("add urn:a 0", lines[0].command);
  CHECK_EQUAL(3, lines[0].number);
  CHECK_EQUAL("bypass 0 1", lines[1].command);
  CHECK_EQUAL(5, lines[1].number);
  const auto messages = read_job(std::string("a \"x\ny\"\0b", 10));
  CHECK_EQUAL(std::size_t{2}, messages.size());
  CHECK_EQUAL("a \"x\ny\"", messages[0].command);
}
