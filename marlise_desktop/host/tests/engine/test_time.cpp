// SPDX-License-Identifier: GPL-3.0-or-later
// What plugins hear of time, by a plugin that tells.
#include <cmath>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

constexpr int number = 0;

struct Ear {
  explicit Ear(const RigOptions& options = {}) : rig(options) {
    CHECK_EQUAL(number, rig.add("time-ear", number));
    rig.engine.connect(rig.port(number, "out"), rig.out(0));
  }
  float heard(const char* what) { return rig.output(number, what); }
  Rig rig;
};

/// The beat in the bar that the plugin's sound should be.
float beat_sound(std::uint64_t frame, double bpm, double beats_per_bar, double rate) {
  return static_cast<float>(std::fmod(static_cast<double>(frame) * bpm / (60 * rate), beats_per_bar) / 16);
}

}  // namespace

CASE("offline the transport rolls from frame 0 at the tempo that was set, exact to the sample") {
  Ear ear;
  CHECK_EQUAL(ok, ear.rig.engine.set_bpm(130));
  CHECK_EQUAL(ok, ear.rig.engine.set_beats_per_bar(3));
  const std::vector<float> sound = ear.rig.run(2000);
  float off = 0;
  for (std::size_t frame = 0; frame < sound.size(); ++frame) {
    const float apart = std::fabs(sound[frame] - beat_sound(frame, 130, 3, 48000));
    off = std::max(off, std::min(apart, std::fabs(apart - 3.0F / 16)));  // where the bar ends, one may be before the other
  }
  CHECK(off < 1e-5F);
  CHECK_EQUAL(1.0F, ear.heard("told"));  // once: it counts on by itself
  CHECK_EQUAL(130.0F, ear.heard("bpm_port"));
}

CASE("a change is told once, at the run's first frame, and the music does not jump") {
  Ear ear;
  ear.rig.run(100);
  ear.rig.engine.set_bpm(90);
  ear.rig.run(1);
  CHECK_EQUAL(2.0F, ear.heard("told"));
  CHECK_EQUAL(0.0F, ear.heard("at"));
  CHECK_EQUAL(90.0F, ear.heard("bpm"));
  const double beat = 6400 * 120.0 / (60 * 48000) + 64 * 90.0 / (60 * 48000);
  CHECK_NEAR(static_cast<float>(beat), ear.heard("bar_beat"), 1e-5F);
  ear.rig.engine.set_bpm(90);
  ear.rig.run(10);
  CHECK_EQUAL(2.0F, ear.heard("told"));
}

CASE("stop goes back to the start, and start goes on from there") {
  Ear ear;
  ear.rig.run(50);
  CHECK_EQUAL(ok, ear.rig.engine.set_transport(false, {120, 4}));
  ear.rig.run(10);
  CHECK_EQUAL(0.0F, ear.heard("speed"));
  CHECK_EQUAL(0.0F, ear.heard("bar_beat"));
  CHECK_EQUAL(0.0F, ear.heard("bpm_port"));
  CHECK_EQUAL(2.0F, ear.heard("told"));
  CHECK_EQUAL(ok, ear.rig.engine.set_transport(true, {120, 4}));
  CHECK_EQUAL(0.0F, ear.rig.run(1)[0]);
  CHECK_EQUAL(1.0F, ear.heard("speed"));
}

CASE("a plugin that comes later, was left alone or started anew is told where it is") {
  Ear ear;
  ear.rig.run(100);
  CHECK_EQUAL(1, ear.rig.add("time-ear", 1));
  ear.rig.run(1);
  CHECK_EQUAL(1.0F, ear.rig.output(1, "told"));
  CHECK_NEAR(ear.heard("bar_beat"), ear.rig.output(1, "bar_beat"), 1e-5F);
  ear.rig.engine.set_processing(0);
  ear.rig.run(100);
  ear.rig.engine.set_processing(1);
  ear.rig.run(1);
  CHECK_EQUAL(2.0F, ear.heard("told"));
  CHECK_NEAR(202 * 64 * 120.0F / (60 * 48000), ear.heard("bar_beat"), 1e-5F);
  ear.rig.engine.panic();
  ear.rig.engine.set_mute(false);
  ear.rig.run(2);
  CHECK_EQUAL(1.0F, ear.heard("told"));  // its own count began anew
  CHECK_EQUAL(1.0F, ear.heard("speed"));
}

CASE("a bypassed plugin hears of time all the same") {
  Ear ear;
  ear.rig.run(10);
  ear.rig.engine.bypass(number, true);
  ear.rig.run(100);
  ear.rig.engine.set_bpm(77);
  ear.rig.run(10);
  CHECK_EQUAL(77.0F, ear.heard("bpm"));
  ear.rig.engine.bypass(number, false);
  const float last = ear.rig.run(100).back();
  CHECK_NEAR(ear.heard("bar_beat") / 16, last, 1e-4F);
}

