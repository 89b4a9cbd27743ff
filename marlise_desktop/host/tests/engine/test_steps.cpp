// SPDX-License-Identifier: GPL-3.0-or-later
// Random edits while sound runs: between neighbouring samples there is no step that the signal itself does not make.
#include <algorithm>
#include <array>
#include <functional>
#include <numbers>
#include <random>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

constexpr int pedals = 4;
constexpr float level = 0.05F;  ///< many paths add up; above +24 dBFS the guard would mute
constexpr float pedal_gain = 0.25F;
/// All that is heard may move by so much a sample: three fades of 10 ms at once on the way.
constexpr float most_fade = 3.0F / 480;

struct Signal {
  const char* name;
  Wave wave;
  float level;  ///< highest sample
  float step;   ///< its own largest
};

float saw(std::uint64_t frame) {  // of 37 Hz, without its fall: up and down
  const double phase = std::fmod(static_cast<double>(frame) * 37 / 48000, 1.0);
  return level * static_cast<float>((phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase));
}

std::array<Signal, 3> signals() {
  return {Signal{"constant", Rig::constant(level), level, 0}, Signal{"saw", saw, level, level * 4 * 37 / 48000},
          Signal{"sine", [](std::uint64_t frame) { return level / 0.5F * Rig::sine()(frame); }, level, level * 0.0576F}};
}

/// A player who never stops to edit. With a thread, edits that wait for the sound are among it.
class Player {
 public:
  Player(Rig& rig, unsigned seed, bool live) : rig_(rig), random_(seed), live_(live) {
    rig_.add("loud", 0);
    rig_.engine.set_parameter(0, "gain", 0.05F);
    rig_.engine.save_preset(0, "quiet", folder_.path / "p.lv2", "quiet.ttl");
    rig_.engine.bundle_add(folder_.path / "p.lv2");
    for (int number = 0; number < pedals; ++number) {
      put(number);
    }
    rig_.engine.connect(rig_.in(0), rig_.out(0));
  }

  void edit() {
    const std::vector<std::function<void()>> edits{  // those from 12 on wait for the sound
        [this] { connect(); },
        [this] { connect(); },
        [this] { disconnect(); },
        [this] { insert(); },
        [this] { put(pick(pedals)); },
        [this] { rig_.engine.bypass(pick(pedals), pick(2) == 0); },
        [this] { rig_.engine.bypass(pick(pedals), pick(2) == 0); },
        [this] { rig_.engine.set_bypass_strategy(pick(pedals), pick(2) == 0 ? BypassStrategy::fade : BypassStrategy::tail); },
        [this] { rig_.engine.set_mute(pick(3) == 0); },
        [this] { rig_.engine.disconnect_all(source()); },
        [this] { rig_.engine.set_output_volume(static_cast<float>(-pick(12))); },
        [this] { rig_.engine.load_preset(pick(pedals), "file://" + (folder_.path / "p.lv2" / "quiet.ttl").string()); },
        [this] { rig_.engine.set_processing(1); },
        [this] { rig_.engine.set_processing(0); rig_.engine.set_processing(1); },
        [this] { rig_.engine.set_processing(-1); rig_.engine.set_processing(3); },
        [this] { change_period(64U << static_cast<unsigned>(pick(3))); },
    };
    const int which = pick(live_ ? static_cast<int>(edits.size()) : 12);
    edits[static_cast<std::size_t>(which)]();
  }

  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

 private:
  /// A new pedal in the place of another. Cables go forward, from 0 to 3, so that no loop makes it louder.
  void put(int number) {
    rig_.engine.remove(number);
    constexpr std::array kinds{"loud", "latent", "fixed-block"};
    CHECK_EQUAL(number, rig_.add(kinds[static_cast<std::size_t>(pick(kinds.size()))], number));
    rig_.engine.set_parameter(number, "gain", pedal_gain);
    rig_.engine.connect(rig_.in(0), Rig::port(number, "in"));
    rig_.engine.connect(Rig::port(number, "out"), rig_.out(0));
  }

  /// As a sound server does: the cycles change first.
  void change_period(std::uint32_t frames) {
    rig_.block = frames;
    rig_.engine.set_period(frames);
  }

  void insert() {
    const int number = 1 + pick(pedals - 2);
    rig_.engine.disconnect(Rig::port(number - 1, "out"), Rig::port(number + 1, "in"));
    rig_.engine.connect(Rig::port(number - 1, "out"), Rig::port(number, "in"));
    rig_.engine.connect(Rig::port(number, "out"), Rig::port(number + 1, "in"));
  }

  void connect() {
    const Endpoint from = source();
    rig_.engine.connect(from, sink());
  }
  void disconnect() {
    const Endpoint from = source();
    rig_.engine.disconnect(from, sink());
  }

  Endpoint source() {
    from_ = pick(pedals + 1) - 1;
    return from_ < 0 ? rig_.in(0) : Rig::port(from_, "out");
  }
  Endpoint sink() {
    const int to = from_ + 1 + pick(pedals - from_);
    return to >= pedals ? rig_.out(0) : Rig::port(to, "in");
  }

  Rig& rig_;
  TemporaryFolder folder_;
  std::mt19937 random_;
  bool live_;
  int from_ = -1;
};

void check_steps(const std::vector<float>& heard, const Signal& signal, unsigned seed) {
  const float step = largest_step(heard);
  const float most = largest(heard) * (signal.step / signal.level + most_fade);
  CHECK(step <= most);
  CHECK(largest(heard) > signal.level / 4);  // something was heard at all
  if (step > most) {
    std::cerr << signal.name << ", seed " << seed << ": a step of " << step << ", at most " << most << '\n';
  }
}

}  // namespace

CASE("random edits make no step") {
  for (unsigned seed = 0; seed < 12; ++seed) {
    for (const Signal& signal : signals()) {
      Rig rig;
      Player player(rig, seed, false);
      rig.run(30, signal.wave);
      rig.tape.clear();
      for (int i = 0; i < 60; ++i) {
        player.edit();
        rig.run(player.pick(20), signal.wave);
      }
      check_steps(rig.tape, signal, seed);
    }
  }
}

CASE("random edits beside a running audio thread make no step") {
  for (unsigned seed = 0; seed < 3; ++seed) {
    for (const Signal& signal : signals()) {
      Rig rig({.offline = false});
      Player player(rig, seed, true);
      rig.start(signal.wave, 4);
      for (int i = 0; i < 10; ++i) {
        rig.engine.wait_cycle(std::chrono::seconds(1));
      }
      for (int i = 0; i < 40; ++i) {
        player.edit();
        rig.engine.housekeep();
      }
      rig.engine.set_mute(false);
      rig.engine.wait_cycle(std::chrono::seconds(1));
      rig.stop();
      rig.tape.erase(rig.tape.begin(), rig.tape.begin() + 256);  // what is late is not there yet
      check_steps(rig.tape, signal, seed);
    }
  }
}

}  // namespace marlise::engine
