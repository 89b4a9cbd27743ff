// SPDX-License-Identifier: GPL-3.0-or-later
// No note sounds on that nobody holds, whatever is cut, bypassed, stopped or left alone.
#include <algorithm>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

Message on(std::uint32_t frame, std::uint8_t note) { return {frame, {0x90, note, 100}}; }
Message off(std::uint32_t frame, std::uint8_t note) { return {frame, {0x80, note, 64}}; }

/// A keyboard whose cable can be pulled.
class Keyboard final : public MemoryMidi {
 public:
  bool cut() noexcept override { return std::exchange(pulled, false); }
  bool pulled = false;
};

struct Keys : Rig {
  Keys() {
    add("notes", 0);
    engine.connect(midi_in, port(0, "midi_in"));
  }
  void play(std::vector<Message> messages) {
    midi_source->next = std::move(messages);
    run(1);
  }
  float held(int number = 0) { return output(number, "held"); }
  bool heard(const std::vector<std::uint8_t>& bytes) const {
    return std::any_of(midi_sink->heard.begin(), midi_sink->heard.end(), [&](const Message& m) { return m.bytes == bytes; });
  }
};

}  // namespace

CASE("a key that is released while its synthesizer is bypassed does not sound when that is back") {
  for (const BypassStrategy how : {BypassStrategy::fade, BypassStrategy::hard}) {
    Keys stage;
    stage.engine.set_bypass_strategy(0, how);
    stage.play({on(0, 60), on(0, 64)});
    stage.engine.bypass(0, true);
    stage.run(20);
    stage.play({off(5, 60)});
    stage.engine.bypass(0, false);
    stage.run(20);
    CHECK_EQUAL(1.0F, stage.held());
    stage.play({off(5, 64)});
    CHECK_EQUAL(0.0F, stage.held());
  }
}

CASE("a bypassed MIDI effect ends its own notes, and nobody else's") {
  Keys stage;
  stage.engine.add("http://lv2plug.in/plugins/eg-fifths", 1);
  stage.engine.connect(stage.port(1, "out"), stage.port(0, "midi_in"));
  const auto other = std::make_shared<MemoryMidi>();
  stage.engine.connect(Endpoint::outside(stage.engine.add_terminal(Flow::source, other)), stage.port(1, "in"));
  stage.engine.connect(stage.port(0, "midi_out"), stage.midi_out);
  stage.play({on(0, 40)});
  other->next = {on(0, 60)};
  stage.run(1);
  CHECK_EQUAL(3.0F, stage.held());
  stage.engine.bypass(1, true);
  stage.run(1);
  CHECK_EQUAL(1.0F, stage.held());
  CHECK(stage.heard({0x80, 60, 64}));
  CHECK(stage.heard({0x80, 67, 64}));
  CHECK(!stage.heard({0xB0, 123, 0}));
}

CASE("a sequencer that is bypassed is silent, and its note ends at the device") {
  Rig rig;
  rig.add("player", 0);
  rig.engine.connect(rig.port(0, "out"), rig.midi_out);
  rig.run(1);
  CHECK_EQUAL(1U, rig.midi_sink->heard.size());
  rig.engine.bypass(0, true);
  rig.run(1000);
  const std::vector<Message> expected{{0, {0x90, 60, 100}}, off(64, 60)};
  CHECK(rig.midi_sink->heard == expected);
  rig.engine.bypass(0, false);
  rig.run(1000);
  CHECK(rig.midi_sink->heard.size() > 4);
}

CASE("a note ends at the device when the plugin that holds it goes, or its cable") {
  for (const bool remove : {false, true}) {
    Rig rig;
    rig.add("player", 0);
    rig.engine.connect(rig.port(0, "out"), rig.midi_out);
    rig.run(1);
    if (remove) {
      rig.engine.remove(0);
    } else {
      rig.engine.disconnect(rig.port(0, "out"), rig.midi_out);
    }
    rig.run(2);
    const std::vector<Message> expected{{0, {0x90, 60, 100}}, off(64, 60)};
    CHECK(rig.midi_sink->heard == expected);
  }
}

