// SPDX-License-Identifier: GPL-3.0-or-later
// Bars and beats from frames, and a tempo from the ticks of MIDI clock.
#include <cmath>
#include <random>

#include "check.hpp"
#include "engine/beat_line.hpp"
#include "engine/midi_clock.hpp"
#include "engine/transport.hpp"

namespace marlise::engine {

namespace {

constexpr double rate = 48000;

/// Feeds ticks at `bpm` with jitter of up to `jitter` frames either way; answers the last tempo that was told.
double heard_tempo(TickTempo& tempo, double bpm, int ticks, double jitter, std::uint64_t& start, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> off(-jitter, jitter);
  const double interval = 60 * rate / (24 * bpm);
  double heard = 0;
  for (int i = 1; i <= ticks; ++i) {
    const double now = tempo.tick(start + static_cast<std::uint64_t>(std::llround(i * interval + off(random))));
    heard = now > 0 ? now : heard;
  }
  start += static_cast<std::uint64_t>(std::llround(ticks * interval));
  return heard;
}

/// A source that says what the test wants.
class Said : public TimeSource {
 public:
  SourceTime take(std::uint32_t /*frames*/) noexcept override { return now; }
  void start() noexcept override { now.rolling = true; }
  void stop() noexcept override { now.rolling = false; }
  void locate(std::uint32_t frame) noexcept override { now.frame = frame; }
  SourceTime now;
};

}  // namespace

CASE("a beat is at the frame where it is in exact arithmetic, after a week too") {
  BeatLine line(rate);
  line.bend(0, {120, 3});
  for (const std::int64_t beats : {0LL, 1LL, 2LL, 3LL, 1000000LL, 120LL * 60 * 24 * 7}) {
    const BeatPlace place = line.at(beats * 24000);
    CHECK_EQUAL(beats / 3, place.bar);
    CHECK_EQUAL(static_cast<double>(beats % 3), place.bar_beat);
    CHECK_EQUAL(static_cast<double>(beats), place.beat);
  }
}

CASE("bars and beats agree with one another and never go back, at any tempo") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> tempos(20, 300);
  std::uniform_int_distribution<int> signatures(1, 16);
  std::uniform_int_distribution<std::int64_t> steps(1, 200000);
  for (int round = 0; round < 50; ++round) {
    BeatLine line(rate);
    std::int64_t frame = 0;
    BeatPlace last = line.at(frame);
    for (int turn = 0; turn < 40; ++turn) {
      const Tempo tempo{tempos(random), static_cast<double>(signatures(random))};
      line.bend(frame, tempo);
      const BeatPlace bent = line.at(frame);
      CHECK_NEAR(last.beat, bent.beat, 1e-9);  // a new tempo does not move the music
      const std::int64_t ahead = steps(random);
      frame += ahead;
      const BeatPlace place = line.at(frame);
      CHECK(place.bar_beat >= 0 && place.bar_beat < tempo.beats_per_bar);
      CHECK_NEAR(static_cast<double>(ahead) * tempo.bpm / (60 * rate), place.beat - bent.beat, 1e-6);
      CHECK(place.bar >= last.bar);
      const double bars = static_cast<double>(place.bar - bent.bar) * tempo.beats_per_bar;
      CHECK_NEAR(place.beat - bent.beat, bars + place.bar_beat - bent.bar_beat, 1e-6);
      last = place;
    }
  }
}

CASE("a bar that gets shorter under way ends where it would have, had it been so from its start") {
  BeatLine line(rate);
  line.bend(0, {60, 4});
  line.bend(static_cast<std::int64_t>(3.5 * rate), {60, 3});
  const BeatPlace place = line.at(static_cast<std::int64_t>(3.5 * rate));
  CHECK_EQUAL(1, place.bar);
  CHECK_NEAR(0.5, place.bar_beat, 1e-12);
}

CASE("ticks with a millisecond of jitter give the tempo to a tenth of a beat a minute") {
  for (const double bpm : {20.0, 61.7, 120.0, 174.25, 300.0}) {
    TickTempo tempo(rate);
    std::uint64_t start = 1000;
    CHECK_NEAR(bpm, heard_tempo(tempo, bpm, 200, 48, start, 3), std::max(0.1, bpm / 1500));
  }
}

CASE("a new tempo is found within a beat, and after a pause") {
  TickTempo tempo(rate);
  std::uint64_t start = 1000;
  heard_tempo(tempo, 120, 200, 24, start, 1);
  CHECK_NEAR(90, heard_tempo(tempo, 90, 24, 24, start, 2), 1.5);
  CHECK_NEAR(90, heard_tempo(tempo, 90, 100, 24, start, 3), 0.1);
  CHECK_NEAR(92, heard_tempo(tempo, 92, 48, 24, start, 4), 0.5);
  start += static_cast<std::uint64_t>(20 * rate);
  CHECK_NEAR(140, heard_tempo(tempo, 140, 100, 24, start, 5), 0.1);
}

CASE("ticks that come at once or run backwards give no tempo and do no harm") {
  TickTempo tempo(rate);
  for (int i = 0; i < 300; ++i) {
    CHECK(std::isfinite(tempo.tick(5)));
  }
  for (std::uint64_t frame = 100000; frame > 90000; frame -= 7) {
    CHECK(std::isfinite(tempo.tick(frame)));
  }
}

