// SPDX-License-Identifier: GPL-3.0-or-later
// What is done when a device speaks, with the engine and the commands as they are.
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "check.hpp"
#include "engine/rig.hpp"
#include "front/commands.hpp"
#include "front/host.hpp"

using namespace marlise;
using namespace marlise::front;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes cc(int number, int value, int channel = 0) {
  return {static_cast<std::uint8_t>(0xB0 + channel), static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(value)};
}

/// A host without JACK that hears two devices, at control ports 1 and 2. Instances 0 and 1 have parameters to move.
struct Floor {
  Floor() {
    for (std::size_t k = 0; k < devices.size(); ++k) {
      devices[k] = std::make_shared<engine::MemoryMidi>();
      rig.engine.add_control_terminal(engine::Flow::source, devices[k], static_cast<int>(k) + 1);
    }
    for (const int number : {0, 1}) {
      CHECK_EQUAL("resp " + std::to_string(number), ask("add urn:marlise:test:steered " + std::to_string(number)));
    }
    CHECK_EQUAL("resp 0", ask("feature_enable midi-raw 1"));
  }

  std::string ask(const std::string& message) { return run_message(host, message).wire().value_or(""); }

  /// Plays the messages in one cycle that begins at `frame`, all of them there.
  void play(const std::vector<Bytes>& messages, std::uint32_t frame = 0, std::size_t port = 1) {
    for (const Bytes& bytes : messages) {
      devices[port - 1]->next.push_back({0, bytes});
    }
    rig.engine.process(rig.block, frame);
    take_events(host);
  }

  float value(int number, const std::string& symbol) { return rig.engine.parameter(number, symbol).value; }

  /// True when `even` of instance 0 has been set to `wanted`; it is 1 again afterwards.
  bool moved(float wanted) {
    const bool was = value(0, "even") == wanted;
    ask("param_set 0 even 1");
    return was;
  }

  /// A batch with `|` for each NUL.
  std::string told() {
    feedback.allow();
    std::string text = feedback.take();
    std::ranges::replace(text, '\0', '|');
    return text;
  }

  engine::Rig rig;
  std::array<std::shared_ptr<engine::MemoryMidi>, 2> devices;
  NoOutside outside;
  NoLoad load;
  Feedback feedback;
  Wiring wiring{rig.engine, outside, PortNames("marlise-host", 2, 2),
                {{rig.in(0).terminal, rig.in(1).terminal},
                 {rig.out(0).terminal, rig.out(1).terminal},
                 rig.midi_in.terminal,
                 rig.midi_out.terminal}};
  Levels levels{rig.engine, wiring};
  Tuning tuning{rig.engine, wiring};
  Host host{rig.engine, outside, wiring, levels, tuning, feedback, load};
};

/// The values of a table: all the same, or their positions times `slope`.
std::string positions(double slope, double start = 0) {
  std::string words;
  for (int i = 0; i < 128; ++i) {
    words += ' ' + fixed(start + slope * i, 6);
  }
  return words;
}

}  // namespace

CASE("what stands by is done when the switch is pressed, once") {
  Floor floor;
  CHECK_EQUAL("resp 0", floor.ask("midi_standby 0 1 cc 0 20 64 127 - 0 v 0 even 5 v 1 steps 3 b 1 1"));
  floor.play({cc(20, 63), cc(21, 127), cc(20, 127, 1)});
  CHECK(floor.moved(1));
  floor.play({cc(20, 127)}, 0, 2);
  CHECK(floor.moved(1));
  floor.play({cc(20, 64)});
  CHECK_EQUAL(3.0F, floor.value(1, "steps"));
  CHECK_EQUAL(1.0F, floor.value(1, ":bypass"));
  CHECK(floor.moved(5));
  floor.play({cc(20, 127)});
  CHECK(floor.moved(1));
  const std::string told = floor.told();
  CHECK(told.find("midi_raw 1 0 b01440 0|midi_raw 1 0 b0147f|data_finish") != std::string::npos);
}

