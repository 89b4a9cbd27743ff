// SPDX-License-Identifier: GPL-3.0-or-later
// A real audio thread beside the control thread: what waits, what is freed, what races. Run it under TSan too.
#include <array>
#include <chrono>
#include <cmath>
#include <thread>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

using Clock = std::chrono::steady_clock;

/// Keeps house until `done`, or until it is clear that it will not be.
template <typename Done>
bool soon(Rig& rig, Done&& done) {
  const auto end = Clock::now() + std::chrono::seconds(20);
  while (Clock::now() < end) {
    if (done()) {
      return true;
    }
    rig.engine.housekeep();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

}  // namespace

CASE("work is done on another thread and its answer comes back") {
  Rig rig({.offline = false});
  rig.add("worker-echo", 0);
  rig.start();
  for (const float value : {1.0F, 41.0F, 7.0F}) {
    rig.engine.set_parameter(0, "request", value);
    CHECK(soon(rig, [&] { return rig.output(0, "answer") == value + 1; }));
  }
}

CASE("offline, work is done within the cycle") {
  Rig rig;
  rig.add("worker-echo", 0);
  rig.engine.set_parameter(0, "request", 5);
  rig.run(2);
  CHECK_EQUAL(6.0F, rig.output(0, "answer"));
}

CASE("edits while sound runs leave nothing behind") {
  Rig rig({.offline = false});
  rig.start();
  for (int round = 0; round < 15; ++round) {
    const int number = round % 3;
    rig.engine.remove(number);
    rig.add(round % 2 == 0 ? "loud" : "worker-echo", number);
    rig.engine.connect(rig.in(0), rig.port(number, "in"));
    rig.engine.connect(rig.port(number, "out"), rig.out(0));
    rig.engine.connect(rig.port(number, "out"), rig.port((number + 1) % 3, "in"));
    rig.engine.bypass(number, round % 4 == 0);
    rig.engine.set_parameter(number, "gain", 0.1F);
    rig.engine.set_parameter(number, "request", static_cast<float>(round));
    rig.engine.monitor_output(number, "answer", true);
    const int meter = rig.engine.add_meter(rig.port(number, "out"));
    rig.engine.wait_cycle(std::chrono::seconds(1));
    rig.engine.take_level(meter);
    rig.engine.remove_meter(meter);
    rig.engine.describe();
    rig.events();
  }
  rig.engine.remove(-1);
  CHECK(soon(rig, [&] { return !rig.engine.busy(); }));
  CHECK(rig.engine.describe().connections.empty());
}

CASE("edits of every kind while sound runs") {
  TemporaryFolder folder;
  Rig rig({.offline = false});
  rig.engine.set_fade_time(1);
  rig.add("gain-state", 0);
  rig.add("cv-source", 1);
  rig.add("worker-echo", 2);
  rig.add("player", 3);
  rig.add("notes", 4);
  rig.start(Rig::sine(), 4);
  const std::array<std::byte, 8> nothing{};
  for (int round = 0; round < 20; ++round) {
    const bool odd = round % 2 == 1;
    const auto value = static_cast<float>(round % 5);
    const std::array<std::pair<std::string, float>, 2> values{{{"gain", value / 4}, {"request", value}}};
    const std::array<Change, 3> changes{ValueChange{0, "gain", value / 8}, BypassChange{2, odd},
                                        PropertyChange{0, "urn:marlise:test:gain-state#factor", odd ? "2" : "3"}};
    rig.engine.connect(rig.in(0), rig.port(0, "in"));
    rig.engine.connect(rig.port(0, "out"), rig.out(0));
    rig.engine.connect(rig.port(3, "out"), rig.port(4, "midi_in"));
    rig.engine.map_cv(0, "gain", CvSpan{}, 0, 1);
    rig.engine.connect(rig.port(1, "cv"), rig.port(0, "gain"));
    rig.engine.map_midi(0, "gain", 0, 7, 0, 1);
    rig.engine.learn_midi(2, "request", 0, 1);
    rig.engine.apply(changes, odd ? 5 : 0);
    rig.engine.flush_parameters(std::array{0, 2}, 0, values);
    rig.engine.bypass(std::array{0, 2}, odd);
    rig.engine.set_bypass_strategy(0, odd ? BypassStrategy::hard : BypassStrategy::fade);
    rig.engine.monitor_output(4, "held", !odd);
    rig.engine.measure_times(true);
    rig.engine.tune(rig.in(0));
    rig.engine.take_window_events(3, [](std::uint32_t, std::span<const std::byte>) { return true; });
    rig.engine.set_from_window(0, 2, value / 4);
    rig.engine.send_from_window(0, 3, nothing);
    rig.engine.visit_controls(4, [](std::uint32_t, float) {});
    rig.engine.set_transport(odd, Tempo{100.0 + round, 4});
    rig.engine.set_bpm(120 + round);
    rig.engine.set_input_trim(-value);
    rig.engine.set_output_volume(-value);
    rig.engine.set_mute(odd);
    rig.engine.activate(2, odd);
    rig.engine.wait_cycle(std::chrono::seconds(1));
    rig.engine.take_pitch();
    rig.engine.take_times();
    rig.engine.describe();
    rig.engine.latencies();
    rig.events();
    if (round % 5 == 0) {
      rig.engine.save_state(folder.path);
      rig.engine.load_state(folder.path);
      rig.engine.set_period(odd ? 64 : 128);
      rig.engine.set_processing(-1);
      rig.engine.set_processing(3);
      rig.engine.panic();
      rig.engine.end_tuning();
    }
    rig.engine.unmap_midi(0, "gain");
    rig.engine.unmap_cv(0, "gain");
    rig.engine.end_window_events(3);
  }
  rig.engine.remove(-1);
  CHECK(soon(rig, [&] { return !rig.engine.busy(); }));
}

CASE("a terminal is free when remove_terminal returns") {
  Rig rig({.offline = false});
  rig.start();
  auto terminal = std::make_shared<MemorySound>();
  const std::weak_ptr<MemorySound> watch = terminal;
  const int id = rig.engine.add_terminal(Flow::sink, terminal, Stage::plain);
  rig.engine.connect(rig.in(0), Endpoint::outside(id));
  terminal.reset();
  CHECK(!watch.expired());
  rig.engine.wait_cycle(std::chrono::seconds(1));
  rig.engine.remove_terminal(id);
  CHECK(watch.expired());
}

CASE("a state is restored while the instance rests, and it fades in again") {
  TemporaryFolder folder;
  Rig rig({.offline = false});
  rig.add("gain-state", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.start();
  CHECK_EQUAL(ok, rig.engine.patch_set(0, "urn:marlise:test:gain-state#factor", "3"));
  rig.engine.wait_cycle(std::chrono::seconds(1));
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path));
  CHECK_EQUAL(ok, rig.engine.patch_set(0, "urn:marlise:test:gain-state#factor", "1"));
  rig.engine.wait_cycle(std::chrono::seconds(1));
  for (int i = 0; i < 3; ++i) {
    CHECK_EQUAL(ok, rig.engine.load_state(folder.path));
  }
  rig.engine.patch_get(0, "");
  std::string factor;
  CHECK(soon(rig, [&] {
    for (const Event& event : rig.events()) {
      if (const auto* changed = std::get_if<PropertyChanged>(&event); changed && changed->type == 'f') {
        factor = changed->value;
      }
    }
    return factor == "3.000000";
  }));
}

