// SPDX-License-Identifier: GPL-3.0-or-later
// The tuner: right to a cent, silent where there is no tone, and never an octave off.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <thread>

#include "check.hpp"
#include "engine/pitch_tracker.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

using Sound = std::vector<float>;

double cents(double hz, double wanted) { return 1200 * std::log2(hz / wanted); }

std::vector<Pitch> told(double rate, const Sound& sound, std::size_t piece = 128) {
  PitchTracker tracker(rate);
  std::vector<Pitch> all;
  for (std::size_t at = 0; at < sound.size(); at += piece) {
    const std::span<const float> part(&sound[at], std::min(piece, sound.size() - at));
    tracker.feed(part, [&](const Pitch& pitch) { all.push_back(pitch); });
  }
  return all;
}

Sound made(double rate, double seconds, const std::function<double(double)>& at) {
  Sound sound;
  for (int i = 0; i < static_cast<int>(rate * seconds); ++i) {
    sound.push_back(static_cast<float>(at(i / rate)));
  }
  return sound;
}

Sound sine(double rate, double hz, double level = 0.2) {
  return made(rate, 0.4, [=](double t) { return level * std::sin(2 * std::numbers::pi * hz * t + hz); });
}

/// All harmonics below half the rate.
Sound saw(double rate, double hz) {
  const int most = static_cast<int>(0.49 * rate / hz);
  return made(rate, 0.3, [=](double t) {
    double sum = 0;
    for (int n = 1; n <= most; ++n) {
      sum += std::sin(2 * std::numbers::pi * hz * n * t + 0.3 * n) / n;
    }
    return 0.1 * sum;
  });
}

/// Karplus and Strong's string, tuned by an all-pass in its loop.
Sound pluck(double rate, double hz, double seconds, unsigned seed) {
  const double period = rate / hz - 0.5;  // the loop's low-pass takes half a sample
  const auto whole = static_cast<std::size_t>(period - 0.5);
  const double part = period - static_cast<double>(whole);
  const double allpass = (1 - part) / (1 + part);
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> noise(-0.5, 0.5);
  std::vector<double> line(whole);
  std::generate(line.begin(), line.end(), [&] { return noise(random); });
  Sound sound;
  double last = 0;
  double in_before = 0;
  double out_before = 0;
  for (int i = 0; i < static_cast<int>(rate * seconds); ++i) {
    double& place = line[static_cast<std::size_t>(i) % whole];
    const double smooth = 0.5 * (place + last);
    last = place;
    const double tuned = allpass * smooth + in_before - allpass * out_before;
    in_before = smooth;
    out_before = tuned;
    sound.push_back(static_cast<float>(place));
    place = tuned;
  }
  return sound;
}

Sound with(Sound sound, const Sound& more) {
  for (std::size_t i = 0; i < sound.size(); ++i) {
    sound[i] += more[i % more.size()];
  }
  return sound;
}

Sound noise(double rate, double level) {
  std::mt19937 random(7);
  std::normal_distribution<double> value(0, level);
  return made(rate, 4, [&](double) { return value(random); });
}

/// The largest error of all that is told of a tone, which must be told.
double error(const std::vector<Pitch>& pitches, double hz) {
  double worst = pitches.size() < 3 ? INFINITY : 0;
  for (const Pitch& pitch : pitches) {
    worst = std::max(worst, pitch.confidence > 0 ? std::abs(cents(pitch.hz, hz)) : INFINITY);
  }
  return worst;
}

}  // namespace

CASE("steady tones are told to a cent over the whole range, at usual rates") {
  for (const double rate : {44100.0, 48000.0, 96000.0}) {
    for (double hz = 30.0; hz < 1330; hz *= 1.117) {
      CHECK(error(told(rate, sine(rate, hz)), hz) < 0.2);
      CHECK(error(told(rate, saw(rate, hz)), hz) < 0.5);
    }
  }
}

CASE("ten results a second and more") {
  CHECK(told(48000, made(48000, 1, [](double t) { return 0.1 * std::sin(1000 * t); })).size() > 18);
}

