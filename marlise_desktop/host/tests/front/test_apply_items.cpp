// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <string>
#include <string_view>
#include <variant>

#include "check.hpp"
#include "front/apply_items.hpp"
#include "front/arguments.hpp"

using namespace marlise;

namespace {

std::optional<front::ApplyItems> read(std::string_view message) {
  return front::read_apply(front::split_words(message));
}

}  // namespace

CASE("a list of changes is read in order") {
  const auto items = read("20 v 0 gain -12.5 b 3 1 p 2 urn:a \"a file.wav\" v 1 x 1e-3");
  CHECK(items.has_value());
  CHECK_EQUAL(20.0, items->ramp_ms);
  CHECK_EQUAL(4U, items->changes.size());
  const auto& value = std::get<engine::ValueChange>(items->changes.at(0));
  CHECK_EQUAL(0, value.instance);
  CHECK_EQUAL("gain", value.symbol);
  CHECK_EQUAL(-12.5F, value.value);
  const auto& bypass = std::get<engine::BypassChange>(items->changes.at(1));
  CHECK(bypass.instance == 3 && bypass.on);
  const auto& property = std::get<engine::PropertyChange>(items->changes.at(2));
  CHECK_EQUAL("urn:a", property.property);
  CHECK_EQUAL("a file.wav", property.value);
  CHECK_EQUAL(0.001F, std::get<engine::ValueChange>(items->changes.at(3)).value);
}

CASE("an empty list is a list, and an empty text a value of a property") {
  CHECK(read("0")->changes.empty());
  CHECK_EQUAL("", std::get<engine::PropertyChange>(read("0 p 1 urn:a \"\"")->changes.at(0)).value);
}

CASE("numbers that are odd but numbers are left to the engine") {
  CHECK(std::isnan(std::get<engine::ValueChange>(read("0 v 0 a nan")->changes.at(0)).value));
  CHECK(std::isinf(std::get<engine::ValueChange>(read("0 v 0 a 1e400")->changes.at(0)).value));
  CHECK_EQUAL(-5, std::get<engine::ValueChange>(read("0 v -5 a 1")->changes.at(0)).instance);
}

CASE("whatever is wrong, nothing is read") {
  for (const char* wrong :
       {"", "abc", "-1", "nan", "20ms", "0 v", "0 v 0", "0 v 0 gain", "0 v 0 gain abc", "0 v 0 gain 1,5", "0 v x gain 1",
        "0 v 0 gain 1 2", "0 w 0 gain 1", "0 V 0 gain 1", "0 b 0", "0 b 0 2", "0 b 0 on", "0 p 0 urn:a", "0  v 0 gain 1",
        "0 v 99999999999 gain 1", "0 v 0 gain 1 b 0 1 v 1"}) {
    CHECK(!read(wrong));
  }
}
