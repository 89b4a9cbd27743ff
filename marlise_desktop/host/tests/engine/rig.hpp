// SPDX-License-Identifier: GPL-3.0-or-later
// An engine on a bench: two inputs, two outputs and MIDI in memory, run by hand or by a thread.
#pragma once

#include <atomic>
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/engine.hpp"

namespace marlise::engine {

class MemorySound : public AudioTerminal {
 public:
  float* buffer(std::uint32_t /*frames*/) noexcept override { return samples.data(); }
  std::vector<float> samples = std::vector<float>(8192);
};

struct Message {
  std::uint32_t frame;
  std::vector<std::uint8_t> bytes;
  bool operator==(const Message&) const = default;
};

class MemoryMidi : public MidiTerminal {
 public:
  std::uint32_t begin(std::uint32_t frames) noexcept override;
  MidiEvent event(std::uint32_t index) noexcept override;
  bool write(const MidiEvent& event) noexcept override;
  std::vector<Message> next;   ///< a source gives these in the next cycle
  std::vector<Message> heard;  ///< a sink's messages; frames count from the first cycle

 private:
  std::vector<Message> now_;
  std::uint32_t start_ = 0;
  std::uint32_t end_ = 0;
};

using Wave = std::function<float(std::uint64_t frame)>;

struct RigOptions {
  std::uint32_t block = 64;
  bool offline = true;
  double rate = 48000;
};

class Rig {
 public:
  explicit Rig(const RigOptions& options = {});
  ~Rig();

  /// Runs `cycles` blocks with `wave` at both inputs, answers what came out of out_1.
  std::vector<float> run(int cycles, const Wave& wave);
  std::vector<float> run(int cycles) { return run(cycles, sine()); }
  /// The other output in the last run().
  const std::vector<float>& right() const { return right_; }
  std::vector<float> tape;  ///< all that came out of out_1; tests may clear it

  /// Lets a thread run cycles of `wave` in something like real time until stop(), `speed` times as fast.
  /// What comes out of out_1 goes on the tape; read it after stop().
  void start(const Wave& wave = sine(), int speed = 1);
  void stop();

  std::vector<Event> events();
  float output(int number, const std::string& symbol);  ///< value of an output control

  int add(const std::string& name, int number);  ///< a fixture by its short name
  Endpoint in(int k) const { return Endpoint::outside(inputs_[static_cast<std::size_t>(k)]); }
  Endpoint out(int k) const { return Endpoint::outside(outputs_[static_cast<std::size_t>(k)]); }
  static Endpoint port(int number, const std::string& symbol) { return Endpoint::port(number, symbol); }

  static Wave sine();               ///< 440 Hz, half scale
  static Wave constant(float value);

  std::atomic<std::uint32_t> block;
  Engine engine;
  std::shared_ptr<MemoryMidi> midi_source = std::make_shared<MemoryMidi>();
  std::shared_ptr<MemoryMidi> midi_sink = std::make_shared<MemoryMidi>();
  Endpoint midi_in;
  Endpoint midi_out;

 private:
  std::array<std::shared_ptr<MemorySound>, 2> sources_;
  std::array<std::shared_ptr<MemorySound>, 2> sinks_;
  std::array<int, 2> inputs_{};
  std::array<int, 2> outputs_{};
  std::vector<float> right_;
  std::uint64_t frame_ = 0;
  std::atomic<bool> rolling_{false};
  std::thread thread_;
};

/// The largest step between neighbouring samples.
float largest_step(const std::vector<float>& samples);
float largest(const std::vector<float>& samples);

/// A folder of its own for one test, gone at its end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path path;
};

std::string text_of_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::string& text);

/// Names of all the files under a folder, and what they hold, as one text.
std::string everything_in(const std::filesystem::path& folder);

}  // namespace marlise::engine