CASE("of two presses in one cycle the first acts, and all slots of a switch do") {
  Floor floor;
  floor.ask("midi_standby 9 1 cc 0 20 0 127 - 0 v 0 even 5");
  floor.ask("midi_standby 2 1 cc -1 20 90 127 - 0 v 0 steps 7");
  floor.play({cc(20, 99), cc(20, 127), cc(20, 127)});
  CHECK(floor.moved(5));
  CHECK_EQUAL(7.0F, floor.value(0, "steps"));
}

CASE("one press empties the slots of all others, for they were made for the board before it") {
  Floor floor;
  floor.ask("midi_standby 1 1 cc 0 20 0 127 - 0 v 0 even 5");
  floor.ask("midi_standby 2 1 cc 0 21 0 127 - 0 v 0 steps 7");
  floor.ask("midi_standby 3 2 cc 0 20 0 127 - 0 v 0 steps 7");
  floor.ask("midi_follow 4 1 0 22 1 even" + positions(0, 8));
  floor.play({cc(20, 1), cc(21, 1)});
  floor.play({cc(20, 1)}, 0, 2);
  CHECK(floor.moved(5));
  CHECK_EQUAL(0.0F, floor.value(0, "steps"));
  floor.play({cc(22, 1)});
  CHECK_EQUAL(8.0F, floor.value(1, "even"));
}

CASE("a press that was on its way when another was done is out of date, one that knows of it is not") {
  Floor floor;
  floor.ask("midi_standby 1 1 cc 0 20 0 127 - 0 v 0 even 5");
  floor.play({cc(19, 1)}, 1000);
  CHECK_EQUAL("resp 0", floor.ask("midi_standby 2 1 cc 0 21 0 127 999 0 v 0 steps 7"));
  floor.play({cc(20, 1)}, 1064);
  for (const char* before : {"-", "1000", "1063"}) {
    CHECK_EQUAL("resp -902", floor.ask(std::string("midi_standby 2 2 note -1 60 0 127 ") + before + " 0 v 0 steps 7"));
  }
  CHECK_EQUAL("resp 0", floor.ask("midi_standby 2 2 note -1 60 0 127 1064 0 v 0 steps 7"));
  floor.play({{0x90, 60, 1}}, 1128, 2);
  CHECK_EQUAL(7.0F, floor.value(0, "steps"));
}

CASE("a value of a ramp is on its way, and stays its own") {
  Floor floor;
  floor.play({});
  floor.ask("midi_standby 0 1 cc 0 20 0 127 - 1000 v 0 even 9");
  floor.play({cc(20, 1)});
  floor.play({});
  CHECK(floor.rig.output(0, "seen") < 9);
  CHECK(floor.moved(9));
}

CASE("any channel is one, or all") {
  Floor floor;
  for (const int channel : {0, 7, 15}) {
    CHECK_EQUAL("resp 0", floor.ask("midi_standby 0 1 cc -1 20 0 127 " + std::to_string(channel) + " 0 v 0 even 5"));
    floor.play({cc(20, 1, channel)}, static_cast<std::uint32_t>(channel));
    CHECK(floor.moved(5));
  }
}

CASE("a note that ends is never a press") {
  Floor floor;
  CHECK_EQUAL("resp 0", floor.ask("midi_standby 0 1 note 0 60 0 127 - 0 v 0 even 5"));
  floor.play({{0x80, 60, 64}, {0x90, 60, 0}, {0x90, 61, 64}, {0xB0, 60, 64}});
  CHECK(floor.moved(1));
  floor.play({{0x90, 60, 1}});
  CHECK(floor.moved(5));
  CHECK_EQUAL("resp 0", floor.ask("midi_standby 0 1 note 0 60 10 100 0 0 v 0 even 5"));
  floor.play({{0x90, 60, 9}, {0x90, 60, 101}});
  CHECK(floor.moved(1));
}

