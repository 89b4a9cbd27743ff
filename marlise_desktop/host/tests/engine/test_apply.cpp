// SPDX-License-Identifier: GPL-3.0-or-later
// Many values and bypasses at once: in one cycle, and gliding.
#include <algorithm>
#include <cmath>
#include <thread>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

constexpr const char* amp = "http://lv2plug.in/plugins/eg-amp";
constexpr int agreeing = 20;  ///< instances, of ten controls each

/// All controls of all instances to one value.
std::vector<Change> all_to(float value) {
  std::vector<Change> changes;
  for (int number = 0; number < agreeing; ++number) {
    for (int control = 0; control < 10; ++control) {
      changes.emplace_back(ValueChange{number, "c" + std::to_string(control), value});
    }
  }
  return changes;
}

void wire_agreeing(Rig& rig) {
  for (int number = 0; number < agreeing; ++number) {
    rig.add("agree", number);
    if (number > 0) {
      rig.engine.connect(rig.port(number - 1, "out"), rig.port(number, "in"));
    }
  }
  rig.engine.connect(rig.port(agreeing - 1, "out"), rig.out(0));
}

float mixed_runs(Rig& rig) {
  float mixed = 0;
  for (int number = 0; number < agreeing; ++number) {
    mixed += rig.output(number, "mixed");
  }
  return mixed;
}

/// A chain of amplifiers that has run for a while.
void wire_amps(Rig& rig, int count) {
  for (int number = 0; number < count; ++number) {
    rig.engine.add(amp, number);
    rig.engine.connect(number == 0 ? rig.in(0) : rig.port(number - 1, "out"), rig.port(number, "in"));
  }
  rig.engine.connect(rig.port(count - 1, "out"), rig.out(0));
  rig.run(4, Rig::constant(1));
}

void gain(Rig& rig, int number, float db, double ramp_ms) {
  CHECK_EQUAL(ok, rig.engine.apply(std::vector<Change>{ValueChange{number, "gain", db}}, ramp_ms).at(0));
}

float decibels(float ratio) { return 20 * std::log10(ratio); }

/// What a control of the plugin `kinds` does in the 20 ms (15 blocks) of a ramp to `target`, and a block later.
std::vector<float> heard(const std::string& control, float target) {
  Rig rig;
  rig.add("kinds", 0);
  rig.engine.connect(rig.port(0, control + "_out"), rig.out(0));
  rig.run(2);
  rig.engine.apply(std::vector<Change>{ValueChange{0, control, target}}, 20);
  return rig.run(16);
}

}  // namespace

CASE("two hundred values of twenty instances change in one cycle") {
  Rig rig;
  wire_agreeing(rig);
  CHECK_EQUAL(0.125F, rig.run(2).back());
  const auto statuses = rig.engine.apply(all_to(3), 0);
  CHECK_EQUAL(200U, statuses.size());
  CHECK(std::all_of(statuses.begin(), statuses.end(), [](int status) { return status == ok; }));
  CHECK_EQUAL(3.0F, rig.engine.parameter(19, "c9").value);
  const auto block = rig.run(1);
  CHECK_EQUAL(3.0F, block.front());
  CHECK_EQUAL(3.0F, block.back());
  CHECK_EQUAL(0.0F, mixed_runs(rig));
  CHECK(!rig.engine.busy());
}

CASE("they are never seen apart, however the two threads meet, with ramps and without") {
  Rig rig({.offline = false});
  wire_agreeing(rig);
  rig.start();
  for (int round = 1; round <= 150; ++round) {
    rig.engine.apply(all_to(static_cast<float>(round % 7 + 1)), round % 3 == 0 ? 2 : 0);
    if (round % 2 == 0) {
      rig.engine.wait_cycle(std::chrono::seconds(1));
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds(100 * (round % 11)));
    }
  }
  rig.engine.wait_cycle(std::chrono::seconds(1));
  rig.stop();
  CHECK_EQUAL(0.0F, mixed_runs(rig));
}

CASE("set one after the other they are seen apart: the test above can fail") {
  Rig rig({.offline = false});
  wire_agreeing(rig);
  rig.start();
  for (int round = 1; round < 1000 && mixed_runs(rig) == 0; ++round) {
    for (int number = 0; number < agreeing; ++number) {
      rig.engine.set_parameter(number, "c1", static_cast<float>(round % 7 + 1));
    }
    rig.engine.wait_cycle(std::chrono::seconds(1));
  }
  rig.stop();
  CHECK(mixed_runs(rig) > 0);
}

