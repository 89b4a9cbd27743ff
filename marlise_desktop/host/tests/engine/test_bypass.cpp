// SPDX-License-Identifier: GPL-3.0-or-later
// The ways of bypass, heard: what goes on, what stops, and that nothing clicks.
#include <algorithm>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

constexpr float fade_step = 1.0F / 480;

void wire(Rig& rig, const std::string& plugin) {
  rig.add(plugin, 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
}

BypassStrategy strategy(Rig& rig) { return rig.engine.describe().instances.at(0).strategy; }

}  // namespace

CASE("the strategy is the plugin's own where it has one, else a fade; what it cannot is refused") {
  Rig rig;
  rig.add("loud", 0);
  CHECK(strategy(rig) == BypassStrategy::fade);
  CHECK_EQUAL(invalid_operation, rig.engine.set_bypass_strategy(0, BypassStrategy::own));
  CHECK_EQUAL(ok, rig.engine.set_bypass_strategy(0, BypassStrategy::tail));
  CHECK(strategy(rig) == BypassStrategy::tail);
  CHECK_EQUAL(ok, rig.engine.set_bypass_strategy(0, BypassStrategy::automatic));
  CHECK(strategy(rig) == BypassStrategy::fade);
  CHECK_EQUAL(no_instance, rig.engine.set_bypass_strategy(1, BypassStrategy::fade));
  rig.engine.remove(0);
  rig.add("designated", 0);
  CHECK(strategy(rig) == BypassStrategy::own);
  rig.engine.remove(0);
  rig.add("notes", 0);
  CHECK_EQUAL(invalid_operation, rig.engine.set_bypass_strategy(0, BypassStrategy::tail));
}

CASE("no way of bypass but the hard one makes a step, in the sound or in what a delay repeats") {
  for (const BypassStrategy how :
       {BypassStrategy::own, BypassStrategy::fade, BypassStrategy::tail, BypassStrategy::hard}) {
    Rig rig;
    wire(rig, how == BypassStrategy::own ? "designated" : "delay");
    rig.engine.set_parameter(0, "frames", 3000);
    CHECK_EQUAL(ok, rig.engine.set_bypass_strategy(0, how));
    rig.run(100, Rig::constant(0.5F));
    rig.tape.clear();
    for (const bool on : {true, false, true, false}) {
      rig.engine.bypass(0, on);
      rig.run(on ? 80 : 97, Rig::constant(0.5F));
    }
    const float step = largest_step(rig.tape);
    CHECK(how == BypassStrategy::hard ? step > 0.4F : step < 1.1F * fade_step);
  }
}

CASE("a bypass thrown to and fro within a fade makes no step") {
  for (const BypassStrategy how : {BypassStrategy::fade, BypassStrategy::tail}) {
    Rig rig;
    wire(rig, "loud");
    rig.engine.set_parameter(0, "gain", 0.1F);
    rig.engine.set_bypass_strategy(0, how);
    rig.run(20, Rig::constant(0.5F));
    rig.tape.clear();
    for (int i = 0; i < 30; ++i) {
      rig.engine.bypass(0, i % 2 == 0);
      rig.run(1 + i % 5, Rig::constant(0.5F));
    }
    CHECK(largest_step(rig.tape) < 1.1F * fade_step);
  }
}

CASE("with the strategy tail the sound rings on beside the input") {
  Rig rig;
  wire(rig, "delay");
  rig.engine.set_parameter(0, "frames", 6400);
  rig.engine.set_bypass_strategy(0, BypassStrategy::tail);
  rig.run(120, Rig::constant(0.25F));
  rig.engine.bypass(0, true);
  rig.run(20, Rig::constant(0.125F));
  CHECK_EQUAL(0.375F, rig.run(1, Rig::constant(0.125F)).back());
  rig.run(100, Rig::constant(0.125F));
  CHECK_EQUAL(0.125F, rig.run(1, Rig::constant(0.125F)).back());
}

CASE("the input comes as late as the plugin's sound, so that a bypass does not comb") {
  for (const float frames : {1.0F, 100.0F, 5000.0F}) {
    Rig rig;
    wire(rig, "latent");
    rig.engine.set_parameter(0, "frames", frames);
    rig.run(100);
    rig.tape.clear();
    for (const bool on : {true, false}) {
      rig.engine.bypass(0, on);
      rig.run(on ? 30 : 10);
    }
    for (std::size_t i = 0; i < 1900; ++i) {
      CHECK_NEAR(Rig::sine()(6400 + i - static_cast<std::size_t>(frames)), rig.tape[i], 1e-5F);
    }
  }
}

CASE("a latency that cannot be is no harm") {
  for (const float frames : {-10.0F, 20000.0F}) {
    Rig rig;
    wire(rig, "latent");
    rig.engine.set_parameter(0, "frames", frames);
    rig.run(20);
    rig.engine.bypass(0, true);
    rig.run(300, Rig::constant(0.5F));
    CHECK_EQUAL(0.5F, rig.run(1, Rig::constant(0.5F)).back());
  }
}

CASE("a strategy chosen while bypassed keeps the input, and the bypass ends as well") {
  Rig rig;
  wire(rig, "designated");
  rig.run(4, Rig::constant(0.5F));
  rig.engine.bypass(0, true);
  rig.run(20, Rig::constant(0.5F));
  for (const BypassStrategy how : {BypassStrategy::fade, BypassStrategy::own, BypassStrategy::hard}) {
    rig.tape.clear();
    CHECK_EQUAL(ok, rig.engine.set_bypass_strategy(0, how));
    rig.run(20, Rig::constant(0.5F));
    CHECK(largest_step(rig.tape) < fade_step);
    CHECK_NEAR(0.5F, rig.tape.back(), 1e-6F);
  }
  rig.engine.bypass(0, false);
  CHECK_EQUAL(-0.5F, rig.run(20, Rig::constant(0.5F)).back());
}

CASE("the fade's length can be set, to nothing too") {
  Rig rig;
  wire(rig, "loud");
  rig.engine.set_parameter(0, "gain", 0);
  rig.run(1);
  rig.engine.set_fade_time(2);
  CHECK_NEAR(2.0F, rig.engine.describe().fade_time, 1e-4F);
  rig.engine.bypass(0, true);
  CHECK_NEAR(64.0F / 96, rig.run(1, Rig::constant(1)).back(), 1e-4F);
  rig.run(4);
  rig.engine.set_fade_time(0);
  rig.engine.bypass(0, false);
  CHECK_EQUAL(0.0F, rig.run(1, Rig::constant(1))[0]);
  rig.engine.disconnect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.in(0), rig.out(0));
  CHECK_EQUAL(1.0F, rig.run(1, Rig::constant(1))[0]);
}

}  // namespace marlise::engine