CASE("a program change is known by its number") {
  Floor floor;
  CHECK_EQUAL("resp 0", floor.ask("midi_standby 0 2 program 3 9 0 127 - 0 v 0 even 5"));
  floor.play({{0xC3, 8}, {0xC2, 9}, {0x93, 9, 1}}, 0, 2);
  CHECK(floor.moved(1));
  floor.play({{0xC3, 9}}, 0, 2);
  CHECK(floor.moved(5));
}

CASE("what was made before the newest message of its switch is out of date") {
  Floor floor;
  const auto hold = [&](const std::string& control, const std::string& seen) {
    return floor.ask("midi_standby 0 1 " + control + " 0 127 " + seen + " 0 v 0 even 5");
  };
  floor.play({cc(20, 0), {0x80, 60, 0}, {0xC0, 9}}, 0xFFFFFFF0U);
  for (const char* control : {"cc 0 20", "cc -1 20", "note 0 60", "program -1 9"}) {
    CHECK_EQUAL("resp -902", hold(control, "-"));
    CHECK_EQUAL("resp -902", hold(control, "4294967279"));
    CHECK_EQUAL("resp 0", hold(control, "4294967280"));
    CHECK_EQUAL("resp 0", hold(control, "7"));
  }
  for (const char* other : {"cc 1 20", "cc 0 21", "note 0 61", "program 0 60"}) {
    CHECK_EQUAL("resp 0", hold(other, "-"));
  }
  CHECK_EQUAL("resp 0", hold("cc 0 20", "4294967280"));
  floor.play({cc(20, 0, 1)}, 8);  // after the end of the count
  CHECK_EQUAL("resp 0", hold("cc 0 20", "4294967280"));
  CHECK_EQUAL("resp -902", hold("cc -1 20", "4294967280"));
  floor.play({cc(20, 127)}, 16);
  CHECK(floor.moved(1));  // what was out of date has emptied the slot too
}

CASE("the slot of what stands by is replaced, and emptied") {
  Floor floor;
  floor.ask("midi_standby 4095 1 cc 0 20 0 127 - 0 v 0 even 5");
  floor.ask("midi_standby 4095 1 cc 0 21 0 127 - 0 v 0 even 6");
  floor.play({cc(20, 1)});
  CHECK(floor.moved(1));
  floor.play({cc(21, 1)});
  CHECK(floor.moved(6));
  floor.ask("midi_standby 1 1 cc 0 22 0 127 0 0 v 0 even 5");
  floor.ask("midi_standby 2 1 cc 0 22 0 127 0 0 v 1 even 5");
  floor.ask("midi_follow 3 1 0 22 0 steps" + positions(0, 8));
  CHECK_EQUAL("resp 0", floor.ask("midi_standby_drop 1"));
  CHECK_EQUAL("resp 0", floor.ask("midi_standby_drop 1"));
  floor.play({cc(22, 1)});
  CHECK(floor.moved(1));
  CHECK_EQUAL(5.0F, floor.value(1, "even"));
  CHECK_EQUAL(8.0F, floor.value(0, "steps"));
  floor.ask("param_set 0 steps 0");
  CHECK_EQUAL("resp 0", floor.ask("midi_standby_drop -1"));
  floor.play({cc(22, 1)});
  CHECK_EQUAL(0.0F, floor.value(0, "steps"));
}

CASE("an item that is refused is told, the others are done") {
  Floor floor;
  floor.ask("midi_standby 12 1 cc 0 20 0 127 - 0 v 7 even 5 v 0 even 5 v 0 nothing 1");
  floor.play({cc(20, 1)});
  CHECK(floor.moved(5));
  const std::string told = floor.told();
  CHECK(told.find("log 2 what stood by in slot 12: item 0 is refused with -3|"
                  "log 2 what stood by in slot 12: item 2 is refused with -103|") != std::string::npos);
}

