// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters moved by MIDI and by control voltages.
#include <algorithm>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

struct Desk : Rig {
  explicit Desk(const RigOptions& options = {}) : Rig(options) { engine.steer_by(midi_in.terminal); }

  /// What the engine tells of one cycle in which these messages come.
  std::vector<Event> play(std::vector<Message> messages) {
    midi_source->next = std::move(messages);
    run(1);
    return events();
  }
  float value(int number, const std::string& symbol) const { return engine.parameter(number, symbol).value; }
};

Message control(std::uint32_t frame, int controller, int value, int channel = 0) {
  return {frame, {static_cast<std::uint8_t>(0xB0 | channel), static_cast<std::uint8_t>(controller),
                  static_cast<std::uint8_t>(value)}};
}

std::string text(const Event& event) {
  std::ostringstream out;
  if (const auto* moved = std::get_if<ParameterChanged>(&event)) {
    out << "set " << moved->instance << ' ' << moved->symbol << ' ' << moved->value;
  } else if (const auto* learned = std::get_if<ControlLearned>(&event)) {
    out << "learned " << learned->instance << ' ' << learned->symbol << ' ' << learned->channel << ' '
        << learned->controller << ' ' << learned->value << ' ' << learned->low << ' ' << learned->high;
  } else if (const auto* change = std::get_if<ControlChange>(&event)) {
    out << "control " << change->channel << ' ' << change->controller << ' ' << change->value;
  } else if (const auto* program = std::get_if<ProgramChange>(&event)) {
    out << "program " << program->program << ' ' << program->channel;
  } else {
    out << "another";
  }
  return out.str();
}

std::string text(const std::vector<Event>& events) {
  std::string all;
  for (const Event& event : events) {
    all += (all.empty() ? "" : "|") + text(event);
  }
  return all;
}

}  // namespace

CASE("a mapped controller moves its parameter in the same block, and that is told") {
  Desk desk;
  desk.add("steered", 3);
  CHECK_EQUAL(ok, desk.engine.map_midi(3, "even", 2, 7, 0, 10));
  CHECK_EQUAL("set 3 even 0|set 3 even 10", text(desk.play({control(5, 7, 0, 2), control(9, 7, 127, 2)})));
  CHECK_EQUAL(10.0F, desk.value(3, "even"));
  CHECK_EQUAL(10.0F, desk.output(3, "seen"));
  CHECK_EQUAL("", text(desk.play({control(0, 7, 0, 1), control(0, 8, 0, 2), {0, {0x92, 7, 0}}, {0, {0xB2, 7}}})));
  CHECK_EQUAL(10.0F, desk.output(3, "seen"));
}

CASE("one controller moves all that is mapped to it") {
  Desk desk;
  desk.add("steered", 0);
  desk.add("steered", 1);
  for (const int number : {0, 1}) {
    desk.engine.map_midi(number, "even", 0, 7, 0, 10);
  }
  desk.engine.map_midi(1, "switch", 0, 7, 0, 1);
  CHECK_EQUAL("set 0 even 10|set 1 even 10|set 1 switch 1", text(desk.play({control(0, 7, 127)})));
}

CASE("one parameter listens to one controller, the one mapped last") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.map_midi(0, "even", 0, 7, 0, 10);
  desk.engine.map_midi(0, "even", 0, 8, 0, 5);
  CHECK_EQUAL("", text(desk.play({control(0, 7, 127)})));
  CHECK_EQUAL("set 0 even 5", text(desk.play({control(0, 8, 127)})));
  CHECK_EQUAL(ok, desk.engine.unmap_midi(0, "even"));
  CHECK_EQUAL(no_parameter, desk.engine.unmap_midi(0, "even"));
  CHECK_EQUAL("", text(desk.play({control(0, 8, 127)})));
}

CASE("the pitch bend is controller 131") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.map_midi(0, "even", 4, 131, 0, 10);
  CHECK_EQUAL("set 0 even 10", text(desk.play({{0, {0xE4, 0x7F, 0x7F}}})));
  desk.engine.watch_midi(5, true);
  CHECK_EQUAL("control 5 131 8192", text(desk.play({{0, {0xE5, 0, 0x40}}})));
}

