// SPDX-License-Identifier: GPL-3.0-or-later
// Instances that rest, and the run of no frames before they play.
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

using Pairs = std::vector<std::pair<std::string, float>>;

}  // namespace

CASE("a preloaded instance is not run and takes no cable until it is activated") {
  Rig rig;
  CHECK_EQUAL(0, rig.engine.preload("urn:marlise:test:meter", 0));
  CHECK_EQUAL(number_taken, rig.engine.preload("urn:marlise:test:meter", 0));
  CHECK_EQUAL(no_plugin, rig.engine.preload("urn:marlise:test:nowhere", 1));
  CHECK_EQUAL(no_connection, rig.engine.connect(rig.in(0), rig.port(0, "in")));
  CHECK_EQUAL(no_connection, rig.engine.add_meter(rig.port(0, "out")));
  CHECK(rig.engine.exists(rig.port(0, "in")));
  CHECK(!rig.engine.describe().instances.at(0).active);
  CHECK_EQUAL(ok, rig.engine.set_parameter(0, "gain", 0.5F));
  CHECK_EQUAL(ok, rig.engine.activate(0, true));
  CHECK_EQUAL(ok, rig.engine.connect(rig.in(0), rig.port(0, "in")));
  CHECK_EQUAL(ok, rig.engine.connect(rig.port(0, "out"), rig.out(0)));
  CHECK_NEAR(0.5, rig.run(20, Rig::constant(1.0F)).back(), 1e-6);
  CHECK_EQUAL(no_instance, rig.engine.activate(7, true));
}

CASE("an instance that goes to rest loses its cables with a fade") {
  Rig rig;
  for (const int number : {0, 1}) {
    rig.add("meter", number);
    rig.engine.connect(rig.in(0), rig.port(number, "in"));
    rig.engine.connect(rig.port(number, "out"), rig.out(0));
  }
  rig.run(20, Rig::constant(0.25F));
  rig.tape.clear();
  CHECK_EQUAL(ok, rig.engine.activate(0, false));
  CHECK_EQUAL(2U, rig.engine.describe().connections.size());
  CHECK(rig.engine.busy());
  rig.run(20, Rig::constant(0.25F));
  CHECK(largest_step(rig.tape) < 0.005F);
  CHECK_NEAR(0.25, rig.tape.back(), 1e-6);
  CHECK(!rig.engine.busy());
  CHECK_EQUAL(no_connection, rig.engine.connect(rig.in(0), rig.port(0, "in")));
  rig.engine.activate(std::array{0, 5}, true);
  CHECK_EQUAL(ok, rig.engine.connect(rig.in(0), rig.port(0, "in")));
}

CASE("an instance that rests can be activated again while it fades out") {
  Rig rig;
  rig.add("meter", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.run(20);
  rig.engine.activate(0, false);
  rig.run(1);
  rig.engine.activate(0, true);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  CHECK_NEAR(0.5, rig.run(30, Rig::constant(0.5F)).back(), 1e-6);
  CHECK(!rig.engine.busy());
}

CASE("a run before playing needs an instance that is not run") {
  Rig rig({.offline = false});
  rig.add("meter", 0);
  rig.start();
  const Pairs values{{"gain", 0.5F}};
  CHECK_EQUAL(invalid_operation, rig.engine.pre_run(0, 0, values));
  CHECK_EQUAL(0.5F, rig.engine.parameter(0, "gain").value);
  CHECK_EQUAL(no_instance, rig.engine.pre_run(1, 0, values));
  rig.engine.set_processing(0);
  CHECK_EQUAL(ok, rig.engine.pre_run(0, 0, values));
  rig.engine.set_processing(1);
  rig.engine.activate(0, false);
  CHECK_EQUAL(ok, rig.engine.pre_run(0, 0, values));
}

CASE("what is set for all instances is known to a run before playing") {
  // The worker fixture asks in one run and shows the answer in the next.
  Rig rig;
  rig.engine.preload("urn:marlise:test:worker-echo", 0);
  rig.engine.preload("urn:marlise:test:worker-echo", 1);
  const Pairs values{{"request", 5.0F}};
  rig.engine.flush_parameters(std::array{0, 1}, 0, values);
  CHECK_EQUAL(ok, rig.engine.pre_run(1, 0, {}));
  CHECK_EQUAL(ok, rig.engine.pre_run(1, 0, {}));
  CHECK_EQUAL(6.0F, rig.output(1, "answer"));
}

CASE("resting instances hold up neither panic nor a restored state") {
  TemporaryFolder folder;
  Rig rig({.offline = false});
  rig.engine.preload("urn:marlise:test:gain-state", 0);
  rig.start();
  const auto start = std::chrono::steady_clock::now();
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path));
  CHECK_EQUAL(ok, rig.engine.load_state(folder.path));
  rig.engine.panic();
  rig.engine.set_period(128);
  rig.engine.set_mute(false);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(1900));  // nobody was waited for in vain
  CHECK(!rig.engine.describe().instances.at(0).active);
  CHECK_EQUAL(ok, rig.engine.remove(0));
  CHECK(rig.engine.describe().instances.empty());
}

CASE("several are removed at once, and numbers that are not there passed over") {
  Rig rig;
  rig.add("meter", 0);
  rig.add("meter", 1);
  rig.engine.preload("urn:marlise:test:meter", 2);
  rig.engine.remove(std::array{0, -1, 20000000, 2});
  CHECK_EQUAL(1U, rig.engine.describe().instances.size());
  CHECK_EQUAL(1, rig.engine.describe().instances.at(0).number);
}

CASE("several are set and bypassed at once, and what they lack is passed over") {
  Rig rig;
  rig.add("designated", 0);
  rig.add("meter", 1);
  rig.engine.preload("urn:marlise:test:meter", 2);
  const Pairs values{{"nothing", 9.0F}, {"gain", 0.25F}};
  rig.engine.flush_parameters(std::array{0, 1, 7, 2}, 1, values);
  CHECK_EQUAL(0.25F, rig.engine.parameter(1, "gain").value);
  CHECK_EQUAL(0.25F, rig.engine.parameter(2, "gain").value);
  rig.engine.bypass(std::array{1, 5, 0}, true);
  CHECK_EQUAL(1.0F, rig.engine.parameter(0, ":bypass").value);
  CHECK_EQUAL(1.0F, rig.engine.parameter(1, ":bypass").value);
  CHECK_EQUAL(0.0F, rig.engine.parameter(2, ":bypass").value);
}

}  // namespace marlise::engine
