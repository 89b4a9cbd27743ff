// SPDX-License-Identifier: GPL-3.0-or-later
#include "offline.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "engine.hpp"
#include "sound_file.hpp"

namespace marlise::engine {

namespace {

class MemoryTerminal : public AudioTerminal {
 public:
  explicit MemoryTerminal(std::uint32_t frames) : samples(frames) {}
  float* buffer(std::uint32_t /*frames*/) noexcept override { return samples.data(); }
  std::vector<float> samples;
};

/// No MIDI comes in, and what goes out is not kept.
class NoMidi : public MidiTerminal {
 public:
  std::uint32_t begin(std::uint32_t /*frames*/) noexcept override { return 0; }
  MidiEvent event(std::uint32_t /*index*/) noexcept override { return {}; }
  bool write(const MidiEvent& /*event*/) noexcept override { return true; }
};

/// One render from file to file.
class Render {
 public:
  explicit Render(const RenderOptions& options) : options_(options) {
    options_.block = std::clamp<std::uint32_t>(options_.block, 1, 8192);
    options_.inputs = std::clamp(options_.inputs, 1, 16);
    options_.outputs = std::clamp(options_.outputs, 2, 16);
  }

  RenderResult run(const RenderSetup& setup) {
    result_.error = prepare(setup);
    if (result_.error.empty()) {
      result_.error = roll();
    }
    if (engine_) {
      engine_->drain([this](const Event& event) { result_.events.push_back(event); });
    }
    return std::move(result_);
  }

 private:
  std::string prepare(const RenderSetup& setup) {
    if (!(options_.tail >= 0.0) || options_.tail > 3600.0) {
      return "the tail is 0 to 3600 seconds";
    }
    if (std::string problem = reader_.open(options_.input); !problem.empty()) {
      return problem;
    }
    result_.rate = reader_.rate();
    engine_ = std::make_unique<Engine>(EngineOptions{reader_.rate(), options_.block, true});
    make_terminals();
    if (std::string problem = setup(*engine_, terminals_); !problem.empty()) {
      return problem;
    }
    engine_->preroll();
    engine_->housekeep();
    channels_ = used_outputs();
    return writer_.open(options_.output, reader_.rate(), channels_);
  }

  void make_terminals() {
    std::fill(std::begin(terminals_.inputs), std::end(terminals_.inputs), -1);
    std::fill(std::begin(terminals_.outputs), std::end(terminals_.outputs), -1);
    for (int i = 0; i < options_.inputs; ++i) {
      inputs_.push_back(std::make_shared<MemoryTerminal>(options_.block));
      terminals_.inputs[i] = engine_->add_terminal(Flow::source, inputs_.back(), Stage::device);
    }
    for (int i = 0; i < options_.outputs; ++i) {
      outputs_.push_back(std::make_shared<MemoryTerminal>(options_.block));
      terminals_.outputs[i] = engine_->add_terminal(Flow::sink, outputs_.back(), Stage::device);
    }
    terminals_.midi_in = engine_->add_terminal(Flow::source, std::make_shared<NoMidi>());
    terminals_.midi_out = engine_->add_terminal(Flow::sink, std::make_shared<NoMidi>());
  }

  /// Up to the last output that something is connected to, at least two.
  int used_outputs() const {
    int used = 2;
    for (const auto& [from, to] : engine_->describe().connections) {
      for (int i = used; i < options_.outputs; ++i) {
        if (to.terminal == terminals_.outputs[i]) {
          used = i + 1;
        }
      }
    }
    return used;
  }

  std::string roll() {
    std::vector<float> interleaved(static_cast<std::size_t>(reader_.channels()) * options_.block);
    auto tail = static_cast<std::uint64_t>(std::llround(options_.tail * reader_.rate()));
    while (true) {
      const std::uint32_t got = reader_.read(interleaved.data(), options_.block);
      const auto more = static_cast<std::uint32_t>(std::min<std::uint64_t>(tail, options_.block - got));
      tail -= more;
      if (got + more == 0) {
        return writer_.finish();
      }
      feed(interleaved, got);
      engine_->process(options_.block);  // always whole blocks: some plugins count on it
      if (std::string problem = keep(got + more); !problem.empty()) {
        return problem;
      }
    }
  }

  /// A mono file feeds every input; of others each channel feeds the input of its number.
  void feed(const std::vector<float>& interleaved, std::uint32_t frames) {
    const auto channels = static_cast<std::size_t>(reader_.channels());
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      std::vector<float>& samples = inputs_[k]->samples;
      std::fill(samples.begin(), samples.end(), 0.0F);
      const std::size_t channel = channels == 1 ? 0 : k;
      for (std::uint32_t i = 0; i < frames && channel < channels; ++i) {
        samples[i] = interleaved[i * channels + channel];
      }
    }
  }

  std::string keep(std::uint32_t frames) {
    const auto channels = static_cast<std::size_t>(channels_);
    std::vector<float>& mixed = mixed_;
    mixed.resize(channels * frames);
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const std::vector<float>& samples = outputs_[channel]->samples;
      for (std::uint32_t i = 0; i < frames; ++i) {
        mixed[i * channels + channel] = samples[i];
        result_.peak = std::max(result_.peak, std::fabs(samples[i]));
      }
    }
    result_.frames += frames;
    return writer_.write(mixed.data(), frames);
  }

  RenderOptions options_;
  RenderResult result_;
  SoundReader reader_;
  SoundWriter writer_;
  std::vector<std::shared_ptr<MemoryTerminal>> inputs_;
  std::vector<std::shared_ptr<MemoryTerminal>> outputs_;
  RenderTerminals terminals_{};
  std::unique_ptr<Engine> engine_;
  std::vector<float> mixed_;
  int channels_ = 2;
};

}  // namespace

RenderResult render(const RenderOptions& options, const RenderSetup& setup) { return Render(options).run(setup); }

}  // namespace marlise::engine