CASE("what no controller can be is accepted and never heard") {
  Desk desk;
  desk.add("steered", 0);
  CHECK_EQUAL(ok, desk.engine.map_midi(0, "even", 99, 999, 0, 10));
  CHECK_EQUAL(ok, desk.engine.map_midi(0, "switch", 0, 263, 0, 1));
  CHECK_EQUAL("", text(desk.play({control(0, 7, 127), control(0, 103, 127, 3)})));
}

CASE("a mapping needs an instance, a parameter and numbers") {
  Desk desk;
  desk.add("steered", 0);
  CHECK_EQUAL(no_instance, desk.engine.map_midi(1, "even", 0, 7, 0, 1));
  CHECK_EQUAL(no_instance, desk.engine.learn_midi(1, "even", 0, 1));
  CHECK_EQUAL(no_instance, desk.engine.unmap_midi(1, "even"));
  CHECK_EQUAL(no_parameter, desk.engine.map_midi(0, "seen", 0, 7, 0, 1));
  CHECK_EQUAL(no_parameter, desk.engine.learn_midi(0, "nothing", 0, 1));
  CHECK_EQUAL(bad_value, desk.engine.map_midi(0, "even", 0, 7, NAN, 1));
  CHECK_EQUAL(bad_value, desk.engine.learn_midi(0, "even", 0, INFINITY));
}

CASE("the next controller that nothing listens to is learned") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.map_midi(0, "switch", 0, 1, 0, 1);
  desk.engine.watch_midi(0, true);
  CHECK_EQUAL(ok, desk.engine.learn_midi(0, "even", 2, 4));
  CHECK_EQUAL("set 0 switch 1|learned 0 even 9 20 4 2 4|set 0 even 2",
              text(desk.play({control(0, 1, 127), control(1, 20, 127, 9), control(2, 20, 0, 9)})));
  CHECK_EQUAL(2.0F, desk.output(0, "seen"));
  CHECK_EQUAL("control 0 20 5", text(desk.play({control(0, 20, 5)})));
}

CASE("learning can be dropped") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.map_midi(0, "even", 0, 7, 0, 10);
  desk.engine.learn_midi(0, "even", 0, 10);    // forgets controller 7
  desk.engine.learn_midi(0, "switch", 0, 1);   // drops it: nothing is mapped to "even" any more
  CHECK_EQUAL(no_parameter, desk.engine.unmap_midi(0, "even"));
  CHECK_EQUAL(ok, desk.engine.unmap_midi(0, "switch"));
  CHECK_EQUAL("", text(desk.play({control(0, 7, 127)})));
}

CASE("mapping a parameter that learns ends the learning") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.learn_midi(0, "even", 0, 10);
  desk.engine.map_midi(0, "even", 0, 7, 0, 10);
  CHECK_EQUAL("set 0 even 10", text(desk.play({control(0, 9, 1), control(1, 7, 127)})));
}

CASE("mappings go with their instance, and removing all ends a learning") {
  Desk desk;
  desk.add("steered", 0);
  desk.add("steered", 9990);
  desk.engine.map_midi(0, "even", 0, 7, 0, 10);
  desk.engine.map_midi(9990, "even", 0, 8, 0, 10);
  desk.engine.learn_midi(9990, "switch", 0, 1);
  desk.engine.remove(-1);
  desk.add("steered", 0);
  CHECK_EQUAL("set 9990 even 10", text(desk.play({control(0, 7, 127), control(0, 8, 127), control(0, 9, 127)})));
  CHECK_EQUAL(no_parameter, desk.engine.unmap_midi(0, "even"));
  CHECK_EQUAL(ok, desk.engine.unmap_midi(9990, "switch"));
  desk.engine.learn_midi(0, "even", 0, 1);
  desk.engine.remove(0);
  CHECK_EQUAL("", text(desk.play({control(0, 9, 127)})));
}

