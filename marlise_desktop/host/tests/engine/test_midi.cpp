// SPDX-License-Identifier: GPL-3.0-or-later
// MIDI through the graph.
#include <algorithm>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

Message on(std::uint32_t frame, std::uint8_t note) { return {frame, {0x90, note, 100}}; }
Message off(std::uint32_t frame, std::uint8_t note) { return {frame, {0x80, note, 64}}; }

}  // namespace

CASE("messages pass straight through with their frames") {
  Rig rig;
  rig.engine.connect(rig.midi_in, rig.midi_out);
  rig.run(1);
  rig.midi_source->next = {on(3, 60), {10, {0xF0, 1, 2, 3, 0xF7}}, off(63, 60)};
  rig.run(2);
  const std::vector<Message> expected{on(67, 60), {74, {0xF0, 1, 2, 3, 0xF7}}, off(127, 60)};
  CHECK(rig.midi_sink->heard == expected);
}

CASE("streams into one port merge in time order") {
  Rig rig;
  rig.add("notes", 0);
  rig.add("notes", 1);
  rig.add("notes", 2);
  for (const int number : {0, 1}) {
    rig.engine.connect(rig.midi_in, rig.port(number, "midi_in"));
    rig.engine.connect(rig.port(number, "midi_out"), rig.port(2, "midi_in"));
  }
  rig.engine.connect(rig.port(2, "midi_out"), rig.midi_out);
  rig.midi_source->next = {on(5, 60), on(20, 61)};
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.output(2, "backwards"));
  CHECK_EQUAL(2.0F, rig.output(2, "held"));
  const std::vector<Message> expected{on(5, 60), on(5, 60), on(20, 61), on(20, 61)};
  CHECK(rig.midi_sink->heard == expected);
}

CASE("a long cycle is cut into runs and its events with it") {
  Rig rig;
  rig.engine.connect(rig.midi_in, rig.midi_out);
  rig.block = 200;
  rig.midi_source->next = {on(3, 60), on(64, 61), on(199, 62)};
  rig.run(1);
  const std::vector<Message> expected{on(3, 60), on(64, 61), on(199, 62)};
  CHECK(rig.midi_sink->heard == expected);
}

CASE("a cut cable ends the notes it held, and no others") {
  Rig rig;
  rig.add("notes", 0);
  rig.engine.connect(rig.midi_in, rig.port(0, "midi_in"));
  rig.midi_source->next = {on(0, 60), on(1, 64), off(2, 60), {3, {0xB0, 64, 127}}};
  rig.run(1);
  CHECK_EQUAL(1.0F, rig.output(0, "held"));
  rig.engine.connect(rig.port(0, "midi_out"), rig.midi_out);
  rig.engine.disconnect(rig.midi_in, rig.port(0, "midi_in"));
  rig.run(2);
  CHECK_EQUAL(0.0F, rig.output(0, "held"));
  const std::vector<Message> expected{{64, {0xB0, 64, 0}}, {64, {0x80, 64, 64}}};
  CHECK(rig.midi_sink->heard == expected);
  CHECK(!rig.engine.busy());
}

CASE("a cut cable lets go of a wheel that was bent, and of no other") {
  Rig rig;
  rig.add("notes", 0);
  rig.engine.connect(rig.midi_in, rig.port(0, "midi_in"));
  rig.midi_source->next = {{0, {0xE0, 0, 127}}, {1, {0xE1, 5, 0}}, {2, {0xE1, 0, 64}}};
  rig.run(1);
  rig.engine.connect(rig.port(0, "midi_out"), rig.midi_out);
  rig.engine.disconnect(rig.midi_in, rig.port(0, "midi_in"));
  rig.run(2);
  const std::vector<Message> expected{{64, {0xE0, 0, 64}}};
  CHECK(rig.midi_sink->heard == expected);
}

CASE("a bypassed MIDI effect passes on, and leaves no note hanging either way") {
  Rig rig;
  rig.engine.add("http://lv2plug.in/plugins/eg-fifths", 0);
  rig.add("notes", 1);
  rig.engine.connect(rig.midi_in, rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.port(1, "midi_in"));
  rig.midi_source->next = {on(0, 60)};
  rig.run(1);
  CHECK_EQUAL(2.0F, rig.output(1, "held"));
  rig.engine.bypass(0, true);
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.output(1, "held"));
  rig.midi_source->next = {on(0, 62)};
  rig.run(1);
  CHECK_EQUAL(1.0F, rig.output(1, "held"));
  CHECK_EQUAL(62.0F, rig.output(1, "last_note"));
  rig.engine.bypass(0, false);
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.output(1, "held"));
}

CASE("MIDI goes round a loop one period late, and nothing is lost when it opens") {
  Rig rig;
  rig.add("notes", 0);
  rig.add("notes", 1);
  rig.engine.connect(rig.port(0, "midi_out"), rig.port(1, "midi_in"));
  rig.engine.connect(rig.port(1, "midi_out"), rig.port(0, "midi_in"));
  rig.engine.connect(rig.midi_in, rig.port(1, "midi_in"));
  rig.midi_source->next = {on(7, 60)};
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.output(0, "held"));
  rig.engine.disconnect(rig.port(0, "midi_out"), rig.port(1, "midi_in"));
  rig.run(2);
  CHECK_EQUAL(1.0F, rig.output(0, "held"));
  rig.midi_source->next = {off(9, 60)};
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.output(0, "held"));
  CHECK_EQUAL(9.0F, rig.output(0, "last_frame"));
}

CASE("panic is silent within a block, ends every note and clears delay lines") {
  Rig rig;
  rig.add("notes", 0);
  rig.add("delay", 1);
  rig.engine.set_parameter(1, "feedback", 1);
  rig.engine.connect(rig.midi_in, rig.port(0, "midi_in"));
  rig.engine.connect(rig.in(0), rig.port(1, "in"));
  rig.engine.connect(rig.port(1, "out"), rig.out(0));
  rig.midi_source->next = {on(0, 60)};
  rig.run(40);
  CHECK_EQUAL(1.0F, rig.output(0, "held"));
  rig.engine.panic();
  rig.run(1, Rig::constant(0));
  rig.run(1, Rig::constant(0));
  CHECK_EQUAL(0.0F, rig.output(0, "held"));
  rig.engine.set_mute(false);
  rig.run(60, Rig::constant(0));
  CHECK_EQUAL(0.0F, largest(rig.run(10, Rig::constant(0))));
  const auto& heard = rig.midi_sink->heard;
  for (std::uint8_t channel = 0; channel < 16; ++channel) {
    for (const std::uint8_t controller : {std::uint8_t{64}, std::uint8_t{120}, std::uint8_t{121}, std::uint8_t{123}}) {
      const std::vector<std::uint8_t> wanted{static_cast<std::uint8_t>(0xB0 | channel), controller, 0};
      CHECK(std::any_of(heard.begin(), heard.end(), [&](const Message& m) { return m.bytes == wanted; }));
    }
  }
}

}  // namespace marlise::engine
