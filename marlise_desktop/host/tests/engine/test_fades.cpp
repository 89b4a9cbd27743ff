// SPDX-License-Identifier: GPL-3.0-or-later
// Edits while sound runs: no step is larger than the signal's own.
#include <algorithm>
#include <functional>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

/// The sine's own largest step is 0.0288; fading between two versions of it in 10 ms adds 0.5 / 480 a sample.
constexpr float own_step = 0.0288F;
constexpr float fade_step = 1.1F / 480;

void wire_chain(Rig& rig) {
  rig.add("loud", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.run(40);
}

float step_of_edit(Rig& rig, const std::function<void()>& edit) {
  rig.tape.clear();
  rig.run(10);
  edit();
  rig.run(60);
  return largest_step(rig.tape);
}

void check_smooth(Rig& rig, const std::function<void()>& edit) {
  const float step = step_of_edit(rig, edit);
  CHECK(step <= own_step + fade_step);
  CHECK(!rig.engine.busy());
}

}  // namespace

CASE("before the first cycle nothing fades") {
  Rig rig;
  rig.add("loud", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  CHECK_EQUAL(1.0F, rig.run(1, Rig::constant(1))[0]);
}

CASE("a cable fades in and out in 10 ms") {
  Rig rig;
  wire_chain(rig);
  rig.engine.connect(rig.in(1), rig.out(1));
  rig.run(4, Rig::constant(1));
  CHECK_NEAR(256.0F / 480, rig.right().back(), 1e-3F);
  rig.run(4, Rig::constant(1));
  CHECK_EQUAL(1.0F, rig.right().back());
  rig.engine.disconnect(rig.in(1), rig.out(1));
  rig.run(4, Rig::constant(1));
  CHECK_NEAR(1 - 256.0F / 480, rig.right().back(), 1e-3F);
  rig.run(4, Rig::constant(1));
  CHECK_EQUAL(0.0F, rig.right().back());
}

CASE("connecting and cutting make no click") {
  Rig rig;
  wire_chain(rig);
  check_smooth(rig, [&] { rig.engine.disconnect(rig.port(0, "out"), rig.out(0)); });
  CHECK_EQUAL(0.0F, largest(rig.run(1)));
  check_smooth(rig, [&] { rig.engine.connect(rig.port(0, "out"), rig.out(0)); });
  CHECK(largest(rig.run(10)) > 0.49F);
}

CASE("a cable cut and drawn again at once turns its fade round") {
  Rig rig;
  wire_chain(rig);
  check_smooth(rig, [&] {
    rig.engine.disconnect(rig.port(0, "out"), rig.out(0));
    rig.run(2);
    rig.engine.connect(rig.port(0, "out"), rig.out(0));
  });
  CHECK(largest(rig.run(10)) > 0.49F);
  CHECK_EQUAL(2U, rig.engine.describe().connections.size());
}

CASE("a pedal put into a cable cross-fades") {
  Rig rig;
  wire_chain(rig);
  check_smooth(rig, [&] {
    rig.add("loud", 1);
    rig.engine.set_parameter(1, "gain", 0.5F);
    rig.engine.disconnect(rig.port(0, "out"), rig.out(0));
    rig.engine.connect(rig.port(0, "out"), rig.port(1, "in"));
    rig.engine.connect(rig.port(1, "out"), rig.out(0));
  });
  CHECK_NEAR(0.25F, largest(rig.run(10)), 1e-3F);
}

CASE("a removed pedal fades away and is gone") {
  Rig rig;
  wire_chain(rig);
  check_smooth(rig, [&] { rig.engine.remove(0); });
  CHECK_EQUAL(0.0F, largest(rig.run(1)));
  CHECK(rig.engine.describe().instances.empty());
  CHECK(rig.engine.describe().connections.empty());
}

CASE("a number is free for a new pedal while the old one still fades") {
  Rig rig;
  wire_chain(rig);
  check_smooth(rig, [&] {
    rig.engine.remove(0);
    CHECK_EQUAL(0, rig.add("loud", 0));
    rig.engine.connect(rig.in(0), rig.port(0, "in"));
    rig.engine.connect(rig.port(0, "out"), rig.out(0));
  });
  CHECK_EQUAL(1U, rig.engine.describe().instances.size());
}

CASE("two pedals that change places make no click") {
  Rig rig;
  wire_chain(rig);
  rig.add("loud", 1);
  rig.engine.disconnect(rig.port(0, "out"), rig.out(0));
  rig.engine.connect(rig.port(0, "out"), rig.port(1, "in"));
  rig.engine.connect(rig.port(1, "out"), rig.out(0));
  rig.run(60);
  check_smooth(rig, [&] {
    rig.engine.disconnect(rig.in(0), rig.port(0, "in"));
    rig.engine.disconnect(rig.port(0, "out"), rig.port(1, "in"));
    rig.engine.disconnect(rig.port(1, "out"), rig.out(0));
    rig.engine.connect(rig.in(0), rig.port(1, "in"));
    rig.engine.connect(rig.port(1, "out"), rig.port(0, "in"));
    rig.engine.connect(rig.port(0, "out"), rig.out(0));
  });
  rig.run(10, Rig::constant(0));
  CHECK_EQUAL(1.0F, rig.run(1, Rig::constant(1))[0]);  // no delay is left
}

CASE("bypass cross-fades and then gives the input back to the sample") {
  Rig rig;
  wire_chain(rig);
  rig.engine.set_parameter(0, "gain", 0.25F);
  rig.run(10);
  check_smooth(rig, [&] { rig.engine.bypass(0, true); });
  CHECK_EQUAL(0.3F, rig.run(1, Rig::constant(0.3F))[7]);
  check_smooth(rig, [&] { rig.engine.bypass(0, false); });
  CHECK_EQUAL(0.075F, rig.run(1, Rig::constant(0.3F))[7]);
}

CASE("bypass from the start is exact from the first sample") {
  Rig rig;
  rig.add("loud", 0);
  rig.engine.set_parameter(0, "gain", 0.25F);
  rig.engine.bypass(0, true);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  CHECK_EQUAL(0.3F, rig.run(1, Rig::constant(0.3F))[0]);
}

CASE("a bypassed plugin hears silence, so that its tail dies away") {
  Rig rig;
  rig.add("delay", 0);
  rig.engine.set_parameter(0, "frames", 6400);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.run(120);
  rig.engine.bypass(0, true);
  rig.run(130, Rig::constant(1));
  rig.engine.bypass(0, false);
  CHECK_NEAR(0.0F, rig.run(90, Rig::constant(1)).back(), 1e-6F);
}

CASE("a plugin with lv2:enabled bypasses itself and runs on") {
  Rig rig;
  rig.add("designated", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  CHECK_EQUAL(-0.5F, rig.run(1, Rig::constant(0.5F))[0]);
  rig.engine.bypass(0, true);
  CHECK_EQUAL(0.0F, rig.engine.parameter(0, "enabled").value);
  CHECK_EQUAL(0.5F, rig.run(9, Rig::constant(0.5F)).back());
  CHECK_EQUAL(1.0F, rig.engine.parameter(0, ":bypass").value);
}

CASE("trim, volume and mute move smoothly") {
  Rig rig;
  wire_chain(rig);
  check_smooth(rig, [&] { rig.engine.set_input_trim(-20); });
  CHECK_NEAR(0.05F, largest(rig.run(10)), 1e-3F);
  check_smooth(rig, [&] { rig.engine.set_input_trim(0); });
  check_smooth(rig, [&] { rig.engine.set_output_volume(-6.0206F); });
  CHECK_NEAR(0.25F, largest(rig.run(10)), 1e-3F);
  check_smooth(rig, [&] { rig.engine.set_mute(true); });
  CHECK_EQUAL(0.0F, largest(rig.run(10)));
  check_smooth(rig, [&] { rig.engine.set_mute(false); });
  CHECK_NEAR(0.25F, largest(rig.run(10)), 1e-3F);
  rig.engine.set_output_volume(-90);
  rig.run(40);
  CHECK_EQUAL(0.0F, largest(rig.run(10)));
}

CASE("processing off is silent and fades back in only with 3") {
  Rig rig;
  wire_chain(rig);
  CHECK_EQUAL(ok, rig.engine.set_processing(-2));
  CHECK_EQUAL(0.0F, largest(rig.run(10)));
  CHECK_EQUAL(ok, rig.engine.set_processing(1));
  CHECK_EQUAL(0.0F, largest(rig.run(10)));
  CHECK_EQUAL(ok, rig.engine.set_processing(3));
  rig.run(60);
  CHECK(largest(rig.run(10)) > 0.49F);
  CHECK_EQUAL(ok, rig.engine.set_processing(0));
  CHECK_EQUAL(0.0F, largest(rig.run(2)));
  CHECK_EQUAL(invalid_operation, rig.engine.set_processing(7));
}

}  // namespace marlise::engine