CASE("a foot switches the bypass, and takes a muted instance back") {
  Desk desk;
  desk.add("nan", 0);
  desk.engine.map_midi(0, ":bypass", 0, 7, 0, 1);
  CHECK_EQUAL("set 0 :bypass 1", text(desk.play({control(0, 7, 63)})));
  CHECK(desk.engine.describe().instances[0].bypass);
  CHECK_EQUAL("set 0 :bypass 0", text(desk.play({control(0, 7, 64)})));
  CHECK_EQUAL(0.0F, desk.value(0, ":bypass"));
  desk.engine.connect(desk.in(0), desk.port(0, "in"));
  desk.engine.set_parameter(0, "nan", 1);
  desk.run(3);
  desk.events();
  CHECK(desk.engine.describe().instances[0].fault.has_value());
  desk.engine.set_parameter(0, "nan", 0);
  desk.play({control(0, 7, 127)});
  CHECK(!desk.engine.describe().instances[0].fault.has_value());
}

CASE("a foot switches lv2:enabled where the plugin has it") {
  Desk desk;
  desk.add("designated", 0);
  desk.engine.learn_midi(0, ":bypass", 5, 6);
  CHECK_EQUAL("learned 0 :bypass 0 7 1 0 1", text(desk.play({control(0, 7, 0)})));
  CHECK_EQUAL(0.0F, desk.value(0, "enabled"));
  desk.play({control(0, 7, 127)});
  CHECK_EQUAL(1.0F, desk.value(0, "enabled"));
}

CASE("a trigger is pulled for one block by a foot") {
  Desk desk;
  desk.add("designated", 0);
  desk.engine.map_midi(0, "pull", 0, 7, 0, 1);
  CHECK_EQUAL("set 0 pull 1", text(desk.play({control(0, 7, 0)})));
  desk.run(3);
  CHECK_EQUAL(1.0F, desk.output(0, "pulls"));
  CHECK_EQUAL(0.0F, desk.value(0, "pull"));
}

CASE("programs and controllers are told of on channels that are watched") {
  Desk desk;
  CHECK_EQUAL(invalid_operation, desk.engine.watch_midi(-1, true));
  CHECK_EQUAL(invalid_operation, desk.engine.watch_midi(16, true));
  CHECK_EQUAL(ok, desk.engine.watch_midi(3, true));
  CHECK(desk.engine.watches_midi());
  CHECK_EQUAL("program 12 3|control 3 7 1",
              text(desk.play({{0, {0xC3, 12}}, {1, {0xC4, 12}}, control(2, 7, 1, 3), control(3, 7, 1, 4)})));
  desk.engine.watch_midi(3, false);
  CHECK(!desk.engine.watches_midi());
  CHECK_EQUAL("", text(desk.play({{0, {0xC3, 12}}, control(2, 7, 1, 3)})));
}

CASE("mappings survive a change of the period") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.map_midi(0, "even", 0, 7, 0, 10);
  desk.engine.map_cv(0, "switch", {0, 1}, 0, 1);
  desk.engine.connect(desk.in(0), desk.port(0, "switch"));
  desk.engine.set_period(32);
  CHECK_EQUAL("set 0 even 10", text(desk.play({control(0, 7, 127)})).substr(0, 13));
  desk.run(1, Rig::constant(1));
  CHECK_EQUAL(1.0F, desk.value(0, "switch"));
}

CASE("a voltage moves a parameter once a block, and tells when it changes") {
  Desk desk;
  desk.add("cv-source", 1);
  desk.add("steered", 0);
  desk.run(1);
  CHECK_EQUAL(ok, desk.engine.map_cv(0, "even", {0, 10}, 0, 5));
  CHECK_EQUAL(ok, desk.engine.connect(desk.port(1, "cv"), desk.port(0, "even")));
  desk.engine.set_parameter(1, "volts", 4);
  CHECK_EQUAL("set 0 even 2", text(desk.play({})));
  CHECK_EQUAL(2.0F, desk.output(0, "seen"));
  CHECK_EQUAL("", text(desk.play({})));
  desk.engine.set_parameter(0, "even", 7);  // stays until the voltage moves
  CHECK_EQUAL("", text(desk.play({})));
  CHECK_EQUAL(7.0F, desk.output(0, "seen"));
  desk.engine.set_parameter(1, "volts", 6);
  CHECK_EQUAL("set 0 even 3", text(desk.play({})));
  CHECK_EQUAL(ok, desk.engine.unmap_cv(0, "even"));
  CHECK_EQUAL(ok, desk.engine.unmap_cv(0, "even"));
  CHECK(desk.engine.describe().connections.empty());
  desk.engine.set_parameter(1, "volts", 0);
  CHECK_EQUAL("", text(desk.play({})));
}