CASE("plucked strings, detuned by some cents, are told within two and in their octave") {
  // A five-string bass's lowest to a guitar's highest open string.
  for (const double open : {30.868, 41.203, 55.0, 82.407, 110.0, 146.832, 195.998, 246.942, 329.628}) {
    for (const double off : {-37.0, -5.0, 0.0, 12.5}) {
      const double hz = open * std::exp2(off / 1200);
      const auto pitches = told(48000, pluck(48000, hz, 1.5, static_cast<unsigned>(open)));
      CHECK(pitches.size() > 20);
      CHECK(error(pitches, hz) < 2);
    }
  }
}

CASE("a string without its fundamental, and one over hum, are told in their octave") {
  const Sound thin = made(48000, 1, [](double t) {
    double sum = 0;
    for (int n = 2; n < 9; ++n) {
      sum += std::sin(2 * std::numbers::pi * 82.407 * n * t + n) / n;
    }
    return 0.2 * sum;
  });
  CHECK(error(told(48000, thin), 82.407) < 1);
  const Sound hum = with(sine(48000, 50, 0.004), sine(48000, 150, 0.002));
  CHECK(error(told(48000, with(saw(48000, 110), hum)), 110) < 1);
  CHECK(error(told(48000, with(saw(48000, 246.942), hum)), 246.942) < 1);
}

CASE("silence, faint sound and noise have no pitch") {
  const auto none = [](const Sound& sound) {
    const auto pitches = told(48000, sound);
    return pitches.size() > 5 && std::all_of(pitches.begin(), pitches.end(), [](const Pitch& p) { return p.confidence == 0 && p.hz == 0; });
  };
  CHECK(none(Sound(48000)));
  CHECK(none(Sound(48000, 0.5F)));
  CHECK(none(sine(48000, 110, 2e-4)));
  CHECK(none(noise(48000, 0.1)));
  CHECK(none(sine(48000, 3000)));
  CHECK(none(sine(48000, 15)));
  CHECK(none(Sound(48000, NAN)));
}

CASE("after what is no number a tone is heard again") {
  Sound sound(4800, INFINITY);
  const Sound tone = sine(48000, 220);
  sound.insert(sound.end(), tone.begin(), tone.end());
  CHECK_NEAR(0.0, cents(told(48000, sound).back().hz, 220), 0.2);
}

CASE("the pieces in which sound comes make no difference") {
  const Sound sound = pluck(48000, 110, 0.5, 3);
  const auto whole = told(48000, sound, sound.size());
  for (const std::size_t piece : {1U, 7U, 1024U}) {
    const auto pieces = told(48000, sound, piece);
    CHECK(std::equal(whole.begin(), whole.end(), pieces.begin(), pieces.end(),
                     [](const Pitch& a, const Pitch& b) { return a.hz == b.hz && a.confidence == b.confidence; }));
  }
}

CASE("the tuner hears the port it is put on, until that goes") {
  Rig rig({.block = 64, .offline = false});
  rig.engine.add("http://lv2plug.in/plugins/eg-amp", 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  CHECK_EQUAL(no_connection, rig.engine.tune(rig.port(3, "out")));
  CHECK_EQUAL(no_connection, rig.engine.tune(rig.midi_in));
  CHECK_EQUAL(ok, rig.engine.tune(rig.port(0, "out")));
  rig.start();
  const auto heard = [&](auto&& right) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < end) {
      const auto pitch = rig.engine.take_pitch();
      if (pitch && right(*pitch)) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  };
  const auto is_a4 = [](const Pitch& p) { return p.confidence > 0.9 && std::abs(cents(p.hz, 440)) < 1; };
  CHECK(heard(is_a4));
  rig.engine.set_parameter(0, "gain", -90);
  CHECK(heard([](const Pitch& p) { return p.confidence == 0; }));
  CHECK_EQUAL(ok, rig.engine.tune(rig.in(0)));
  CHECK(heard(is_a4));
  rig.engine.tune(rig.port(0, "out"));
  rig.engine.remove(0);
  CHECK(!rig.engine.take_pitch());
  rig.engine.tune(rig.in(1));
  rig.engine.end_tuning();
  rig.engine.end_tuning();
  CHECK(!rig.engine.take_pitch());
}

}  // namespace marlise::engine