CASE("cycles longer than the period come in pieces, and time goes on within them") {
  Ear ear;
  ear.rig.engine.set_period(16);
  const std::vector<float> sound = ear.rig.run(100);
  for (std::size_t frame = 0; frame < sound.size(); frame += 16) {
    CHECK_NEAR(beat_sound(frame, 120, 4, 48000), sound[frame], 1e-5F);
  }
  CHECK_EQUAL(1.0F, ear.heard("told"));
}

CASE("a position comes before the messages and notes of its run") {
  Ear ear;
  ear.rig.engine.connect(ear.rig.midi_in, ear.rig.port(number, "control"));
  ear.rig.midi_source->next = {{0, {0x90, 60, 1}}, {5, {0x90, 62, 1}}};
  ear.rig.run(1);
  CHECK_EQUAL(1.0F, ear.heard("told"));
  CHECK_EQUAL(0.0F, ear.heard("at"));
}

CASE("what cannot be is refused and changes nothing") {
  Ear ear;
  CHECK_EQUAL(bad_value, ear.rig.engine.set_bpm(NAN));
  CHECK_EQUAL(bad_value, ear.rig.engine.set_bpm(0));
  CHECK_EQUAL(bad_value, ear.rig.engine.set_beats_per_bar(INFINITY));
  CHECK_EQUAL(bad_value, ear.rig.engine.set_transport(false, {NAN, 4}));
  CHECK_EQUAL(bad_value, ear.rig.engine.set_transport(false, {120, 0}));
  ear.rig.run(2);
  CHECK(ear.rig.engine.transport() == (TransportState{true, {120, 4}}));
}

CASE("the transport is instance 9995") {
  Rig rig;
  CHECK_EQUAL(number_taken, rig.add("time-ear", transport_number));
  CHECK_EQUAL(ok, rig.engine.set_parameter(transport_number, ":bpm", 130));
  CHECK_EQUAL(130.0F, rig.engine.parameter(transport_number, ":bpm").value);
  CHECK_EQUAL(ok, rig.engine.set_parameter(transport_number, ":bpb", 99));
  CHECK_EQUAL(16.0F, rig.engine.parameter(transport_number, ":bpb").value);
  CHECK_EQUAL(bad_value, rig.engine.set_parameter(transport_number, ":bpm", NAN));
  CHECK_EQUAL(no_parameter, rig.engine.set_parameter(transport_number, "gain", 1));
  CHECK_EQUAL(no_parameter, rig.engine.parameter(transport_number, "gain").status);
  CHECK_EQUAL(ok, rig.engine.set_parameter(transport_number, ":rolling", 0));
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.engine.parameter(transport_number, ":rolling").value);
}

CASE("the state is told when it changes, and after a tempo was set") {
  Rig rig;
  const auto told = [&] {
    rig.run(2);
    std::vector<TransportState> states;
    for (const Event& event : rig.events()) {
      if (const auto* changed = std::get_if<TransportChanged>(&event)) {
        states.push_back(changed->state);
      }
    }
    return states;
  };
  CHECK_EQUAL(0U, told().size());
  rig.engine.set_transport(false, {120, 4});
  CHECK_EQUAL(1U, told().size());
  rig.engine.set_bpm(120);
  CHECK_EQUAL(1U, told().size());
  rig.engine.set_beats_per_bar(5);
  const auto states = told();
  CHECK_EQUAL(1U, states.size());
  CHECK(!states.empty() && states.back() == (TransportState{false, {120, 5}}));
}

CASE("MIDI clock sets the tempo and starts and stops, when it is followed") {
  Rig rig;
  rig.engine.set_clock_terminal(rig.midi_in.terminal);
  rig.engine.set_transport(false, {120, 4});
  const auto play = [&](double bpm, int ticks) {
    const double interval = 60 * 48000 / (24 * bpm);
    double next = 0;
    std::uint64_t frame = 0;
    for (int played = 0; played < ticks; frame += rig.block) {
      for (; played < ticks && next < static_cast<double>(frame + rig.block); ++played, next += interval) {
        rig.midi_source->next.push_back({static_cast<std::uint32_t>(next - static_cast<double>(frame)), {0xF8}});
      }
      rig.run(1);
    }
  };
  const auto send = [&](std::uint8_t message) {
    rig.midi_source->next = {{3, {message}}};
    rig.run(2);
  };
  play(100, 50);
  send(0xFA);
  CHECK(rig.engine.transport() == (TransportState{false, {120, 4}}));
  rig.engine.follow_midi_clock(true);
  play(100, 50);
  CHECK_NEAR(100, rig.engine.transport().tempo.bpm, 0.1);
  send(0xFA);
  CHECK(rig.engine.transport().rolling);
  send(0xFC);
  CHECK(!rig.engine.transport().rolling);
  send(0xFB);
  CHECK(rig.engine.transport().rolling);
  rig.engine.follow_midi_clock(false);
  send(0xFC);
  CHECK(rig.engine.transport().rolling);
}

}  // namespace marlise::engine
