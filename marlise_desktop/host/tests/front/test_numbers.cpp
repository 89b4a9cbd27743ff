// SPDX-License-Identifier: GPL-3.0-or-later
#include <clocale>
#include <cmath>
#include <limits>

#include "check.hpp"
#include "front/numbers.hpp"

using namespace marlise::front;

CASE("integers are read like atoi") {
  CHECK_EQUAL(12, to_int("12"));
  CHECK_EQUAL(-3, to_int(" \t-3xyz"));
  CHECK_EQUAL(7, to_int("+7"));
  CHECK_EQUAL(0, to_int("abc"));
  CHECK_EQUAL(0, to_int(""));
  CHECK_EQUAL(0, to_int("0x10"));
  CHECK_EQUAL(1, to_int("1.7"));
  CHECK_EQUAL(0, to_int("+-5"));
  CHECK_EQUAL(0, to_int("--5"));
}

CASE("integers that do not fit end at the nearest int") {
  CHECK_EQUAL(std::numeric_limits<int>::max(), to_int("2147483648"));
  CHECK_EQUAL(std::numeric_limits<int>::max(), to_int("99999999999999999999999"));
  CHECK_EQUAL(std::numeric_limits<int>::min(), to_int("-99999999999999999999999"));
}

CASE("numbers are read like atof in the C locale") {
  CHECK_EQUAL(0.001, to_double("1e-3"));
  CHECK_EQUAL(-0.5, to_double(" -.5dB"));
  CHECK_EQUAL(0.0, to_double("0,5"));
  CHECK_EQUAL(0.0, to_double("abc"));
  CHECK_EQUAL(0.0, to_double("--1"));
  CHECK_EQUAL(16.0, to_double("0x1p4"));
  CHECK_EQUAL(1.0, to_double("1e"));
  CHECK_EQUAL(5.0, to_double("5."));
  CHECK(std::isnan(to_double("nan")));
  CHECK(std::isnan(to_double("NAN")));
  CHECK_EQUAL(HUGE_VAL, to_double("inf"));
  CHECK_EQUAL(-HUGE_VAL, to_double("-Infinity"));
}

CASE("numbers out of range are infinite or zero") {
  CHECK_EQUAL(HUGE_VAL, to_double("1e400"));
  CHECK_EQUAL(-HUGE_VAL, to_double("-1e400"));
  CHECK_EQUAL(HUGE_VAL, to_double(std::string(400, '9')));
  CHECK_EQUAL(0.0, to_double("1e-400"));
  CHECK_EQUAL(0.0, to_double("0." + std::string(400, '0') + "1"));
  CHECK_EQUAL(0.0, to_double("123e-400"));
  CHECK_EQUAL(HUGE_VAL, to_double("0x1p5000"));
  CHECK_EQUAL(0.0, to_double("0x1p-5000"));
}

CASE("numbers are written with a dot whatever the locale") {
  for (const char* locale : {"C", "de_DE.UTF-8"}) {
    std::setlocale(LC_ALL, locale);  // where it is not installed the C locale stays
    CHECK_EQUAL("0.5000", fixed(0.5, 4));
    CHECK_EQUAL("-12.000000", fixed(-12, 6));
    CHECK_EQUAL(0.25, to_double("0.25"));
  }
  std::setlocale(LC_ALL, "C");
  CHECK_EQUAL("0.0000", fixed(0.00004, 4));
  CHECK_EQUAL("nan", fixed(std::nan(""), 4));
  CHECK_EQUAL("inf", fixed(HUGE_VAL, 6));
  CHECK_EQUAL(std::size_t{316}, fixed(-std::numeric_limits<double>::max(), 5).size());
}
