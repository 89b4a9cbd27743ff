// SPDX-License-Identifier: GPL-3.0-or-later
#include "front/control_times.hpp"

#include <vector>

#include "check.hpp"

using namespace marlise::front;

namespace {

constexpr Control switch_one{1, ControlKind::cc, 0, 20};
constexpr Control switch_two{2, ControlKind::note, 15, 127};

}  // namespace

CASE("a control was heard after what came before it") {
  ControlTimes times;
  CHECK(!times.heard_after(switch_one, std::nullopt));
  times.note(switch_one, 1000);
  CHECK(times.heard_after(switch_one, std::nullopt));
  CHECK(times.heard_after(switch_one, 999));
  CHECK(!times.heard_after(switch_one, 1000));
  CHECK(!times.heard_after(switch_one, 1001));
  for (const Control& other : {switch_two, Control{2, ControlKind::cc, 0, 20}, Control{1, ControlKind::note, 0, 20},
                               Control{1, ControlKind::program, 0, 20}, Control{1, ControlKind::cc, 1, 20},
                               Control{1, ControlKind::cc, 0, 21}}) {
    CHECK(!times.heard_after(other, std::nullopt));
  }
  CHECK(times.heard_after({1, ControlKind::cc, any_channel, 20}, 999));
  CHECK(!times.heard_after({1, ControlKind::cc, any_channel, 20}, 1000));
  times.forget_port(2);
  CHECK(times.heard_after(switch_one, 999));
  times.forget_port(1);
  CHECK(!times.heard_after(switch_one, std::nullopt));
}

CASE("frames go on after their end") {
  ControlTimes times;
  times.note(switch_one, 0xFFFFFFF0U);
  times.note(switch_two, 16);
  CHECK(times.heard_after(switch_two, 0xFFFFFFF0U));
  CHECK(!times.heard_after(switch_one, 16));
}

CASE("what was heard half a day ago is never new") {
  ControlTimes times;
  times.note(switch_one, 5);
  for (std::uint32_t hours = 1; hours < 60; ++hours) {
    const std::uint32_t now = hours * 172'800'000U;  // frames of an hour at 48 kHz
    times.note(switch_two, now);
    CHECK(!times.heard_after(switch_one, now));
  }
}

CASE("messages of controls are read, and no others") {
  const auto read = [](std::vector<std::uint8_t> bytes) { return read_control(3, bytes); };
  CHECK(read({0xB2, 20, 127})->control == (Control{3, ControlKind::cc, 2, 20}));
  CHECK_EQUAL(127, read({0xB2, 20, 127})->value);
  CHECK(read({0x9F, 60, 1})->control == (Control{3, ControlKind::note, 15, 60}));
  CHECK(read({0x8F, 60, 64})->control == (Control{3, ControlKind::note, 15, 60}));
  CHECK_EQUAL(0, read({0x8F, 60, 64})->value);
  CHECK(read({0xC0, 5})->control == (Control{3, ControlKind::program, 0, 5}));
  const std::vector<std::vector<std::uint8_t>> others{{},           {0xF8},       {0xB0, 1},    {0xB0, 1, 2, 3}, {0xC0, 1, 2},
                                                      {0xE0, 0, 0}, {0xD0, 1},    {0xA0, 1, 2}, {0xF0, 1, 0xF7}, {20, 127},
                                                      {0xB0},       {20, 1, 127}, {0xF2, 1, 2}};
  for (const auto& other : others) {
    CHECK(!read(other));
  }
}
