// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "check.hpp"
#include "front/feedback.hpp"

using namespace marlise::front;

namespace {

/// A batch with `|` for each NUL.
std::string batch(Feedback& feedback) {
  feedback.allow();
  std::string text = feedback.take();
  std::ranges::replace(text, '\0', '|');
  return text;
}

}  // namespace

CASE("nothing is told before the controller is ready, and one batch each time") {
  Feedback feedback;
  feedback.output(0, "level", 0.5F);
  CHECK_EQUAL("", feedback.take());
  CHECK_EQUAL("output_set 0 level 0.500000|data_finish|", batch(feedback));
  feedback.output(0, "level", 0.25F);
  CHECK_EQUAL("", feedback.take());
  CHECK_EQUAL("output_set 0 level 0.250000|data_finish|", batch(feedback));
}

CASE("nothing to tell leaves the controller ready") {
  Feedback feedback;
  feedback.allow();
  CHECK_EQUAL("", feedback.take());
  CHECK(feedback.allowed());
}

CASE("only the newest value of each port is told, newest first") {
  Feedback feedback;
  feedback.output(1, "a", 1);
  feedback.parameter(1, "b", 2);
  feedback.output(2, "a", 3);
  feedback.output(1, "a", 4);
  CHECK_EQUAL("output_set 1 a 4.000000|output_set 2 a 3.000000|param_set 1 b 2.000000|data_finish|", batch(feedback));
}

CASE("meters keep the highest peak") {
  Feedback feedback;
  feedback.level(1, 0.5F);
  feedback.level(0, 0.25F);
  feedback.level(1, 0.125F);
  CHECK_EQUAL("audio_monitor 0 0.250000|audio_monitor 1 0.500000|data_finish|", batch(feedback));
}

CASE("meters by name keep the newest") {
  Feedback feedback;
  feedback.meter("effect_1:out", 0.5F, 0.25F);
  feedback.meter("a b:c", 1, 0.125F);
  feedback.meter("effect_1:out", 0.25F, 0.125F);
  CHECK(!feedback.empty());
  CHECK_EQUAL("meter a b:c 1.000000 0.125000|meter effect_1:out 0.250000 0.125000|data_finish|", batch(feedback));
  CHECK(feedback.empty());
}

CASE("run times keep the newest, and go with their instance") {
  Feedback feedback;
  feedback.time(1, 1.25F, 9);
  feedback.time(1, 2.5F, 3);
  feedback.time(2, 2.5F, 3);
  CHECK(!feedback.empty());
  feedback.forget(2);
  CHECK_EQUAL("dsp_time 1 2.5 3.0|data_finish|", batch(feedback));
  CHECK(feedback.empty());
}

CASE("a batch has its order: faults, values, meters, properties, load, log") {
  Feedback feedback;
  feedback.log(3, "broken\nline");
  feedback.load(12.5, 20, 3);
  feedback.property(4, "urn:file", 'p', "/a b");
  feedback.property(4, "urn:file", 'p', "/c");
  feedback.level(0, 1);
  feedback.output(4, "o", 0);
  feedback.fault(4, "out_l holds NaN");
  CHECK_EQUAL(
      "fault 4 out_l holds NaN|output_set 4 o 0.000000|audio_monitor 0 1.000000|patch_set 4 urn:file p /a b|"
      "patch_set 4 urn:file p /c|cpu_load 12.500000 20.000000 3|log 3 broken\nline|data_finish|",
      batch(feedback));
}

CASE("what waits about a removed instance is dropped") {
  Feedback feedback;
  for (const int instance : {3, 4, 9990}) {
    feedback.output(instance, "o", 0);
    feedback.property(instance, "urn:p", 'i', "1");
    feedback.fault(instance, "x");
    feedback.learned(instance, "p", 0, 7, 1, 0, 1);
  }
  feedback.log(1, "kept");
  feedback.forget(3);
  feedback.forget_below(9990);
  CHECK_EQUAL("fault 9990 x|midi_mapped 9990 p 0 7 1.000000 0.000000 1.000000|output_set 9990 o 0.000000|patch_set 9990 urn:p i 1|log 1 kept|data_finish|",
              batch(feedback));
}

CASE("texts that nobody takes are dropped, oldest first, and counted") {
  Feedback feedback;
  for (std::size_t i = 0; i < Feedback::text_limit + 5; ++i) {
    feedback.property(0, "urn:p", 'i', std::to_string(i));
  }
  CHECK_EQUAL(std::uint64_t{5}, feedback.dropped());
  const std::string text = batch(feedback);
  CHECK(text.starts_with("patch_set 0 urn:p i 5|"));
  CHECK(text.ends_with("log 2 5 feedback messages were dropped: nobody took them in time|data_finish|"));
}

CASE("a NUL in a text does not end the message") {
  Feedback feedback;
  feedback.property(0, "urn:p", 's', std::string("a\0b", 3));
  CHECK_EQUAL("patch_set 0 urn:p s ab|data_finish|", batch(feedback));
}

