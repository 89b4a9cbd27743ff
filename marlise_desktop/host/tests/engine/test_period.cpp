// SPDX-License-Identifier: GPL-3.0-or-later
// A change of the period as a sound server makes it: cycles stop, what comes in goes on somewhere else, and cycles are
// longer or shorter for a while before the engine hears of it.
#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

constexpr float fade = 1.0F / (0.020F * 48000);  ///< of what is heard, in each sample
constexpr float edit_fade = 1.0F / 480;

/// The sine, and what a server that loses a quarter of its wave makes of it.
Wave later(std::uint64_t frames) {
  return [=](std::uint64_t frame) { return Rig::sine()(frame + frames); };
}

/// An echo with a loop around it, beside a plugin that counts on its block, with a gain behind it.
void build(Rig& rig) {
  rig.add("delay", 0);
  rig.engine.set_parameter(0, "frames", 3000);
  rig.engine.set_parameter(0, "feedback", 0.5F);
  rig.add("fixed-block", 1);
  rig.add("loud", 2);
  rig.add("loud", 3);
  for (const int number : {1, 2, 3}) {
    rig.engine.set_parameter(number, "gain", 0.3F);
  }
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.in(0), rig.port(1, "in"));
  rig.engine.connect(rig.port(1, "out"), rig.port(2, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.port(3, "in"));
  rig.engine.connect(rig.port(3, "out"), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.engine.connect(rig.port(2, "out"), rig.out(0));
}

/// Plays `cycles` cycles, at least.
void play(Rig& rig, int cycles) {
  for (int i = 0; i < cycles / 2; ++i) {
    rig.engine.wait_cycle(std::chrono::seconds(1));
    rig.engine.housekeep();
  }
}

}  // namespace

CASE("a change of the period while the sound is held makes no step") {
  for (const std::uint32_t period : {256U, 64U, 32U}) {
    Rig rig({.block = 128, .offline = false});
    build(rig);
    rig.start(Rig::sine(), 4);
    play(rig, 120);
    rig.engine.hold(true);
    rig.stop();
    const std::vector<float> before(rig.tape.begin() + 128, rig.tape.end());
    rig.block = period;
    rig.start(later(27), 4);
    rig.engine.set_period(period);
    rig.engine.hold(false);
    play(rig, 12000 / static_cast<int>(period));
    rig.stop();
    CHECK_EQUAL(period, rig.engine.describe().period);
    CHECK_EQUAL(0.0F, before.back());
    const float most = largest(rig.tape);
    CHECK(largest_step(rig.tape) <= most * (0.0576F + fade));
    rig.tape.erase(rig.tape.begin(), rig.tape.begin() + static_cast<std::ptrdiff_t>(before.size() + 128));
    CHECK(largest(rig.tape) > most / 2);
  }
}

CASE("a loop goes on without a step when the period changes") {
  for (const std::uint32_t period : {256U, 1024U, 32U, 64U}) {
    Rig rig;
    build(rig);
    rig.run(120);
    rig.block = period;
    rig.engine.set_period(period);
    rig.run(20000 / static_cast<int>(period));
    rig.tape.erase(rig.tape.begin(), rig.tape.begin() + 128);
    CHECK(largest_step(rig.tape) <= largest(rig.tape) * (0.0576F + edit_fade));
  }
}

CASE("what is held rings on inside") {
  Rig rig({.offline = false});
  rig.add("delay", 0);
  rig.engine.set_parameter(0, "frames", 48000);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.start(Rig::sine(), 8);
  play(rig, 100);
  rig.engine.hold(true);
  rig.engine.set_period(128);
  rig.engine.hold(false);
  rig.stop();
  const auto played = rig.tape.size();
  rig.start(Rig::constant(0), 8);
  play(rig, 900);
  rig.stop();
  rig.tape.erase(rig.tape.begin(), rig.tape.begin() + static_cast<std::ptrdiff_t>(played));
  CHECK(largest(rig.tape) > 0.4F);
}

CASE("holding does not wait for cycles that do not come") {
  Rig rig({.offline = false});
  rig.engine.connect(rig.in(0), rig.out(0));
  rig.engine.hold(true);
  CHECK_EQUAL(0.0F, largest(rig.run(40)));
  rig.engine.hold(false);
  CHECK(largest(rig.run(40)) > 0.4F);
}

}  // namespace marlise::engine