CASE("what happens to keys while a plugin is left alone it is told when it goes on") {
  Rig rig;
  rig.add("exact-notes", 0);
  rig.add("notes", 1);
  rig.engine.connect(rig.midi_in, rig.port(0, "midi_in"));
  rig.engine.connect(rig.port(0, "midi_out"), rig.port(1, "midi_in"));
  rig.midi_source->next = {on(0, 60), on(0, 64), on(0, 67), {1, {0xB0, 64, 127}}, {1, {0xB0, 66, 127}}};
  rig.run(1);
  CHECK_EQUAL(3.0F, rig.output(1, "held"));
  rig.block = 32;
  rig.midi_source->next = {off(3, 60)};
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.output(1, "held"));  // what it had begun has ended
  rig.engine.disconnect(rig.midi_in, rig.port(0, "midi_in"));
  rig.run(2);
  rig.engine.connect(rig.midi_in, rig.port(0, "midi_in"));
  rig.midi_source->next = {on(3, 67)};
  rig.run(1);
  rig.engine.connect(rig.port(0, "midi_out"), rig.midi_out);
  rig.block = 64;
  rig.run(1);
  CHECK_EQUAL(1.0F, rig.output(0, "held"));  // the one that was pressed again
  std::vector<std::vector<std::uint8_t>> told;
  for (const Message& message : rig.midi_sink->heard) {
    told.push_back(message.bytes);
  }
  const std::vector<std::vector<std::uint8_t>> expected{{0xB0, 64, 0}, {0xB0, 66, 0}, {0x80, 60, 64}, {0x80, 64, 64}};
  CHECK(told == expected);
}

CASE("nothing sounds on after processing was off, whatever happened to keys and cables meanwhile") {
  for (const bool cut : {false, true}) {
    Keys stage;
    stage.engine.connect(stage.port(0, "midi_out"), stage.midi_out);
    stage.play({on(0, 60), on(0, 64)});
    stage.engine.set_processing(0);
    stage.run(20);
    CHECK(stage.heard({0x80, 60, 64}));  // a device does not play on either
    CHECK(stage.heard({0x80, 64, 64}));
    stage.play({off(0, 60)});
    if (cut) {
      stage.engine.disconnect(stage.midi_in, stage.port(0, "midi_in"));
    }
    stage.engine.set_processing(1);
    stage.run(2);
    CHECK_EQUAL(0.0F, stage.held());
  }
}

CASE("a keyboard that is unplugged holds nothing any more") {
  Keys stage;
  const auto keyboard = std::make_shared<Keyboard>();
  stage.engine.connect(Endpoint::outside(stage.engine.add_terminal(Flow::source, keyboard)), stage.port(0, "midi_in"));
  stage.play({on(0, 40)});
  keyboard->next = {on(0, 60), {1, {0xB1, 64, 100}}};
  stage.run(1);
  CHECK_EQUAL(2.0F, stage.held());
  keyboard->pulled = true;
  stage.run(1);
  CHECK_EQUAL(1.0F, stage.held());
  stage.engine.connect(stage.port(0, "midi_out"), stage.midi_out);
  keyboard->pulled = true;
  stage.run(1);
  CHECK(stage.midi_sink->heard.empty());
}

CASE("panic ends each note by its name too, for those who know no other word") {
  Keys stage;
  stage.engine.connect(stage.port(0, "midi_out"), stage.midi_out);
  stage.play({on(0, 60), {1, {0x95, 61, 1}}});
  stage.engine.panic();
  stage.run(2);
  CHECK_EQUAL(0.0F, stage.held());
  CHECK(stage.heard({0x80, 60, 64}));
  CHECK(stage.heard({0x85, 61, 64}));
}

CASE("a stream without a stuck note is passed on as it is") {
  Keys stage;
  stage.engine.connect(stage.port(0, "midi_out"), stage.midi_out);
  stage.midi_sink->heard.clear();
  stage.play({on(0, 60), off(1, 60), {2, {0xB0, 123, 0}}, {3, {0xB0, 64, 127}}, {4, {0xB0, 121, 0}}});
  stage.engine.bypass(0, true);
  stage.run(1);
  stage.engine.bypass(0, false);
  stage.run(1);
  stage.engine.disconnect(stage.midi_in, stage.port(0, "midi_in"));
  stage.run(2);
  CHECK_EQUAL(5U, stage.midi_sink->heard.size());
}

}  // namespace marlise::engine