CASE("a new controller must say that it is ready") {
  Feedback feedback;
  feedback.allow();
  feedback.new_controller();
  feedback.log(1, "x");
  CHECK_EQUAL("", feedback.take());
}

CASE("MIDI is told newest first among the values: each controller, the last program") {
  Feedback feedback;
  feedback.control_change(2, 7, 1);
  feedback.control_change(2, 7, 2);
  feedback.parameter(1, "gain", 0.5F);
  feedback.program_change(5, 0);
  feedback.learned(1, ":bypass", 15, 131, 1, 0, 1);
  feedback.program_change(6, 3);
  feedback.control_change(0, 131, 8192);
  CHECK_EQUAL(
      "midi_control_change 0 -125 8192|midi_program_change 6 3|"
      "midi_mapped 1 :bypass 15 131 1.000000 0.000000 1.000000|param_set 1 gain 0.500000|"
      "midi_control_change 2 7 2|midi_control_change 2 7 1|data_finish|",
      batch(feedback));
  CHECK_EQUAL("", batch(feedback));
}

CASE("controllers that nobody takes are dropped, oldest first, and counted") {
  Feedback feedback;
  for (std::size_t i = 0; i < Feedback::text_limit + 5; ++i) {
    feedback.control_change(0, 7, static_cast<int>(i));
  }
  CHECK_EQUAL(std::uint64_t{5}, feedback.dropped());
  const std::string text = batch(feedback);
  CHECK(text.starts_with("midi_control_change 0 7 8196|"));
  CHECK(text.find("midi_control_change 0 7 5|log 2 5 feedback messages were dropped") != std::string::npos);
}

CASE("raw MIDI is told whole and in order, before values, and what was lost where it is missing") {
  Feedback feedback;
  const std::vector<std::uint8_t> clock{0xF8};
  const std::vector<std::uint8_t> control{0xB0, 0x0B, 0x7F};
  feedback.parameter(1, "gain", 0.5F);
  feedback.raw_midi(1, 4294967295U, control);
  feedback.lost_midi(2);
  feedback.lost_midi(3);
  feedback.raw_midi(32, 0, clock);
  feedback.raw_midi(32, 0, clock);
  feedback.lost_midi(1);
  CHECK_EQUAL(
      "midi_raw 1 4294967295 b00b7f|midi_lost 5|midi_raw 32 0 f8|midi_raw 32 0 f8|midi_lost 1|"
      "param_set 1 gain 0.500000|data_finish|",
      batch(feedback));
  CHECK(feedback.empty());
}

CASE("raw MIDI says which slots have carried it out") {
  Feedback feedback;
  const std::vector<std::uint8_t> control{0xB0, 0x0B, 0x7F};
  feedback.raw_midi(1, 5, control, std::vector{7});
  feedback.raw_midi(2, 6, control, std::vector{0, 12, 4095});
  CHECK_EQUAL("midi_raw 1 5 b00b7f 7|midi_raw 2 6 b00b7f 0,12,4095|data_finish|", batch(feedback));
}

CASE("much raw MIDI comes in several batches, each with the newest values") {
  Feedback feedback;
  const std::vector<std::uint8_t> control{0xB0, 0x0B, 0x7F};
  constexpr std::uint32_t sent = 10'000;
  for (std::uint32_t i = 0; i < sent; ++i) {
    feedback.raw_midi(1, i, control);
  }
  std::uint32_t told = 0;
  for (int batches = 0; !feedback.empty(); ++batches) {
    feedback.parameter(1, "gain", static_cast<float>(batches));
    const std::string text = batch(feedback);
    CHECK(text.size() < 2 * Feedback::raw_batch);
    CHECK(text.ends_with("param_set 1 gain " + std::to_string(batches) + ".000000|data_finish|"));
    std::istringstream words(text);
    for (std::string message; std::getline(words, message, '|');) {
      if (message.starts_with("midi_raw")) {
        CHECK_EQUAL("midi_raw 1 " + std::to_string(told) + " b00b7f", message);
        ++told;
      }
    }
  }
  CHECK_EQUAL(sent, told);
}

CASE("raw MIDI that nobody takes is lost from a limit on, which is told after what is there") {
  Feedback feedback;
  const std::vector<std::uint8_t> whole(256, 1);
  std::uint32_t sent = 0;
  for (; sent < 2 * Feedback::raw_limit / 512; ++sent) {
    feedback.raw_midi(1, sent, whole);
  }
  std::uint32_t told = 0;
  std::string last;
  while (!feedback.empty()) {
    std::istringstream words(batch(feedback));
    for (std::string message; std::getline(words, message, '|');) {
      told += message.starts_with("midi_raw") ? 1 : 0;
      last = message.starts_with("data") ? last : message;
    }
  }
  CHECK(told > 1000);
  CHECK_EQUAL("midi_lost " + std::to_string(sent - told), last);
  feedback.raw_midi(1, 0, whole);
  feedback.lost_midi(1);
  feedback.new_controller();
  CHECK(feedback.empty());
}