CASE("a ramp of 20 ms arrives after 20 ms, in even steps of a fraction of a decibel") {
  Rig rig;
  wire_amps(rig, 1);
  gain(rig, 0, -12, 20);
  CHECK_EQUAL(-12.0F, rig.engine.parameter(0, "gain").value);
  const auto ramp = rig.run(16, Rig::constant(1));
  for (std::size_t i = 0; i < 960; i += 32) {
    CHECK_NEAR(-0.4F * static_cast<float>(i / 32 + 1), decibels(ramp[i]), 1e-3F);
    CHECK_EQUAL(ramp[i], ramp[i + 31]);
  }
  CHECK_NEAR(-12.0F, decibels(ramp[960]), 1e-4F);
  CHECK(!rig.engine.busy());
}

CASE("the ramp's steps in a tone are those of the tone, the jump's are not") {
  const auto step = [](double ramp_ms) {
    Rig rig;
    wire_amps(rig, 1);
    rig.tape.clear();
    rig.run(9);
    gain(rig, 0, -12, ramp_ms);
    rig.run(40);
    return largest_step(rig.tape);
  };
  CHECK(step(20) < 0.0288F + 0.5F * 0.05F);  // its own, and 0.4 dB of its peak
  CHECK(step(0) > 0.2F);
}

CASE("two gains that trade places are heard as one sum throughout") {
  for (const double ramp_ms : {0.0, 20.0, 35.0}) {
    Rig rig;
    wire_amps(rig, 2);
    rig.engine.apply(std::vector<Change>{ValueChange{0, "gain", -12}, ValueChange{1, "gain", 12}}, 0);
    rig.run(2, Rig::constant(0.1F));
    rig.engine.apply(std::vector<Change>{ValueChange{0, "gain", 12}, ValueChange{1, "gain", -12}}, ramp_ms);
    for (const float sample : rig.run(40, Rig::constant(0.1F))) {
      CHECK_NEAR(0.0F, decibels(sample / 0.1F), 0.001F);
    }
  }
}

CASE("logarithmic values pass by equal ratios, plain ones by equal steps") {
  const auto plain = heard("plain", 8);
  const auto ratio = heard("ratio", 8);
  for (std::size_t i = 0; i < 960; ++i) {
    const float part = static_cast<float>(i / 32 + 1) / 30;
    CHECK_NEAR(1 + 7 * part, plain[i], 1e-4F);
    CHECK_NEAR(std::pow(8.0F, part), ratio[i], 1e-4F);
  }
  CHECK_EQUAL(8.0F, plain.back());
  CHECK_EQUAL(8.0F, ratio.back());
}

CASE("integers, switches and values that are costly to change jump at the ramp's start") {
  for (const std::string control : {"whole", "switch", "costly"}) {
    const auto samples = heard(control, 1 + (control != "switch"));
    CHECK(std::all_of(samples.begin(), samples.end(), [&](float sample) { return sample == samples.back(); }));
    CHECK_EQUAL(control == "switch" ? 1.0F : 2.0F, samples.back());
  }
}

CASE("a value that is set during a ramp is taken out of it, and the others go on") {
  Rig rig;
  wire_amps(rig, 2);
  rig.engine.apply(std::vector<Change>{ValueChange{0, "gain", -12}, ValueChange{1, "gain", -12}}, 20);
  rig.run(7, Rig::constant(1));
  rig.engine.set_parameter(0, "gain", 0);
  CHECK_EQUAL(0.0F, rig.engine.parameter(0, "gain").value);
  const auto rest = rig.run(9, Rig::constant(1));
  CHECK_NEAR(-0.4F * 15, decibels(rest.front()), 0.001F);
  CHECK_NEAR(-12.0F, decibels(rest.back()), 0.001F);
}

CASE("a newer ramp starts from where the values are; what it does not name goes on") {
  Rig rig;
  wire_amps(rig, 2);
  rig.engine.apply(std::vector<Change>{ValueChange{0, "gain", -12}, ValueChange{1, "gain", -6}}, 20);
  rig.run(5, Rig::constant(1));  // a third of the way: -4 and -2 dB
  gain(rig, 0, 0, 20);
  const auto second = rig.run(16, Rig::constant(1));
  CHECK_NEAR(-4.0F - 2.0F + 4.0F / 30 - 0.2F, decibels(second.front()), 0.001F);
  CHECK_NEAR(-6.0F, decibels(second.back()), 0.001F);
  gain(rig, 1, -3, 0);
  CHECK_NEAR(-3.0F, decibels(rig.run(1, Rig::constant(1)).front()), 0.001F);
}

CASE("of two applies before a cycle the later one counts") {
  Rig rig;
  wire_amps(rig, 2);
  rig.engine.apply(std::vector<Change>{ValueChange{0, "gain", -12}, ValueChange{1, "gain", -1}}, 0);
  gain(rig, 0, -6, 0);
  CHECK_NEAR(-7.0F, decibels(rig.run(1, Rig::constant(1)).back()), 0.001F);
}

