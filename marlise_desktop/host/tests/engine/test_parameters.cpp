// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include "check.hpp"
#include "engine/numbers.hpp"
#include "rig.hpp"

namespace marlise::engine {

CASE("instances are numbered 0 to 9999, once each") {
  Rig rig;
  CHECK_EQUAL(bad_number, rig.add("loud", -1));
  CHECK_EQUAL(bad_number, rig.add("loud", 10000));
  CHECK_EQUAL(9999, rig.add("loud", 9999));
  CHECK_EQUAL(number_taken, rig.add("loud", 9999));
  CHECK_EQUAL(no_plugin, rig.add("nowhere", 1));
  CHECK_EQUAL(no_plugin, rig.engine.add("no uri at all", 1));
  CHECK_EQUAL(no_plugin, rig.engine.add("", 1));
}

CASE("a plugin that requires an unknown feature is refused, and the log names it") {
  Rig rig;
  CHECK_EQUAL(not_instantiated, rig.add("needs-feature", 0));
  const auto events = rig.events();
  CHECK_EQUAL(1U, events.size());
  const auto& line = std::get<LogLine>(events.at(0));
  CHECK_EQUAL(3, line.level);
  CHECK(line.text.find("urn:marlise:test:no-such-feature") != std::string::npos);
  CHECK(line.text.find("urn:marlise:test:needs-feature") != std::string::npos);
}

CASE("removing all leaves the tool slots") {
  Rig rig;
  rig.add("loud", 0);
  rig.add("loud", 9989);
  rig.add("loud", 9990);
  CHECK_EQUAL(ok, rig.engine.remove(-1));
  CHECK_EQUAL(1U, rig.engine.describe().instances.size());
  CHECK_EQUAL(9990, rig.engine.describe().instances[0].number);
  CHECK_EQUAL(ok, rig.engine.remove(1234));
}

CASE("values are clamped, and NaN is refused") {
  Rig rig;
  rig.engine.add("http://lv2plug.in/plugins/eg-amp", 0);
  CHECK_EQUAL(ok, rig.engine.set_parameter(0, "gain", 999));
  CHECK_EQUAL(24.0F, rig.engine.parameter(0, "gain").value);
  CHECK_EQUAL(ok, rig.engine.set_parameter(0, "gain", -std::numeric_limits<float>::infinity()));
  CHECK_EQUAL(-90.0F, rig.engine.parameter(0, "gain").value);
  CHECK_EQUAL(bad_value, rig.engine.set_parameter(0, "gain", NAN));
  CHECK_EQUAL(-90.0F, rig.engine.parameter(0, "gain").value);
  CHECK_EQUAL(no_parameter, rig.engine.set_parameter(0, "in", 1));
  CHECK_EQUAL(no_parameter, rig.engine.set_parameter(0, "nothing", 1));
  CHECK_EQUAL(no_instance, rig.engine.set_parameter(1, "gain", 1));
  CHECK_EQUAL(no_instance, rig.engine.parameter(1, "gain").status);
  CHECK_EQUAL(no_instance, rig.engine.bypass(1, true));
}

CASE("a flush sets what it knows and passes over the rest") {
  Rig rig;
  rig.add("delay", 0);
  const std::vector<std::pair<std::string, float>> values{{"frames", 70000}, {"nothing", 1}, {"feedback", NAN}};
  CHECK_EQUAL(ok, rig.engine.flush_parameters(0, 0, values));
  CHECK_EQUAL(65535.0F, rig.engine.parameter(0, "frames").value);
  CHECK_EQUAL(0.0F, rig.engine.parameter(0, "feedback").value);
  CHECK_EQUAL(no_instance, rig.engine.flush_parameters(1, 0, values));
}

CASE("a trigger is pulled for one block") {
  Rig rig;
  rig.add("designated", 0);
  rig.run(3);
  rig.engine.set_parameter(0, "pull", 1);
  rig.run(3);
  CHECK_EQUAL(1.0F, rig.output(0, "pulls"));
  CHECK_EQUAL(0.0F, rig.engine.parameter(0, "pull").value);
}

CASE("offline, the freewheel port is on") {
  Rig rig;
  rig.add("designated", 0);
  rig.run(1);
  CHECK_EQUAL(1.0F, rig.output(0, "freewheels"));
}

CASE("a monitored output is told at once and when it changes") {
  Rig rig;
  rig.add("designated", 0);
  rig.run(1);
  CHECK_EQUAL(no_instance, rig.engine.monitor_output(4, "pulls", true));
  CHECK_EQUAL(no_parameter, rig.engine.monitor_output(0, "pull", true));
  CHECK_EQUAL(ok, rig.engine.monitor_output(0, "pulls", true));
  CHECK_EQUAL(0.0F, std::get<OutputChanged>(rig.events().at(0)).value);
  rig.run(1);
  rig.events();
  rig.run(5);
  CHECK(rig.events().empty());
  rig.engine.set_parameter(0, "pull", 1);
  rig.run(5);
  const auto events = rig.events();
  CHECK_EQUAL(1U, events.size());
  CHECK_EQUAL(1.0F, std::get<OutputChanged>(events.at(0)).value);
  CHECK_EQUAL("pulls", std::get<OutputChanged>(events.at(0)).symbol);
  rig.engine.monitor_output(0, "pulls", false);
  rig.engine.set_parameter(0, "pull", 1);
  rig.run(2);
  CHECK(rig.events().empty());
}

CASE("a meter holds the peak until it is read") {
  Rig rig;
  rig.engine.connect(rig.in(0), rig.out(0));
  const int input = rig.engine.add_meter(rig.in(0));
  const int output = rig.engine.add_meter(rig.out(0));
  CHECK_EQUAL(no_connection, rig.engine.add_meter(rig.port(0, "out")));
  rig.engine.set_output_volume(-6.0206F);
  rig.run(40, Rig::constant(-0.5F));
  CHECK_EQUAL(0.5F, rig.engine.take_level(input).peak);
  rig.engine.take_level(output);
  rig.run(1, Rig::constant(-0.5F));
  CHECK_NEAR(0.25F, rig.engine.take_level(output).peak, 1e-4F);
  rig.run(1, Rig::constant(0));
  CHECK_EQUAL(0.5F, rig.engine.take_level(input).peak);
  CHECK_EQUAL(0.0F, rig.engine.take_level(output).peak);
  rig.engine.remove_meter(input);
  CHECK_EQUAL(0.0F, rig.engine.take_level(input).peak);
}

CASE("a meter's RMS is that of the time since it was read") {
  Rig rig;
  rig.engine.connect(rig.in(0), rig.out(0));
  const int meter = rig.engine.add_meter(rig.in(0));
  CHECK_EQUAL(0U, rig.engine.take_level(meter).frames);
  rig.run(750);  // 440 whole periods of the sine
  const Level sine = rig.engine.take_level(meter);
  CHECK_EQUAL(48000U, sine.frames);
  CHECK_NEAR(0.5F, sine.peak, 1e-4F);
  CHECK_NEAR(0.5F * std::sqrt(0.5F), sine.rms, 1e-5F);
  rig.run(3, Rig::constant(-0.25F));
  rig.run(1, Rig::constant(0));
  const Level steps = rig.engine.take_level(meter);
  CHECK_EQUAL(0.25F, steps.peak);
  CHECK_NEAR(0.25F * std::sqrt(0.75F), steps.rms, 1e-6F);
  rig.block = 13;  // no multiple of any vector's length
  rig.run(1, Rig::constant(1e-4F));
  CHECK_NEAR(1e-4F, rig.engine.take_level(meter).rms, 1e-9F);
}

CASE("meters read audio and CV inputs and outputs of instances, and what is no number has no RMS of its own") {
  Rig rig;
  rig.add("cv-gain", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  const int input = rig.engine.add_meter(rig.port(0, "in"));
  CHECK(input >= 0);
  CHECK(rig.engine.add_meter(rig.port(0, "cv")) >= 0);
  rig.run(4, Rig::constant(0.5F));
  CHECK_EQUAL(0.5F, rig.engine.take_level(input).rms);
  rig.run(1, [](std::uint64_t frame) { return frame % 2 == 0 ? NAN : 0.25F; });
  CHECK_EQUAL(0.25F, rig.engine.take_level(input).rms);
  rig.engine.remove(0);
  rig.run(4);
  CHECK_EQUAL(0U, rig.engine.take_level(input).frames);
}

CASE("run times are measured only while that is wanted, and of each instance") {
  Rig rig;
  rig.add("loud", 0);
  rig.add("delay", 7);
  rig.run(4);
  CHECK(rig.engine.take_times().empty());
  rig.engine.measure_times(true);
  rig.run(4);
  CHECK(!rig.engine.describe().instances[0].time);
  const auto times = rig.engine.take_times();
  CHECK_EQUAL(std::size_t{2}, times.size());
  for (const auto& [number, time] : times) {
    CHECK(number == 0 || number == 7);
    CHECK(time.mean > 0 && time.highest >= time.mean);
  }
  CHECK_EQUAL(times[1].second.mean, rig.engine.describe().instances[1].time.value_or(RunTime{}).mean);
  CHECK(rig.engine.take_times().empty());
  rig.run(4);
  rig.engine.measure_times(false);
  rig.run(4);
  CHECK(rig.engine.take_times().empty());
  CHECK(!rig.engine.describe().instances[1].time);
}

CASE("numbers are read as C reads them, but always with a dot") {
  CHECK_EQUAL(12, integer_from(" 12abc"));
  CHECK_EQUAL(0, integer_from("abc"));
  CHECK_EQUAL(0, integer_from("0x10"));
  CHECK_EQUAL(-3, integer_from("-3.7"));
  CHECK_EQUAL(std::numeric_limits<std::int64_t>::max(), integer_from("99999999999999999999"));
  CHECK_EQUAL(0.5, real_from("+0.5"));
  CHECK_EQUAL(0.0, real_from("0,5"));
  CHECK_EQUAL(1e-3, real_from("1e-3"));
  CHECK(std::isnan(real_from("nan")));
  CHECK_EQUAL(HUGE_VAL, real_from("1e999"));
  CHECK_EQUAL("0.500000", fixed(0.5));
}

}  // namespace marlise::engine
