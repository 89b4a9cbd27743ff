// SPDX-License-Identifier: GPL-3.0-or-later
// Ports of single MIDI devices: what comes in moves parameters and is told byte for byte; what is sent goes out.
#include <semaphore>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

/// A sink that has room for so many messages in a cycle.
class NarrowMidi final : public MemoryMidi {
 public:
  std::uint32_t begin(std::uint32_t frames) noexcept override {
    left = room;
    return MemoryMidi::begin(frames);
  }
  bool write(const MidiEvent& event) noexcept override { return left-- > 0 && MemoryMidi::write(event); }
  int room = 3;
  int left = 0;
};

struct Floor : Rig {
  explicit Floor(const RigOptions& options = {}) : Rig(options) {
    engine.steer_by(midi_in.terminal);
    for (auto& device : devices) {
      ids.push_back(engine.add_control_terminal(Flow::source, device, static_cast<int>(ids.size()) + 1));
    }
  }

  /// All that is told, as `PORT@FRAME:HEX` or `lost COUNT`.
  std::string raw() {
    std::string all;
    engine.take_raw_midi([&](const RawMidi& told) {
      all += all.empty() ? "" : " ";
      if (told.lost > 0) {
        all += "lost" + std::to_string(told.lost);
        return;
      }
      all += std::to_string(told.port) + '@' + std::to_string(told.frame) + ':';
      for (const std::uint8_t byte : told.bytes) {
        constexpr const char* digits = "0123456789abcdef";
        all += digits[byte >> 4U];
        all += digits[byte & 15U];
      }
    });
    return all;
  }
  /// What is told as events, shortened.
  std::string told() {
    std::string all;
    for (const Event& event : events()) {
      std::ostringstream out;
      if (const auto* moved = std::get_if<ParameterChanged>(&event)) {
        out << "set " << moved->symbol << ' ' << moved->value;
      } else if (const auto* learned = std::get_if<ControlLearned>(&event)) {
        out << "learned " << learned->symbol << ' ' << learned->controller;
      } else if (const auto* change = std::get_if<ControlChange>(&event)) {
        out << "control " << change->controller << ' ' << change->value;
      } else if (const auto* program = std::get_if<ProgramChange>(&event)) {
        out << "program " << program->program;
      }
      all += (all.empty() ? "" : "|") + out.str();
    }
    return all;
  }

  std::array<std::shared_ptr<MemoryMidi>, 2> devices{std::make_shared<MemoryMidi>(), std::make_shared<MemoryMidi>()};
  std::vector<int> ids;
};

Message cc(std::uint32_t frame, std::uint8_t controller, std::uint8_t value) {
  return {frame, {0xB0, controller, value}};
}

std::vector<std::uint8_t> exclusive(std::size_t size) {
  std::vector<std::uint8_t> bytes(size, 1);
  bytes.front() = 0xF0;
  bytes.back() = 0xF7;
  return bytes;
}

}  // namespace

CASE("what comes in at control ports is told in order over all of them, when it is asked for") {
  Floor floor;
  floor.devices[0]->next = {cc(1, 7, 1)};
  floor.run(1);
  CHECK_EQUAL("", floor.raw());
  floor.engine.tell_raw_midi(true);
  floor.devices[0]->next = {cc(1, 7, 1), {5, {0xC0, 9}}, {9, {0xF8}}, {9, {0xFE}}};
  floor.devices[1]->next = {cc(0, 7, 1), {5, {0xE0, 0, 64}}, {63, {0xF0, 1, 2, 0xF7}}};
  floor.midi_source->next = {cc(2, 8, 8)};
  floor.run(1);
  CHECK_EQUAL("2@0:b00701 1@1:b00701 1@5:c009 2@5:e00040 1@9:f8 2@63:f00102f7", floor.raw());
  floor.engine.tell_raw_midi(false);
  floor.devices[0]->next = {cc(1, 7, 1)};
  floor.run(1);
  CHECK_EQUAL("", floor.raw());
}

CASE("frames are those of the clock that the cycle began at, in pieces too, and across its end") {
  Floor floor;
  floor.engine.tell_raw_midi(true);
  floor.devices[0]->next = {cc(0, 1, 1), cc(64, 1, 2), cc(199, 1, 3)};
  floor.engine.process(200, 0xFFFFFFC0U);
  CHECK_EQUAL("1@4294967232:b00101 1@0:b00102 1@135:b00103", floor.raw());
}