CASE("panic comes back and the engine plays on") {
  Rig rig({.offline = false});
  rig.add("delay", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.start();
  const int meter = rig.engine.add_meter(rig.out(0));
  CHECK(soon(rig, [&] { return rig.engine.take_level(meter).peak > 0.4F; }));
  rig.engine.panic();
  rig.engine.wait_cycle(std::chrono::seconds(1));
  rig.engine.take_level(meter);
  rig.engine.wait_cycle(std::chrono::seconds(1));
  CHECK_EQUAL(0.0F, rig.engine.take_level(meter).peak);
  rig.engine.set_mute(false);
  CHECK(soon(rig, [&] { return rig.engine.take_level(meter).peak > 0.4F; }));
}

CASE("when no cycles come, no command waits for long and everything is done") {
  Rig rig({.offline = false});
  rig.add("gain-state", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.start();
  rig.stop();
  TemporaryFolder folder;
  const auto start = Clock::now();
  rig.engine.save_state(folder.path);
  rig.engine.load_state(folder.path);
  rig.engine.set_processing(-1);
  rig.engine.set_processing(3);
  rig.engine.panic();
  rig.engine.disconnect(rig.in(0), rig.port(0, "in"));
  rig.engine.remove_terminal(rig.in(1).terminal);
  rig.engine.remove(0);
  CHECK(!rig.engine.wait_cycle(std::chrono::milliseconds(10)));
  CHECK(soon(rig, [&] { return !rig.engine.busy(); }));
  CHECK(Clock::now() - start < std::chrono::seconds(20));
}

}  // namespace marlise::engine