CASE("another's bars and beats are followed, and what they say in ticks makes no stir") {
  Outbox outbox;
  Transport transport(rate, false);
  Said source;
  transport.use(source);
  constexpr std::uint32_t block = 64;
  source.now.music = SourceTime::Music::theirs;
  source.now.rolling = true;
  source.now.tempo = {97, 7};
  source.now.beat_unit = 8;
  std::uint64_t turns = 0;
  for (std::uint32_t frame = 0; frame < 48000 * 20; frame += block) {
    const double beat = frame * 97.0 / (60 * rate);
    source.now.frame = frame;
    source.now.place.bar = static_cast<std::int64_t>(beat / 7);
    source.now.place.bar_beat = std::floor((beat - static_cast<double>(source.now.place.bar) * 7) * 960) / 960;
    source.now.place.beat = beat;
    transport.begin(block, outbox);
    CHECK_NEAR(beat, static_cast<double>(transport.now().place.bar) * 7 + transport.now().place.bar_beat, 0.01);
    turns = transport.now().turn;
    transport.pass(block);
  }
  CHECK_EQUAL(1U, turns);
  CHECK_EQUAL(8.0, transport.now().beat_unit);
  CHECK(transport.state() == (TransportState{true, {97, 7}}));
}

CASE("their tempo holds while they are silent for a moment, and ours comes back when they stay silent") {
  Outbox outbox;
  Transport transport(rate, false);
  Said source;
  transport.use(source);
  source.now.music = SourceTime::Music::theirs;
  source.now.tempo = {97, 4};
  transport.begin(64, outbox);
  transport.pass(64);
  source.now.music = SourceTime::Music::unknown;
  source.now.frame = 48000;
  transport.begin(64, outbox);
  transport.pass(64);
  CHECK_EQUAL(97.0, transport.now().tempo.bpm);
  CHECK_NEAR(97.0 / 60, transport.now().place.beat, 1e-9);
  for (int i = 0; i < 20; ++i) {
    transport.begin(64, outbox);
    transport.pass(64);
  }
  CHECK_EQUAL(120.0, transport.now().tempo.bpm);
}

CASE("cycles that JACK lost do not move the music, a locate does") {
  Outbox outbox;
  Transport transport(rate, false);
  Said source;
  transport.use(source);
  source.now.rolling = true;
  for (std::uint32_t frame = 0; frame <= 6400; frame += 64) {
    transport.set_bpm(frame < 3200 ? 120 : 60);
    source.now.frame = frame;
    transport.begin(64, outbox);
    transport.pass(64);
  }
  const double beat = transport.now().place.beat;
  const std::uint64_t turn = transport.now().turn;
  CHECK_NEAR(beat + 640.0 / rate, transport.ahead(6464 + 640).place.beat, 1e-9);
  source.now.frame = 6464 + 640;
  transport.begin(64, outbox);
  transport.pass(64);
  CHECK_NEAR(beat + 704.0 / rate, transport.now().place.beat, 1e-9);
  CHECK_EQUAL(turn + 1, transport.now().turn);  // a plugin that counts by itself must hear of it
  CHECK_NEAR(2.0, transport.ahead(96000).place.beat, 1e-9);
  source.now.frame = 96000;
  transport.begin(64, outbox);
  CHECK_NEAR(2.0, transport.now().place.beat, 1e-9);
  source.now.frame = 0;
  transport.begin(64, outbox);
  CHECK_EQUAL(0.0, transport.now().place.beat);
}

CASE("frames go on when JACK's counter wraps") {
  Outbox outbox;
  Transport transport(rate, false);
  Said source;
  transport.use(source);
  source.now.rolling = true;
  source.now.frame = 0xFFFFFFC0U;
  transport.begin(64, outbox);
  transport.pass(64);
  const double before = transport.now().place.beat;
  source.now.frame = 0;
  transport.begin(64, outbox);
  CHECK_EQUAL(std::int64_t{1} << 32, transport.now().frame);
  CHECK_EQUAL(before, transport.now().place.beat);
  CHECK_EQUAL(1U, transport.now().turn);
}

CASE("knobs clamp, and nonsense changes nothing") {
  Transport transport(rate, false);
  CHECK(!transport.set_bpm(NAN));
  CHECK(!transport.set_bpm(19.9));
  CHECK(!transport.set_beats_per_bar(17));
  CHECK(!transport.turn(Transport::Knob::bpm, NAN));
  CHECK(transport.state() == TransportState{});
  CHECK(transport.turn(Transport::Knob::bpm, 5));
  CHECK_EQUAL(20.0F, transport.value(Transport::Knob::bpm));
  CHECK(transport.turn(Transport::Knob::beats_per_bar, 99));
  CHECK_EQUAL(16.0F, transport.value(Transport::Knob::beats_per_bar));
  CHECK(Transport::knob(":rolling") == Transport::Knob::rolling);
  CHECK(!Transport::knob("rolling"));
}

}  // namespace marlise::engine