CASE("slots go with an instance that they name") {
  for (const char* removal : {"remove 1", "remove -1", "multi_remove 2 1 5", "multi_remove 1 1"}) {
    Floor floor;
    floor.ask("add urn:marlise:test:steered 9990");
    floor.ask("midi_standby 0 1 cc 0 20 0 127 - 0 v 0 even 5 b 1 1");
    floor.ask("midi_standby 1 1 cc 0 20 0 127 - 0 p 1 urn:a 1 v 0 even 6");
    floor.ask("midi_follow 2 1 0 21 1 even" + positions(0, 8));
    floor.ask("midi_standby 3 1 cc 0 22 0 127 - 0 v 9990 even 5");
    floor.ask("midi_follow 4 1 0 23 9990 steps" + positions(0, 5));
    floor.told();
    CHECK_EQUAL("resp 0", floor.ask(removal));
    floor.ask("add urn:marlise:test:steered 0");
    floor.ask("add urn:marlise:test:steered 1");
    floor.play({cc(20, 1), cc(21, 1), cc(22, 1), cc(23, 1)});
    CHECK(floor.moved(1));
    CHECK_EQUAL(1.0F, floor.value(1, "even"));
    CHECK_EQUAL(5.0F, floor.value(9990, "even"));
    CHECK_EQUAL(5.0F, floor.value(9990, "steps"));
    CHECK_EQUAL("midi_raw 1 0 b01401|midi_raw 1 0 b01501|midi_raw 1 0 b01601 3|midi_raw 1 0 b01701 4|"
                "param_set 9990 steps 5.000000|data_finish|", floor.told());
  }
}

CASE("slots go with the controller, and with the port") {
  Floor floor;
  const std::string press = "midi_standby 0 1 cc 0 20 0 127 - 0 v 0 even 5";
  CHECK_EQUAL("resp 0", floor.ask(press));
  CHECK_EQUAL("resp 0", floor.ask("midi_follow 1 1 0 20 1 even" + positions(0, 8)));
  CHECK_EQUAL("resp 0", floor.ask("feature_enable midi-raw 0"));
  floor.ask("feature_enable midi-raw 1");
  floor.play({cc(20, 1)});
  CHECK(floor.moved(1));
  CHECK_EQUAL(1.0F, floor.value(1, "even"));
  CHECK_EQUAL("resp -902", floor.ask(press));
  tell_midi(floor.host, false);  // it leaves
  CHECK_EQUAL("resp 0", floor.ask(press));  // and what it heard is forgotten
  floor.play({cc(20, 1)});
  CHECK(floor.moved(1));
  floor.ask("feature_enable midi-raw 1");
  floor.host.standby.forget_port(2);
  floor.play({cc(20, 1)});
  CHECK(floor.moved(5));
  floor.play({cc(20, 1)}, 64);
  const std::string later = "midi_standby 0 1 cc 0 20 0 127 0 0 v 0 even 5";
  CHECK_EQUAL("resp -902", floor.ask(later));
  floor.host.standby.forget_port(1);
  CHECK_EQUAL("resp 0", floor.ask(later));
  floor.host.standby.forget_port(1);
  floor.play({cc(20, 1)});
  CHECK(floor.moved(1));
}

CASE("a parameter follows a pedal as the tables say, again and again") {
  Floor floor;
  CHECK_EQUAL("resp 0", floor.ask("midi_follow 12 1 -1 11 0 even" + positions(-0.0625, 9)));
  CHECK_EQUAL("resp 0", floor.ask("midi_follow 3 1 2 11 1 even" + positions(1)));
  CHECK_EQUAL("resp 0", floor.ask("midi_follow 4 1 2 11 1 :bypass" + positions(0.01)));
  CHECK_EQUAL("resp 0", floor.ask("midi_standby 5 1 cc 2 11 127 127 - 0 v 0 steps 2"));
  floor.play({cc(11, 0), cc(11, 127), cc(12, 1), {0x92, 11, 1}});
  CHECK_EQUAL(1.0625F, floor.value(0, "even"));
  floor.play({cc(11, 5, 2)}, 64);
  CHECK_EQUAL(8.6875F, floor.value(0, "even"));
  CHECK_EQUAL(5.0F, floor.value(1, "even"));
  CHECK_EQUAL(0.0F, floor.value(0, "steps"));
  floor.play({cc(11, 127, 2)}, 128);
  CHECK_EQUAL(10.0F, floor.value(1, "even"));  // as far as the port goes, and so it is told
  CHECK_EQUAL(1.0F, floor.value(1, ":bypass"));
  CHECK_EQUAL(2.0F, floor.value(0, "steps"));
  CHECK_EQUAL(
      "midi_raw 1 0 b00b00 12|midi_raw 1 0 b00b7f 12|midi_raw 1 0 b00c01|midi_raw 1 0 920b01|"
      "midi_raw 1 64 b20b05 3,4,12|midi_raw 1 128 b20b7f 3,4,5,12|param_set 0 even 1.062500|"
      "param_set 1 :bypass 1.000000|param_set 1 even 10.000000|data_finish|",
      floor.told());
}

