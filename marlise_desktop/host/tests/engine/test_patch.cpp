// SPDX-License-Identifier: GPL-3.0-or-later
// Properties: text to plugin, plugin to text.
#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

const std::string base = "urn:marlise:test:properties#";

/// What comes back after `value` was set: type letter and text.
std::string echo(Rig& rig, const std::string& property, const std::string& value) {
  rig.events();
  const int status = rig.engine.patch_set(0, base + property, value);
  if (status != ok) {
    return std::to_string(status);
  }
  rig.run(1);
  for (const Event& event : rig.events()) {
    if (const auto* changed = std::get_if<PropertyChanged>(&event)) {
      CHECK_EQUAL(base + property, changed->property);
      return std::string(1, changed->type) + " " + changed->value;
    }
  }
  return "nothing";
}

}  // namespace

CASE("each type of value reaches the plugin and comes back") {
  Rig rig;
  rig.add("properties", 0);
  rig.run(1);
  CHECK_EQUAL("b 1", echo(rig, "bool", "1"));
  CHECK_EQUAL("b 0", echo(rig, "bool", "true"));
  CHECK_EQUAL("i -12", echo(rig, "int", "-12"));
  CHECK_EQUAL("i 2147483647", echo(rig, "int", "99999999999"));
  CHECK_EQUAL("l 99999999999", echo(rig, "long", "99999999999"));
  CHECK_EQUAL("f 0.500000", echo(rig, "float", "0.5"));
  CHECK_EQUAL("g 1234.567000", echo(rig, "double", "1234.567"));
  CHECK_EQUAL("s two words\n\"ü\"", echo(rig, "string", "two words\n\"ü\""));
  CHECK_EQUAL("s ", echo(rig, "string", ""));
  CHECK_EQUAL("p /tmp/some file", echo(rig, "path", "/tmp/some file"));
  CHECK_EQUAL("u urn:a:b", echo(rig, "uri", "urn:a:b"));
  CHECK_EQUAL("-902", echo(rig, "string", "bad\xff" "bytes"));  // it could not be written into a state
}

CASE("vectors of each kind reach the plugin and come back") {
  Rig rig;
  rig.add("properties", 0);
  rig.run(1);
  CHECK_EQUAL("v 2-f-0.500000:-1.000000", echo(rig, "vector", "2-f-0.5:-1"));
  CHECK_EQUAL("v 1-g-0.250000", echo(rig, "vector", "1-g-0.25"));
  CHECK_EQUAL("v 3-i--1:2:2147483647", echo(rig, "vector", "3-i--1:2:99999999999"));
  CHECK_EQUAL("v 2-l-99999999999:-1", echo(rig, "vector", "2-l-99999999999:-1"));
  CHECK_EQUAL("v 2-b-1:0", echo(rig, "vector", "2-b-7:0"));
  CHECK_EQUAL("v 0-f-", echo(rig, "vector", "0-f-"));
}

CASE("a port that asks for a large buffer takes and gives long messages") {
  Rig rig;
  rig.add("properties", 0);
  rig.run(1);
  const std::string text(200000, 'x');
  CHECK_EQUAL("s " + text, echo(rig, "string", text));
}

CASE("what cannot be sent is refused") {
  Rig rig;
  rig.add("properties", 0);
  rig.add("loud", 1);
  for (const char* vector : {"", "2", "2-", "2-f", "2-x-1:2", "2-f-1", "2-f-1:2:3", "1-f-", "2-f-1::", "-1-f-", "0-f-1",
                             "99999999999999999999-f-1", "x-f-1", "--"}) {
    CHECK_EQUAL(std::to_string(invalid_operation), echo(rig, "vector", vector));
  }
  CHECK_EQUAL(std::to_string(bad_value), echo(rig, "vector", "2-f-1:nan"));
  CHECK_EQUAL(std::to_string(bad_value), echo(rig, "float", "nan"));
  CHECK_EQUAL(std::to_string(no_plugin), echo(rig, "nothing", "1"));
  CHECK_EQUAL(no_instance, rig.engine.patch_set(7, base + "int", "1"));
  CHECK_EQUAL(invalid_operation, rig.engine.patch_set(1, base + "int", "1"));
  CHECK_EQUAL(no_plugin, rig.engine.patch_set(0, "not a uri", "1"));
  CHECK_EQUAL(no_memory, rig.engine.patch_set(0, base + "string", std::string(300000, 'x')));
  CHECK_EQUAL(invalid_operation, rig.engine.patch_get(1, ""));
}

CASE("a long text arrives whole") {
  Rig rig;
  rig.add("properties", 0);
  const std::string text(20000, 'x');
  CHECK_EQUAL("s " + text, echo(rig, "string", text));
}

CASE("messages wait in order for the audio to run") {
  Rig rig;
  rig.add("properties", 0);
  for (int i = 0; i < 100; ++i) {
    CHECK_EQUAL(ok, rig.engine.patch_set(0, base + "int", std::to_string(i)));
  }
  rig.run(1);
  int next = 0;
  for (const Event& event : rig.events()) {
    if (const auto* changed = std::get_if<PropertyChanged>(&event)) {
      CHECK_EQUAL(std::to_string(next++), changed->value);
    }
  }
  CHECK_EQUAL(100, next);
}

CASE("when nothing runs, the queue fills and says so") {
  Rig rig;
  rig.add("properties", 0);
  int accepted = 0;
  while (rig.engine.patch_set(0, base + "string", std::string(20000, 'x')) == ok && accepted < 1000) {
    ++accepted;
  }
  CHECK(accepted > 20 && accepted < 1000);
  for (int i = 0; i < accepted; ++i) {
    rig.run(1);
  }
  CHECK_EQUAL(ok, rig.engine.patch_set(0, base + "int", "1"));
}

}  // namespace marlise::engine
