// SPDX-License-Identifier: GPL-3.0-or-later
// The tests' framework: cases that register themselves and checks that print what they saw.
//
//   CASE("a gain of 6 dB doubles") { CHECK_NEAR(2.0, gain(6.02), 1e-3); }
//
// Link check_main.cpp. `program` runs every case, `program WORD` those whose name holds WORD.
#pragma once

#include <cmath>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace marlise::check {

struct Case {
  const char* name;
  void (*body)();
};

inline std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

inline int failures = 0;

struct Register {
  Register(const char* name, void (*body)()) { cases().push_back({name, body}); }
};

template <typename T>
std::string shown(const T& value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

inline void fail(const char* file, int line, const std::string& what) {
  ++failures;
  std::cerr << file << ':' << line << ": " << what << '\n';
}

template <typename A, typename B>
void equal(const char* file, int line, const char* expression, const A& expected, const B& actual) {
  if (!(expected == actual)) {
    fail(file, line, std::string(expression) + " is '" + shown(actual) + "', expected '" + shown(expected) + "'");
  }
}

}  // namespace marlise::check

#define MARLISE_JOIN2(a, b) a##b
#define MARLISE_JOIN(a, b) MARLISE_JOIN2(a, b)
#define MARLISE_CASE(name, id)                                       \
  static void id();                                                  \
  static const marlise::check::Register MARLISE_JOIN(id, _at)(name, id); \
  static void id()
#define CASE(name) MARLISE_CASE(name, MARLISE_JOIN(case_, __LINE__))

#define CHECK(condition)                                                                  \
  do {                                                                                    \
    if (!(condition)) marlise::check::fail(__FILE__, __LINE__, "not true: " #condition);  \
  } while (false)
#define CHECK_EQUAL(expected, actual) marlise::check::equal(__FILE__, __LINE__, #actual, expected, actual)
#define CHECK_NEAR(expected, actual, tolerance)                                                        \
  do {                                                                                                 \
    if (!(std::abs((expected) - (actual)) <= (tolerance)))                                             \
      marlise::check::equal(__FILE__, __LINE__, #actual, expected, actual);                            \
  } while (false)