CASE("the transport follows a pedal too") {
  Floor floor;
  CHECK_EQUAL("resp 0", floor.ask("midi_follow 0 1 0 11 9995 :bpm" + positions(1, 60)));
  floor.play({cc(11, 40)});
  CHECK_EQUAL("resp 0", floor.ask("midi_follow 1 1 0 12 9995 :rolling" + positions(0.01)));
  CHECK_EQUAL("resp 0", floor.ask("midi_follow 2 1 0 13 9995 :bpb" + positions(1)));
  CHECK_EQUAL(100.0F, floor.value(9995, ":bpm"));
  CHECK(floor.told().find("midi_raw 1 0 b00b28 0|param_set 9995 :bpm 100.000000|") != std::string::npos);
  floor.play({cc(12, 51), cc(13, 127)});
  CHECK(floor.told().find("param_set 9995 :bpb 16.000000|param_set 9995 :rolling 1.000000|") != std::string::npos);
}

CASE("nothing is done that the program will never hear of") {
  Floor floor;
  floor.ask("midi_standby 0 1 cc 0 20 0 127 - 0 v 0 even 5");
  floor.ask("midi_follow 1 1 0 20 1 even" + positions(0, 8));
  const Bytes whole(256, 1);
  while (floor.feedback.takes_raw_midi()) {
    floor.feedback.raw_midi(1, 0, whole);
  }
  floor.play({cc(20, 1)});
  CHECK(floor.moved(1));
  CHECK_EQUAL(1.0F, floor.value(1, "even"));
  while (!floor.feedback.empty()) {
    floor.told();
  }
  floor.play({cc(20, 1)});
  CHECK(floor.moved(5));
  CHECK_EQUAL(8.0F, floor.value(1, "even"));
}