CASE("bypasses switch in the same cycle, with their fade; the plugin's own switch too") {
  Rig rig;
  wire_amps(rig, 2);
  rig.engine.apply(std::vector<Change>{ValueChange{0, "gain", -20}, ValueChange{1, "gain", 20}}, 0);
  rig.run(2, Rig::constant(0.1F));
  rig.engine.apply(std::vector<Change>{BypassChange{0, true}, ValueChange{1, ":bypass", 1}}, 0);
  CHECK(rig.engine.describe().instances[0].bypass);
  const auto samples = rig.run(10, Rig::constant(0.1F));
  // Both fades run side by side from the same sample: (0.1 + 0.9t)(10 - 9t).
  const float t = 240.0F / 480;
  CHECK_NEAR(0.1F * (0.1F + 0.9F * t) * (10 - 9 * t), samples[239], 1e-4F);
  CHECK_NEAR(0.1F, samples.back(), 1e-6F);
  rig.add("designated", 2);
  rig.engine.apply(std::vector<Change>{BypassChange{2, true}}, 0);
  CHECK_EQUAL(0.0F, rig.engine.parameter(2, "enabled").value);
}

CASE("a bypass that is switched right after an apply is as it was switched") {
  Rig rig;
  wire_amps(rig, 1);
  rig.engine.set_parameter(0, "gain", -20);
  rig.run(2, Rig::constant(1));
  rig.engine.apply(std::vector<Change>{BypassChange{0, true}}, 0);
  rig.engine.bypass(0, false);
  CHECK_NEAR(0.1F, rig.run(20, Rig::constant(1)).back(), 1e-6F);
  CHECK_EQUAL(0.0F, rig.engine.parameter(0, ":bypass").value);
}

CASE("what cannot be done is told, each by itself, and the rest is done") {
  Rig rig;
  wire_amps(rig, 1);
  rig.add("properties", 1);
  rig.run(1);
  const std::vector<Change> changes{ValueChange{7, "gain", 1},   ValueChange{0, "nothing", 1},
                                    ValueChange{0, "gain", NAN}, ValueChange{0, "gain", 999},
                                    BypassChange{8, true},       PropertyChange{0, "urn:none", "1"},
                                    ValueChange{0, "out", 1}};
  const std::vector<int> expected{no_instance, no_parameter, bad_value, ok, no_instance, invalid_operation, no_parameter};
  CHECK(rig.engine.apply(changes, 0) == expected);
  CHECK_EQUAL(24.0F, rig.engine.parameter(0, "gain").value);
  CHECK(rig.engine.apply({}, 10).empty());
}

CASE("before sound runs, and when it has stopped, values are there at once") {
  Rig rig({.offline = false});
  rig.engine.add(amp, 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  gain(rig, 0, -6, 20);
  CHECK(!rig.engine.busy());
  CHECK_NEAR(-6.0F, decibels(rig.run(1, Rig::constant(1)).back()), 0.001F);
}

CASE("an instance may go while its values glide, and so may the engine") {
  Rig rig;
  wire_amps(rig, 2);
  rig.engine.apply(std::vector<Change>{ValueChange{0, "gain", -12}, ValueChange{1, "gain", -12}}, 20);
  rig.run(2);
  rig.engine.remove(0);
  rig.run(20);
  CHECK(!rig.engine.busy());
  gain(rig, 1, 0, 1000);
  rig.run(2);
}

CASE("a loop keeps its delay while values glide") {
  const auto played = [](double ramp_ms) {
    Rig rig;
    rig.add("delay", 0);
    rig.engine.set_parameter(0, "frames", 0);
    rig.engine.add(amp, 1);
    rig.engine.add(amp, 2);
    rig.engine.set_parameter(1, "gain", -3);
    rig.engine.connect(rig.in(0), rig.port(0, "in"));
    rig.engine.connect(rig.port(0, "out"), rig.port(1, "in"));
    rig.engine.connect(rig.port(1, "out"), rig.port(0, "in"));
    rig.engine.connect(rig.port(0, "out"), rig.out(0));
    rig.run(8);
    gain(rig, 2, -20, ramp_ms);
    return rig.run(30);
  };
  CHECK(played(0) == played(20));
}

CASE("a value that is asked for again, or a plugin that is not run, ends no ramp early and keeps no batch") {
  Rig rig;
  wire_amps(rig, 1);
  gain(rig, 0, 0, 20);  // is there already
  rig.run(1);
  CHECK(!rig.engine.busy());
  rig.engine.set_processing(-2);
  gain(rig, 0, -12, 20);
  CHECK(!rig.engine.busy());
  rig.engine.set_processing(3);
  CHECK_NEAR(-12.0F, decibels(rig.run(20, Rig::constant(1)).back()), 0.001F);
}

}  // namespace marlise::engine