CASE("mapped again, a voltage keeps its cables and does what is new") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.map_cv(0, "even", {0, 1}, 0, 5);
  desk.engine.connect(desk.in(0), desk.port(0, "even"));
  desk.engine.map_cv(0, "even", {0, 1}, 0, 8);
  CHECK_EQUAL(1U, desk.engine.describe().connections.size());
  desk.run(1, Rig::constant(1));
  CHECK_EQUAL(8.0F, desk.value(0, "even"));
}

CASE("a controller moves the transport") {
  Desk desk;
  CHECK_EQUAL(ok, desk.engine.map_midi(transport_number, ":bpm", 0, 7, 60, 1000));
  CHECK_EQUAL(ok, desk.engine.map_midi(transport_number, ":bpb", 0, 8, 2, 6));
  CHECK_EQUAL(ok, desk.engine.map_midi(transport_number, ":rolling", 0, 9, 0, 1));
  CHECK_EQUAL(ok, desk.engine.map_midi(transport_number, ":bypass", 0, 10, 0, 1));
  CHECK_EQUAL(no_parameter, desk.engine.map_midi(transport_number, "gain", 0, 7, 0, 1));
  CHECK_EQUAL(bad_value, desk.engine.map_midi(transport_number, ":bpm", 0, 7, NAN, 1));
  desk.run(1);
  desk.events();
  CHECK_EQUAL("set 9995 :bpm 300|set 9995 :bpb 6|set 9995 :rolling 0|set 9995 :bypass 1",
              text(desk.play({control(0, 7, 127), control(0, 8, 127), control(0, 9, 63), control(0, 10, 0)})));
  desk.run(1);
  CHECK_EQUAL(300.0, desk.engine.transport().tempo.bpm);
  CHECK_EQUAL(6.0, desk.engine.transport().tempo.beats_per_bar);
  CHECK(!desk.engine.transport().rolling);
  desk.play({control(0, 9, 64)});
  desk.run(1);
  CHECK(desk.engine.transport().rolling);
  CHECK_EQUAL(invalid_operation, desk.engine.map_cv(transport_number, ":bpm", {0, 1}, 60, 180));
}

CASE("the transport learns its controller, and keeps it when all instances go") {
  Desk desk;
  CHECK_EQUAL(ok, desk.engine.learn_midi(transport_number, ":bpm", 60, 180));
  CHECK_EQUAL("learned 9995 :bpm 3 20 180 60 180", text(desk.play({control(0, 20, 127, 3)})));
  desk.engine.remove(-1);
  desk.run(1);
  desk.events();
  CHECK_EQUAL("set 9995 :bpm 60", text(desk.play({control(0, 20, 0, 3)})));
  CHECK_EQUAL(ok, desk.engine.unmap_midi(transport_number, ":bpm"));
  CHECK_EQUAL(no_parameter, desk.engine.unmap_midi(transport_number, ":bpm"));
}

CASE("each instance keeps a number for its presets, which MIDI moves too") {
  Desk desk;
  desk.add("fixed-block", 0);
  CHECK_EQUAL(ok, desk.engine.set_parameter(0, ":presets", 3));
  CHECK_EQUAL(1.0F, desk.value(0, ":presets"));
  CHECK_EQUAL(bad_value, desk.engine.set_parameter(0, ":presets", NAN));
  desk.engine.map_midi(0, ":presets", 0, 7, 0, 5);
  CHECK_EQUAL("set 0 :presets 3", text(desk.play({control(0, 7, 65)})));
  desk.engine.set_period(128);  // the plugin is made again
  CHECK_EQUAL(3.0F, desk.value(0, ":presets"));
  const std::vector<Change> changes{ValueChange{0, ":presets", 0.5F}};
  CHECK_EQUAL(ok, desk.engine.apply(changes, 0).front());
  CHECK_EQUAL(0.5F, desk.value(0, ":presets"));
}

