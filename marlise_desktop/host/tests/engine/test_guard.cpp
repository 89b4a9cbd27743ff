// SPDX-License-Identifier: GPL-3.0-or-later
// Instances that give what no speaker should hear.
#include <algorithm>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

void wire(Rig& rig, const std::string& name) {
  rig.add(name, 5);
  rig.engine.connect(rig.in(0), rig.port(5, "in"));
  rig.engine.connect(rig.port(5, "out"), rig.out(0));
  rig.engine.connect(rig.in(1), rig.out(1));
}

std::vector<std::string> faults(Rig& rig) {
  std::vector<std::string> reasons;
  for (const Event& event : rig.events()) {
    if (const auto* fault = std::get_if<Fault>(&event)) {
      reasons.push_back(std::to_string(fault->instance) + " " + fault->reason);
    }
  }
  return reasons;
}

}  // namespace

CASE("a plugin that gives NaN is muted and named, and others play on") {
  Rig rig;
  wire(rig, "nan");
  rig.run(2);
  rig.engine.set_parameter(5, "nan", 1);
  CHECK_EQUAL(0.0F, largest(rig.run(3)));
  CHECK(largest(rig.right()) > 0.1F);
  const auto told = faults(rig);
  CHECK_EQUAL(1U, told.size());
  CHECK_EQUAL("5 output out is not a finite number", told.front());
  CHECK_EQUAL("output out is not a finite number", rig.engine.describe().instances[0].fault.value_or(""));
}

CASE("+24 dBFS may pass, more is muted") {
  Rig rig;
  wire(rig, "loud");
  rig.engine.set_parameter(5, "gain", 15.8F);
  CHECK_NEAR(15.8F, largest(rig.run(2, Rig::constant(1))), 1e-4F);
  CHECK(faults(rig).empty());
  rig.engine.set_parameter(5, "gain", 15.9F);
  CHECK_EQUAL(0.0F, largest(rig.run(2, Rig::constant(1))));
  CHECK_EQUAL("5 output out is louder than +24 dBFS", faults(rig).at(0));
}

CASE("a muted instance stays so until bypass is switched off again, then fades in") {
  Rig rig;
  wire(rig, "nan");
  rig.engine.set_parameter(5, "nan", 1);
  rig.run(2);
  rig.engine.set_parameter(5, "nan", 0);
  CHECK_EQUAL(0.0F, largest(rig.run(20)));
  rig.engine.bypass(5, true);
  rig.run(20);
  CHECK_EQUAL(0.3F, rig.run(1, Rig::constant(0.3F))[3]);  // bypassed, its input passes
  rig.engine.bypass(5, false);
  CHECK(!rig.engine.describe().instances[0].fault);
  const auto back = rig.run(20);
  CHECK(largest_step(back) < 0.032F);
  CHECK(largest(back) > 0.49F);
}

}  // namespace marlise::engine