CASE("words that cannot be read change nothing") {
  Floor floor;
  floor.ask("midi_standby 0 1 cc 0 20 0 127 - 0 v 0 even 5");
  const std::string table = positions(0, 8);
  const std::vector<std::pair<std::string, std::string>> refused{
      {"midi_standby 0 1 cc 0 20 0 127 -", "few arguments"},
      {"midi_standby x 1 cc 0 20 0 127 - 0", "invalid argument"},
      {"midi_standby 0 x cc 0 20 0 127 - 0", "invalid argument"},
      {"midi_standby 0 1 CC 0 20 0 127 - 0", "invalid argument"},
      {"midi_standby 0 1 bend 0 20 0 127 - 0", "invalid argument"},
      {"midi_standby 0 1 cc * 20 0 127 - 0", "invalid argument"},
      {"midi_standby 0 1 cc 0 20.5 0 127 - 0", "invalid argument"},
      {"midi_standby 0 1 cc 0 20 0 127 -- 0", "invalid argument"},
      {"midi_standby 0 1 cc 0 20 0 127 \"\" 0", "invalid argument"},
      {"midi_standby 0 1 cc 0 20 0 127 - x", "invalid argument"},
      {"midi_standby 0 1 cc 0 20 0 127 - -1", "invalid argument"},
      {"midi_standby 0 1 cc 0 20 0 127 - 0 v 0 even", "invalid argument"},
      {"midi_standby 0 1 cc 0 20 0 127 - 0 v 0 even 5 w", "invalid argument"},
      {"midi_standby 99999999999999999999 1 cc 0 20 0 127 - 0", "invalid argument"},
      {"midi_standby -1 1 cc 0 20 0 127 - 0", "resp -207"},
      {"midi_standby 4096 1 cc 0 20 0 127 - 0", "resp -207"},
      {"midi_standby 99999999999 1 cc 0 20 0 127 - 0", "resp -207"},
      {"midi_standby 0 0 cc 0 20 0 127 - 0", "resp -207"},
      {"midi_standby 0 33 cc 0 20 0 127 - 0", "resp -207"},
      {"midi_standby 0 1 cc -2 20 0 127 - 0", "resp -207"},
      {"midi_standby 0 1 cc 16 20 0 127 - 0", "resp -207"},
      {"midi_standby 0 1 cc 0 128 0 127 - 0", "resp -207"},
      {"midi_standby 0 1 cc 0 -1 0 127 - 0", "resp -207"},
      {"midi_standby 0 1 cc 0 20 0 128 - 0", "resp -207"},
      {"midi_standby 0 1 cc 0 20 -1 127 - 0", "resp -207"},
      {"midi_standby 0 1 cc 0 20 2 1 - 0", "resp -207"},
      {"midi_standby 0 1 cc 0 20 0 127 -1 0", "resp -207"},
      {"midi_standby 0 1 cc 0 20 0 127 4294967296 0", "resp -207"},
      {"midi_follow 0 1 0 11 0 even", "few arguments"},
      {"midi_follow 0 1 0 11 0 even" + table + " 1", "many arguments"},
      {"midi_follow x 1 0 11 0 even" + table, "invalid argument"},
      {"midi_follow 0 1 0 11 x even" + table, "invalid argument"},
      {"midi_follow 0 1 0 11 0 even x" + table.substr(9), "invalid argument"},
      {"midi_follow 4096 1 0 11 0 even" + table, "resp -207"},
      {"midi_follow 0 33 0 11 0 even" + table, "resp -207"},
      {"midi_follow 0 1 16 11 0 even" + table, "resp -207"},
      {"midi_follow 0 1 0 128 0 even" + table, "resp -207"},
      {"midi_follow 0 1 0 11 0 even nan" + table.substr(9), "resp -207"},
      {"midi_follow 0 1 0 11 0 even 1e400" + table.substr(9), "resp -207"},
      {"midi_follow 0 1 0 11 5 even" + table, "resp -3"},
      {"midi_follow 0 1 0 11 0 seen" + table, "resp -103"},
      {"midi_follow 0 1 0 11 0 nothing" + table, "resp -103"},
      {"midi_standby_drop", "few arguments"},
      {"midi_standby_drop 0 0", "many arguments"},
      {"midi_standby_drop x", "invalid argument"},
      {"midi_standby_drop -2", "resp -207"},
      {"midi_standby_drop 4096", "resp -207"},
  };
  for (const auto& [command, reply] : refused) {
    CHECK_EQUAL(command + ": " + reply, command + ": " + floor.ask(command));
  }
  floor.play({cc(20, 1), cc(11, 1)});
  CHECK(floor.moved(5));
}

CASE("every slot can be full at once, and all of them move") {
  Floor floor;
  const std::string table = positions(0.05);
  for (int slot = 0; slot < 4096; ++slot) {
    const std::string control = std::to_string(slot) + " 1 0 " + std::to_string(slot % 128);
    CHECK_EQUAL("resp 0", floor.ask("midi_follow " + control + " 0 even" + table));
  }
  floor.play({cc(127, 100)});
  CHECK(floor.moved(5));
  const std::string told = floor.told();
  CHECK_EQUAL(std::string("midi_raw 1 0 b07f64 127,255,383"), told.substr(0, 31));
  CHECK(told.find(",4095|") != std::string::npos);
}