CASE("the mappings can be read") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.map_midi(0, "even", 4, 131, 1, 2);
  desk.engine.map_midi(0, "ratio", 99, 999, 1, 2);
  desk.engine.learn_midi(0, "switch", 0, 1);
  const std::vector<MidiMapped> mapped = desk.engine.midi_mappings();
  CHECK_EQUAL(std::size_t{1}, mapped.size());
  CHECK_EQUAL("even", mapped[0].symbol);
  CHECK_EQUAL(4, mapped[0].channel);
  CHECK_EQUAL(131, mapped[0].controller);
  CHECK_EQUAL(2.0F, mapped[0].high);
}

CASE("a source that goes leaves 0 volts") {
  Desk desk;
  desk.add("cv-source", 1);
  desk.add("steered", 0);
  desk.engine.map_cv(0, "even", {-5, 5}, 0, 10);
  desk.engine.connect(desk.port(1, "cv"), desk.port(0, "even"));
  desk.engine.set_parameter(1, "volts", 5);
  desk.run(1);
  CHECK_EQUAL(10.0F, desk.value(0, "even"));
  desk.engine.remove(1);
  desk.run(20);
  CHECK_EQUAL(5.0F, desk.value(0, "even"));
}

CASE("an instance may steer itself, with a block of delay, and everything goes with it") {
  Desk desk;
  desk.add("cv-source", 0);
  desk.engine.set_parameter(0, "volts", 2);
  desk.engine.map_cv(0, "volts", {0, 10}, 1, 11);
  desk.engine.connect(desk.port(0, "cv"), desk.port(0, "volts"));
  desk.run(1);
  CHECK_EQUAL(1.0F, desk.value(0, "volts"));
  desk.run(2);
  CHECK_EQUAL(3.0F, desk.value(0, "volts"));
  desk.engine.remove(0);
  desk.run(20);
  desk.engine.housekeep();
  CHECK(!desk.engine.busy());
  CHECK(desk.engine.describe().connections.empty());
}

CASE("a voltage switches the bypass by its name") {
  Desk desk;
  desk.add("steered", 0);
  desk.engine.map_cv(0, ":bypass", {0, 1}, 0, 1);
  CHECK_EQUAL(ok, desk.engine.connect(desk.in(0), desk.port(0, ":bypass")));
  desk.run(1, Rig::constant(0));
  CHECK(desk.engine.describe().instances[0].bypass);
  desk.run(1, Rig::constant(1));
  CHECK(!desk.engine.describe().instances[0].bypass);
}

CASE("voltages need a parameter and numbers, and only a CV output has a range") {
  Desk desk;
  desk.add("cv-source", 0);
  CHECK_EQUAL(no_instance, desk.engine.map_cv(1, "volts", {0, 1}, 0, 1));
  CHECK_EQUAL(no_instance, desk.engine.unmap_cv(1, "volts"));
  CHECK_EQUAL(no_parameter, desk.engine.map_cv(0, "cv", {0, 1}, 0, 1));
  CHECK_EQUAL(no_parameter, desk.engine.unmap_cv(0, "cv"));
  CHECK_EQUAL(bad_value, desk.engine.map_cv(0, "volts", {0, 1}, NAN, 1));
  CHECK_EQUAL(10.0F, desk.engine.cv_range(desk.port(0, "cv")).value_or(CvSpan{}).most);
  CHECK(!desk.engine.cv_range(desk.port(0, "plain")));
  CHECK(!desk.engine.cv_range(desk.in(0)));
  CHECK_EQUAL(no_connection, desk.engine.connect(desk.port(0, "cv"), desk.port(0, "volts")));
}

}  // namespace marlise::engine
