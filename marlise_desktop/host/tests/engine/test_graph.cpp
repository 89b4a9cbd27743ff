// SPDX-License-Identifier: GPL-3.0-or-later
// Order, mixing and loops, heard at the output.
#include <algorithm>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

constexpr const char* amp = "http://lv2plug.in/plugins/eg-amp";

/// Sets a gain fixture's factor.
void gain(Rig& rig, int number, float value) { CHECK_EQUAL(ok, rig.engine.set_parameter(number, "gain", value)); }

}  // namespace

CASE("without cables there is silence") {
  Rig rig;
  CHECK_EQUAL(0.0F, largest(rig.run(4)));
}

CASE("an input goes straight to an output, to the sample") {
  Rig rig;
  CHECK_EQUAL(ok, rig.engine.connect(rig.in(0), rig.out(0)));
  const auto heard = rig.run(8);
  for (std::size_t i = 0; i < heard.size(); ++i) {
    CHECK_EQUAL(Rig::sine()(i), heard[i]);
  }
}

CASE("a chain has no delay, whatever the order of adding and connecting") {
  Rig rig;
  rig.add("loud", 2);
  rig.add("loud", 0);
  rig.add("loud", 1);
  gain(rig, 0, 2);
  gain(rig, 1, 3);
  gain(rig, 2, 0.5);
  CHECK_EQUAL(ok, rig.engine.connect(rig.port(2, "out"), rig.out(0)));
  CHECK_EQUAL(ok, rig.engine.connect(rig.port(1, "out"), rig.port(2, "in")));
  CHECK_EQUAL(ok, rig.engine.connect(rig.port(0, "out"), rig.port(1, "in")));
  CHECK_EQUAL(ok, rig.engine.connect(rig.in(0), rig.port(0, "in")));
  const auto heard = rig.run(4);
  for (std::size_t i = 0; i < heard.size(); ++i) {
    CHECK_EQUAL(Rig::sine()(i) * 2 * 3 * 0.5F, heard[i]);
  }
}

CASE("ends may come in either order, and unlike or missing ones are refused") {
  Rig rig;
  rig.add("notes", 0);
  rig.add("loud", 1);
  CHECK_EQUAL(ok, rig.engine.connect(rig.port(1, "in"), rig.in(0)));
  CHECK(rig.engine.connected(rig.in(0), rig.port(1, "in")));
  CHECK_EQUAL(ok, rig.engine.connect(rig.in(0), rig.port(1, "in")));
  CHECK_EQUAL(no_connection, rig.engine.connect(rig.in(0), rig.port(0, "midi_in")));
  CHECK_EQUAL(no_connection, rig.engine.connect(rig.in(0), rig.in(1)));
  CHECK_EQUAL(no_connection, rig.engine.connect(rig.port(1, "out"), rig.out(0).terminal < 0 ? rig.in(0) : Endpoint{}));
  CHECK_EQUAL(no_connection, rig.engine.connect(rig.port(1, "gain"), rig.in(0)));
  CHECK_EQUAL(no_connection, rig.engine.connect(rig.port(7, "out"), rig.out(0)));
  CHECK_EQUAL(no_disconnection, rig.engine.disconnect(rig.port(1, "out"), rig.out(0)));
  CHECK_EQUAL(ok, rig.engine.disconnect(rig.in(0), rig.port(1, "in")));
  CHECK_EQUAL(no_disconnection, rig.engine.disconnect(rig.in(0), rig.port(1, "in")));
}

CASE("several cables into one port add up") {
  Rig rig;
  rig.add("loud", 0);
  rig.add("loud", 1);
  gain(rig, 0, 2);
  gain(rig, 1, 0.25);
  for (const int number : {0, 1}) {
    rig.engine.connect(rig.in(0), rig.port(number, "in"));
    rig.engine.connect(rig.port(number, "out"), rig.out(0));
  }
  rig.engine.connect(rig.in(1), rig.out(0));
  for (const float sample : rig.run(2, Rig::constant(0.125F))) {
    CHECK_EQUAL(0.125F * 3.25F, sample);
  }
}

