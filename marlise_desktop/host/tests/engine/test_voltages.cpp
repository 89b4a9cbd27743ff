// SPDX-License-Identifier: GPL-3.0-or-later
// A control voltage makes no step that its plugin does not make: it is heard in the gain that it moves.
#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

constexpr float volts = 5;
constexpr float fade = volts / 480;  ///< the most in a sample

/// A steady sound through a gain that a voltage moves.
struct Desk {
  Desk() {
    rig.add("cv-source", 0);
    rig.add("cv-gain", 1);
    rig.engine.set_parameter(0, "volts", volts);
    rig.engine.connect(rig.in(0), rig.port(1, "in"));
    rig.engine.connect(rig.port(0, "cv"), rig.port(1, "cv"));
    rig.engine.connect(rig.port(1, "out"), rig.out(0));
    run();
    rig.tape.clear();
  }
  /// Longer than a fade; answers the voltage at the end.
  float run() { return rig.run(20, Rig::constant(1)).back(); }
  void check_steps() {
    CHECK(largest_step(rig.tape) <= 1.01F * fade);
    CHECK(largest_step(rig.tape) > 0);
  }
  Rig rig;
};

}  // namespace

CASE("a voltage fades when its source is bypassed") {
  for (const BypassStrategy how : {BypassStrategy::automatic, BypassStrategy::fade}) {
    Desk desk;
    CHECK_EQUAL(ok, desk.rig.engine.set_bypass_strategy(0, how));
    CHECK_EQUAL(volts, desk.run());
    desk.rig.engine.bypass(0, true);
    CHECK_EQUAL(0.0F, desk.run());
    desk.rig.engine.bypass(0, false);
    CHECK_EQUAL(volts, desk.run());
    desk.check_steps();
  }
}

CASE("a voltage is cut where bypass is hard") {
  Desk desk;
  desk.rig.engine.set_bypass_strategy(0, BypassStrategy::hard);
  desk.rig.engine.bypass(0, true);
  CHECK_EQUAL(0.0F, desk.rig.run(1, Rig::constant(1)).front());
}

CASE("cables of voltages fade") {
  Desk desk;
  desk.rig.engine.disconnect(desk.rig.port(0, "cv"), desk.rig.port(1, "cv"));
  CHECK_EQUAL(0.0F, desk.run());
  desk.rig.engine.connect(desk.rig.port(0, "cv"), desk.rig.port(1, "cv"));
  CHECK_EQUAL(volts, desk.run());
  desk.rig.engine.remove(0);
  CHECK_EQUAL(0.0F, desk.run());
  desk.check_steps();
}

CASE("a voltage glides when a preset makes it jump") {
  Desk desk;
  const TemporaryFolder folder;
  desk.rig.engine.set_parameter(0, "volts", 1);
  desk.rig.engine.save_preset(0, "low", folder.path / "p.lv2", "low.ttl");
  desk.rig.engine.bundle_add(folder.path / "p.lv2");
  desk.rig.engine.set_parameter(0, "volts", volts);
  CHECK_EQUAL(volts, desk.run());
  desk.rig.tape.clear();
  CHECK_EQUAL(ok, desk.rig.engine.load_preset(0, "file://" + (folder.path / "p.lv2" / "low.ttl").string()));
  CHECK_NEAR(1.0F, desk.run(), 1e-4F);
  desk.check_steps();
}

}  // namespace marlise::engine
