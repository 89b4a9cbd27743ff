// SPDX-License-Identifier: GPL-3.0-or-later
#include "rig.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <numbers>

namespace marlise::engine {

namespace fs = std::filesystem;

namespace {

/// Plugins are found in the fixtures' folder and where the system keeps its own.
const bool path_is_set = [] {
  setenv("LV2_PATH", MARLISE_FIXTURES ":/usr/lib/lv2:/usr/local/lib/lv2", 1);
  return true;
}();

}  // namespace

std::uint32_t MemoryMidi::begin(std::uint32_t frames) noexcept {
  now_ = std::exchange(next, {});
  start_ = end_;
  end_ += frames;
  return static_cast<std::uint32_t>(now_.size());
}

MidiEvent MemoryMidi::event(std::uint32_t index) noexcept {
  const Message& message = now_[index];
  return {message.frame, static_cast<std::uint32_t>(message.bytes.size()), message.bytes.data()};
}

bool MemoryMidi::write(const MidiEvent& event) noexcept {
  heard.push_back({start_ + event.frame, std::vector<std::uint8_t>(event.data, event.data + event.size)});
  return true;
}

Rig::Rig(const RigOptions& options)
    : block(options.block), engine(EngineOptions{options.rate, options.block, options.offline}) {
  for (std::size_t k = 0; k < 2; ++k) {
    sources_[k] = std::make_shared<MemorySound>();
    sinks_[k] = std::make_shared<MemorySound>();
    inputs_[k] = engine.add_terminal(Flow::source, sources_[k], Stage::device);
    outputs_[k] = engine.add_terminal(Flow::sink, sinks_[k], Stage::device);
  }
  midi_in = Endpoint::outside(engine.add_terminal(Flow::source, midi_source));
  midi_out = Endpoint::outside(engine.add_terminal(Flow::sink, midi_sink));
}

Rig::~Rig() { stop(); }

std::vector<float> Rig::run(int cycles, const Wave& wave) {
  std::vector<float> left;
  right_.clear();
  for (int cycle = 0; cycle < cycles; ++cycle) {
    for (std::uint32_t i = 0; i < block; ++i) {
      sources_[0]->samples[i] = sources_[1]->samples[i] = wave(frame_ + i);
    }
    frame_ += block;
    engine.process(block);
    left.insert(left.end(), sinks_[0]->samples.begin(), sinks_[0]->samples.begin() + block);
    right_.insert(right_.end(), sinks_[1]->samples.begin(), sinks_[1]->samples.begin() + block);
    engine.housekeep();
  }
  tape.insert(tape.end(), left.begin(), left.end());
  return left;
}

void Rig::start(const Wave& wave, int speed) {
  rolling_ = true;
  thread_ = std::thread([this, wave, speed] {
    auto next = std::chrono::steady_clock::now();
    while (rolling_.load()) {
      const std::uint32_t frames = block;
      for (std::uint32_t i = 0; i < frames; ++i) {
        sources_[0]->samples[i] = sources_[1]->samples[i] = wave(frame_ + i);
      }
      frame_ += frames;
      engine.process(frames);
      tape.insert(tape.end(), sinks_[0]->samples.begin(), sinks_[0]->samples.begin() + frames);
      next += std::chrono::microseconds(1'000'000LL * frames / 48000 / speed);
      std::this_thread::sleep_until(next);
    }
  });
  while (!engine.wait_cycle(std::chrono::seconds(1))) {
    std::this_thread::yield();  // the thread has not run its first cycle yet
  }
}

void Rig::stop() {
  rolling_ = false;
  if (thread_.joinable()) {
    thread_.join();
  }
}

std::vector<Event> Rig::events() {
  std::vector<Event> all;
  engine.drain([&](const Event& event) { all.push_back(event); });
  return all;
}

float Rig::output(int number, const std::string& symbol) {
  for (const InstanceDescription& instance : engine.describe().instances) {
    for (const auto& [name, value] : instance.outputs) {
      if (instance.number == number && name == symbol) {
        return value;
      }
    }
  }
  return NAN;
}

int Rig::add(const std::string& name, int number) { return engine.add("urn:marlise:test:" + name, number); }

Wave Rig::sine() {
  return [](std::uint64_t frame) {
    return static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 440 * static_cast<double>(frame) / 48000));
  };
}

Wave Rig::constant(float value) {
  return [=](std::uint64_t) { return value; };
}

float largest_step(const std::vector<float>& samples) {
  float step = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    step = std::max(step, std::fabs(samples[i] - samples[i - 1]));
  }
  return step;
}

float largest(const std::vector<float>& samples) {
  float peak = 0;
  for (const float sample : samples) {
    peak = std::max(peak, std::fabs(sample));
  }
  return peak;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "marlise-test-XXXXXX").string();
  path = mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() { fs::remove_all(path); }

std::string text_of_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::string everything_in(const fs::path& folder) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    all += entry.path().filename().string() + "\n";
    if (entry.is_symlink()) {
      all += fs::read_symlink(entry.path()).string() + "\n";
    } else if (entry.is_regular_file()) {
      all += text_of_file(entry.path());
    }
  }
  return all;
}

}  // namespace marlise::engine
