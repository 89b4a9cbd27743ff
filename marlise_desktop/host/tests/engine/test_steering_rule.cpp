// SPDX-License-Identifier: GPL-3.0-or-later
// The values as measured on mod-host.
#include "check.hpp"
#include "engine/cv_span.hpp"
#include "engine/steering_rule.hpp"

namespace marlise::engine {

namespace {

PluginPort ranged(float minimum, float maximum) {
  PluginPort port;
  port.minimum = minimum;
  port.maximum = maximum;
  return port;
}

std::string shown(const std::optional<CvSpan>& span) {
  return span ? check::shown(span->least) + ".." + check::shown(span->most) : "none";
}

}  // namespace

CASE("a controller goes evenly from one end to the other") {
  const SteeringRule rule(ranged(-90, 24), -90, 24);
  CHECK_EQUAL(-90.0F, rule.from_midi(0, false));
  CHECK_NEAR(-32.5512F, rule.from_midi(64, false), 1e-4);
  CHECK_EQUAL(24.0F, rule.from_midi(127, false));
}

CASE("the ends may be turned round, and those beyond the port's range are clamped") {
  const SteeringRule turned(ranged(0, 1), 0.75F, 0.25F);
  CHECK_EQUAL(0.75F, turned.from_midi(0, false));
  CHECK_EQUAL(0.25F, turned.from_midi(127, false));
  const SteeringRule beyond(ranged(0, 1), -5, 5);
  CHECK_EQUAL(0.0F, beyond.from_midi(0, false));
  CHECK_EQUAL(1.0F, beyond.from_midi(127, false));
  const SteeringRule boundless(PluginPort{}, -5, 5);
  CHECK_EQUAL(-5.0F, boundless.from_midi(0, false));
}

CASE("logarithmic ports go by ratios") {
  PluginPort port = ranged(20, 20000);
  port.logarithmic = true;
  const SteeringRule rule(port, 20, 20000);
  CHECK_EQUAL(20.0F, rule.from_midi(0, false));
  CHECK_NEAR(649.9F, rule.from_midi(64, false), 0.05);
  CHECK_EQUAL(20000.0F, rule.from_midi(127, false));
}

CASE("a logarithmic port whose range touches 0 goes evenly: it never becomes no number") {
  for (const float low : {0.0F, -10.0F}) {
    PluginPort port = ranged(low, 10);
    port.logarithmic = true;
    const SteeringRule rule(port, low, 10);
    CHECK_NEAR(low + (10 - low) * 64 / 127, rule.from_midi(64, false), 1e-4);
  }
}

CASE("integer ports are rounded, but for the ends") {
  PluginPort port = ranged(0, 10);
  port.integer = true;
  const SteeringRule rule(port, 0.25F, 9.75F);
  CHECK_EQUAL(0.25F, rule.from_midi(0, false));
  CHECK_EQUAL(5.0F, rule.from_midi(64, false));
  CHECK_EQUAL(9.75F, rule.from_midi(127, false));
}

CASE("toggles have two values, the port's own, from 64 on the upper one") {
  PluginPort port = ranged(1, 5);
  port.toggled = true;
  const SteeringRule rule(port, 2, 3);
  CHECK_EQUAL(1.0F, rule.from_midi(0, false));
  CHECK_EQUAL(1.0F, rule.from_midi(63, false));
  CHECK_EQUAL(5.0F, rule.from_midi(64, false));
  CHECK_EQUAL(5.0F, rule.from_midi(127, false));
  CHECK_EQUAL(1.0F, rule.from_midi(8191, true));
  CHECK_EQUAL(5.0F, rule.from_midi(8192, true));
  PluginPort bare;
  bare.toggled = true;
  CHECK_EQUAL(1.0F, SteeringRule(bare, 0, 1).from_midi(127, false));
}

CASE("triggers are pulled by any value") {
  PluginPort port = ranged(0, 1);
  port.trigger = true;
  CHECK_EQUAL(1.0F, SteeringRule(port, 0, 1).from_midi(0, false));
  CHECK_EQUAL(1.0F, SteeringRule(port, 0, 1).from_midi(127, false));
}

CASE("the pitch bend has 14 bits") {
  const SteeringRule rule(ranged(0, 16383), 0, 16383);
  CHECK_EQUAL(0.0F, rule.from_midi(0, true));
  CHECK_NEAR(8192.0F, rule.from_midi(8192, true), 1e-3);
  CHECK_EQUAL(16383.0F, rule.from_midi(16383, true));
}

CASE("a bypass is on below the middle") {
  const auto rule = SteeringRule::bypass(0, 1);
  CHECK_EQUAL(1.0F, rule.from_midi(0, false));
  CHECK_EQUAL(1.0F, rule.from_midi(63, false));
  CHECK_EQUAL(0.0F, rule.from_midi(64, false));
  CHECK_EQUAL(1.0F, rule.from_midi(8191, true));
  CHECK_EQUAL(0.0F, rule.from_midi(8192, true));
  CHECK_EQUAL(1.0F, rule.from_cv(0, {0, 10}));
  CHECK_EQUAL(1.0F, rule.from_cv(5, {0, 10}));
  CHECK_EQUAL(0.0F, rule.from_cv(5.1F, {0, 10}));
}

CASE("voltages go evenly, whatever the port is, and are rounded or switched") {
  PluginPort port = ranged(0, 100);
  port.logarithmic = true;
  const SteeringRule rule(port, 20, 60);
  CHECK_EQUAL(20.0F, rule.from_cv(-7, {-5, 5}));
  CHECK_EQUAL(40.0F, rule.from_cv(0, {-5, 5}));
  CHECK_EQUAL(60.0F, rule.from_cv(5, {-5, 5}));
  port.integer = true;
  CHECK_EQUAL(24.0F, SteeringRule(port, 20, 60).from_cv(-4.0001F, {-5, 5}));
  port.toggled = true;
  CHECK_EQUAL(20.0F, SteeringRule(port, 20, 60).from_cv(0, {-5, 5}));
  CHECK_EQUAL(60.0F, SteeringRule(port, 20, 60).from_cv(0.1F, {-5, 5}));
}

CASE("the part of the voltage that counts is chosen by a mode") {
  const CvSpan range{-2, 8};
  const CvSpan upper{0, 10};
  CHECK_EQUAL("-2..8", shown(cv_span('=', range)));
  CHECK_EQUAL("-10..0", shown(cv_span('-', range)));
  CHECK_EQUAL("0..10", shown(cv_span('+', range)));
  CHECK_EQUAL("-2..8", shown(cv_span('b', range)));
  CHECK_EQUAL("-5..5", shown(cv_span('b', upper)));
  CHECK_EQUAL("-5..5", shown(cv_span('=', std::nullopt)));
  CHECK_EQUAL("-1..0", shown(cv_span('-', std::nullopt)));
  CHECK_EQUAL("0..1", shown(cv_span('+', std::nullopt)));
  CHECK_EQUAL("-1..1", shown(cv_span('b', std::nullopt)));
  CHECK_EQUAL("none", shown(cv_span('x', range)));
}

}  // namespace marlise::engine