CASE("what is too long or too much is told as lost, where it is missing") {
  Floor floor;
  floor.engine.tell_raw_midi(true);
  Message whole{2, std::vector<std::uint8_t>(256, 1)};
  Message longer{3, std::vector<std::uint8_t>(257, 1)};
  floor.devices[0]->next = {cc(1, 1, 1), longer, longer, whole, longer};
  floor.run(1);
  const std::string told = floor.raw();
  CHECK(told.starts_with("1@1:b00101 lost2 1@2:0101"));
  CHECK(told.ends_with("01 lost1"));
  // More than the ring holds while nobody takes it.
  int sent = 0;
  for (int cycle = 0; cycle < 60; ++cycle) {
    for (int i = 0; i < 2000; ++i) {
      floor.devices[1]->next.push_back(cc(0, 1, 5));
    }
    sent += 2000;
    floor.run(1);
  }
  int heard = 0;
  std::uint32_t lost = 0;
  for (int look = 0; look < 2; ++look) {
    floor.run(1);
    floor.engine.take_raw_midi([&](const RawMidi& one) {
      lost += one.lost;
      heard += one.lost > 0 ? 0 : 1;
    });
  }
  CHECK(heard > 40'000);
  CHECK_EQUAL(sent, heard + static_cast<int>(lost));
}

CASE("control ports move parameters as midi_in does, and reach no plugin") {
  Floor floor;
  floor.add("steered", 0);
  floor.engine.map_midi(0, ":presets", 0, 7, 0, 127);
  floor.devices[1]->next = {cc(3, 7, 20)};
  floor.midi_source->next = {cc(1, 7, 10)};
  floor.devices[0]->next = {cc(5, 7, 30)};
  floor.run(1);
  CHECK_EQUAL("set :presets 10|set :presets 20|set :presets 30", floor.told());
  floor.engine.learn_midi(0, "ratio", 20, 20000);
  floor.devices[0]->next = {cc(5, 9, 0)};
  floor.run(1);
  CHECK_EQUAL("learned ratio 9", floor.told());
  floor.add("notes", 1);
  floor.engine.connect(floor.midi_in, floor.port(1, "midi_in"));
  floor.devices[0]->next = {{0, {0x90, 60, 100}}};
  floor.run(1);
  CHECK_EQUAL(0.0F, floor.output(1, "held"));
}

CASE("a device that is joined to two ports acts once") {
  Floor floor;
  floor.add("steered", 0);
  floor.engine.map_midi(0, ":presets", 0, 7, 0, 127);
  const std::vector<Message> stream{cc(3, 7, 20), cc(3, 7, 40), cc(3, 7, 20), cc(8, 7, 20)};
  floor.devices[0]->next = floor.midi_source->next = stream;
  floor.run(1);
  CHECK_EQUAL("set :presets 20|set :presets 40|set :presets 20|set :presets 20", floor.told());
  floor.engine.learn_midi(0, "ratio", 20, 20000);
  floor.devices[0]->next = floor.midi_source->next = {cc(5, 9, 0)};
  floor.run(1);
  CHECK_EQUAL("learned ratio 9", floor.told());
  // Another device among it, at one of the two.
  floor.devices[0]->next = {cc(3, 7, 1), cc(3, 7, 2), cc(3, 7, 3)};
  floor.midi_source->next = {cc(3, 9, 127), cc(3, 7, 1), cc(3, 7, 2), cc(3, 7, 3)};
  floor.run(1);
  CHECK_EQUAL("set ratio 20000|set :presets 1|set :presets 2|set :presets 3", floor.told());
}

CASE("what nothing takes is told of midi_in only, whichever port hears it first") {
  Floor floor;
  floor.engine.watch_midi(0, true);
  const std::vector<Message> stream{cc(3, 7, 20), {4, {0xC0, 5}}, {5, {0xE0, 1, 0}}};
  floor.devices[0]->next = stream;
  floor.run(1);
  CHECK_EQUAL("", floor.told());
  floor.devices[0]->next = stream;
  floor.midi_source->next = stream;
  floor.run(1);
  CHECK_EQUAL("control 7 20|program 5|control 131 1", floor.told());
}

CASE("messages are sent in order in the next cycle, and what has no room in the one after") {
  Floor floor;
  const auto lights = std::make_shared<NarrowMidi>();
  const int id = floor.engine.add_control_terminal(Flow::sink, lights, 1);
  const auto send = [&](std::vector<std::uint8_t> message) { return floor.engine.send_midi(id, message); };
  for (std::uint8_t i = 0; i < 5; ++i) {
    CHECK_EQUAL(ok, send({0xB0, i, 1}));
  }
  floor.run(1);
  CHECK_EQUAL(3U, lights->heard.size());
  floor.run(1);
  const std::vector<Message> expected{cc(0, 0, 1), cc(0, 1, 1), cc(0, 2, 1), cc(64, 3, 1), cc(64, 4, 1)};
  CHECK(lights->heard == expected);
  CHECK_EQUAL(ok, send(exclusive(256)));
  CHECK_EQUAL(no_connection, floor.engine.send_midi(floor.ids[0], std::vector<std::uint8_t>{0xF8}));
  CHECK_EQUAL(no_connection, floor.engine.send_midi(floor.midi_out.terminal, std::vector<std::uint8_t>{0xF8}));
  for (int i = 0; i < 1023; ++i) {
    CHECK_EQUAL(ok, send(exclusive(256)));
  }
  CHECK_EQUAL(invalid_operation, send({0xF8}));
  lights->room = 1000;
  floor.run(2);
  CHECK_EQUAL(5U + 1024U, lights->heard.size());
  CHECK_EQUAL(ok, send({0xF8}));
  floor.engine.remove_terminal(id);
  CHECK_EQUAL(no_connection, send({0xF8}));
}

CASE("only whole messages are sent") {
  Floor floor;
  const auto lights = std::make_shared<MemoryMidi>();
  const int id = floor.engine.add_control_terminal(Flow::sink, lights, 1);
  const std::vector<std::vector<std::uint8_t>> whole{{0x90, 1, 2}, {0x8F, 127, 127}, {0xC0, 1},       {0xDF, 1},
                                                     {0xE0, 0, 0}, {0xF0, 0xF7},     {0xF0, 1, 0xF7}, {0xF1, 1},
                                                     {0xF2, 1, 2}, {0xF3, 1},        {0xF6},          {0xF8},
                                                     {0xFE},       {0xFF},           exclusive(256)};
  for (const auto& message : whole) {
    CHECK_EQUAL(ok, floor.engine.send_midi(id, message));
  }
  const std::vector<std::vector<std::uint8_t>> other{{},           {1},          {1, 2},        {0x90},         {0x90, 1},
                                                     {0x90, 1, 2, 3}, {0x90, 1, 0x80}, {0xC0, 1, 2}, {0xC0, 0xF7}, {0xF0},
                                                     {0xF0, 1},    {0xF0, 0x90, 0xF7}, {0xF0, 1, 0xF7, 1}, {0xF7}, {0xF4},
                                                     {0xF5},       {0xF1},       {0xF8, 0xF8},  {0x90, 1, 2, 0x90, 1, 2},
                                                     exclusive(257)};
  for (const auto& message : other) {
    CHECK_EQUAL(bad_value, floor.engine.send_midi(id, message));
  }
  floor.run(1);
  CHECK_EQUAL(whole.size(), lights->heard.size());
}

CASE("ports come and go while devices play, and who takes what they send is woken at once") {
  Floor floor({.offline = false});
  std::counting_semaphore<> woken{0};
  floor.engine.on_raw_midi([&] { woken.release(); });
  floor.engine.tell_raw_midi(true);
  floor.devices[0]->next = {cc(1, 1, 1)};
  floor.start();
  CHECK(woken.try_acquire_for(std::chrono::seconds(10)));
  CHECK(floor.raw().ends_with(":b00101"));
  for (int turn = 0; turn < 20; ++turn) {
    const auto device = std::make_shared<MemoryMidi>();
    device->next = {cc(1, 2, 2)};
    const int in = floor.engine.add_control_terminal(Flow::source, device, 3);
    const int out = floor.engine.add_control_terminal(Flow::sink, std::make_shared<MemoryMidi>(), 3);
    CHECK_EQUAL(ok, floor.engine.send_midi(out, std::vector<std::uint8_t>{0xF8}));
    CHECK(woken.try_acquire_for(std::chrono::seconds(10)));
    CHECK(floor.raw().ends_with(":b00202"));
    floor.engine.remove_terminal(in);
    floor.engine.remove_terminal(out);
  }
  floor.stop();
}

}  // namespace marlise::engine