CASE("the cable that closes a loop is one period late") {
  Rig rig;
  rig.add("loud", 0);
  rig.add("loud", 1);
  gain(rig, 1, 0.5);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.port(1, "in"));
  rig.engine.connect(rig.port(1, "out"), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  const auto heard = rig.run(4, [](std::uint64_t frame) { return frame == 3 ? 1.0F : 0.0F; });
  for (std::size_t i = 0; i < heard.size(); ++i) {
    const float expected = i == 3 ? 1 : i == 67 ? 0.5F : i == 131 ? 0.25F : i == 195 ? 0.125F : 0;
    CHECK_EQUAL(expected, heard[i]);
  }
}

CASE("a plugin may feed itself") {
  Rig rig;
  rig.add("loud", 0);
  gain(rig, 0, 0.5);
  rig.engine.connect(rig.port(0, "out"), rig.port(0, "in"));
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  const auto heard = rig.run(2, [](std::uint64_t frame) { return frame == 0 ? 1.0F : 0.0F; });
  CHECK_EQUAL(0.5F, heard[0]);
  CHECK_EQUAL(0.25F, heard[64]);
}

CASE("a loop that opens loses its delay without a click") {
  Rig rig;
  rig.add("loud", 0);
  rig.add("loud", 1);
  rig.engine.connect(rig.port(0, "out"), rig.port(1, "in"));
  rig.engine.connect(rig.port(1, "out"), rig.port(0, "in"));  // closes the loop
  rig.engine.connect(rig.in(0), rig.port(1, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  gain(rig, 1, 0.5);
  const auto before = rig.run(40);
  rig.engine.disconnect(rig.port(0, "out"), rig.port(1, "in"));
  const auto after = rig.run(40);
  const float own = std::max(largest_step({before.end() - 640, before.end()}), largest_step({after.end() - 640, after.end()}));
  CHECK(largest_step(after) <= 1.05F * own);
  CHECK(!rig.engine.busy());
  const auto direct = rig.run(1, [](std::uint64_t) { return 0.5F; });
  CHECK_EQUAL(0.25F, direct[10]);
}

CASE("CV travels like sound") {
  Rig rig;
  rig.add("cv-gain", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.in(1), rig.port(0, "cv"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  CHECK_EQUAL(0.25F, rig.run(1, Rig::constant(0.5F))[5]);
}

CASE("forty real gains in a row are exact") {
  Rig rig;
  for (int i = 0; i < 40; ++i) {
    CHECK_EQUAL(i, rig.engine.add(amp, i));
    rig.engine.connect(i == 0 ? rig.in(0) : rig.port(i - 1, "out"), rig.port(i, "in"));
  }
  rig.engine.connect(rig.port(39, "out"), rig.out(0));
  const auto heard = rig.run(4);
  for (std::size_t i = 0; i < heard.size(); ++i) {
    CHECK_EQUAL(Rig::sine()(i), heard[i]);
  }
}

CASE("a cycle longer than the period runs in pieces") {
  Rig rig({.block = 64});
  rig.add("loud", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.block = 1000;
  const auto heard = rig.run(3);
  for (std::size_t i = 0; i < heard.size(); ++i) {
    CHECK_EQUAL(Rig::sine()(i), heard[i]);
  }
}

CASE("describe says what runs") {
  Rig rig;
  rig.add("designated", 3);
  rig.engine.bypass(3, true);
  rig.engine.connect(rig.in(0), rig.port(3, "in"));
  rig.run(1);
  const Description described = rig.engine.describe();
  CHECK_EQUAL(1U, described.instances.size());
  CHECK_EQUAL("urn:marlise:test:designated", described.instances[0].uri);
  CHECK_EQUAL(true, described.instances[0].bypass);
  CHECK_EQUAL(17.0F, described.instances[0].latency);
  CHECK_EQUAL(1U, described.connections.size());
  CHECK(described.connections[0].second == rig.port(3, "in"));
  CHECK_EQUAL(64U, described.period);
}

}  // namespace marlise::engine
