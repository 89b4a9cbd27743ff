// SPDX-License-Identifier: GPL-3.0-or-later
// Rendering sound files.
#include <sndfile.h>

#include <cmath>

#include "check.hpp"
#include "engine/offline.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

struct Sound {
  int channels = 0;
  int rate = 0;
  int format = 0;
  std::vector<float> samples;
};

void save(const std::filesystem::path& path, int channels, int frames, int rate = 44100) {
  SF_INFO info{};
  info.channels = channels;
  info.samplerate = rate;
  info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  std::vector<float> samples;
  for (int i = 0; i < frames * channels; ++i) {
    samples.push_back(0.5F * std::sin(static_cast<float>(i) * 0.01F));
  }
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  sf_writef_float(file, samples.data(), frames);
  sf_close(file);
}

Sound load(const std::filesystem::path& path) {
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  Sound sound;
  if (file != nullptr) {
    sound = {info.channels, info.samplerate, info.format, {}};
    sound.samples.resize(static_cast<std::size_t>(info.frames * info.channels));
    sf_readf_float(file, sound.samples.data(), info.frames);
    sf_close(file);
  }
  return sound;
}

std::string through_a_gain(Engine& engine, const RenderTerminals& ends) {
  engine.add("urn:marlise:test:loud", 0);
  engine.set_parameter(0, "gain", 0.5F);
  engine.connect(Endpoint::outside(ends.inputs[0]), Endpoint::port(0, "in"));
  engine.connect(Endpoint::port(0, "out"), Endpoint::outside(ends.outputs[0]));
  return {};
}

RenderOptions from_to(const TemporaryFolder& folder, const std::string& out) {
  RenderOptions options;
  options.input = folder.path / "in.wav";
  options.output = folder.path / out;
  return options;
}

}  // namespace

CASE("a gain is exact from the first sample, at the file's rate, with its tail") {
  TemporaryFolder folder;
  save(folder.path / "in.wav", 1, 1000);
  RenderOptions options = from_to(folder, "out.wav");
  options.tail = 0.01;
  const RenderResult result = render(options, through_a_gain);
  CHECK_EQUAL("", result.error);
  CHECK_EQUAL(1441U, result.frames);
  const Sound in = load(options.input);
  const Sound out = load(options.output);
  CHECK_EQUAL(44100, out.rate);
  CHECK_EQUAL(2, out.channels);
  CHECK_EQUAL(SF_FORMAT_WAV | SF_FORMAT_FLOAT, out.format);
  CHECK_EQUAL(2882U, out.samples.size());
  for (std::size_t i = 0; i < 1441; ++i) {
    CHECK_EQUAL(i < 1000 ? in.samples[i] * 0.5F : 0.0F, out.samples[i * 2]);
    CHECK_EQUAL(0.0F, out.samples[i * 2 + 1]);
  }
}

CASE("two renders are the same file, and the block length does not matter to a gain") {
  TemporaryFolder folder;
  save(folder.path / "in.wav", 2, 5000);
  render(from_to(folder, "a.wav"), through_a_gain);
  render(from_to(folder, "b.wav"), through_a_gain);
  RenderOptions longer = from_to(folder, "c.wav");
  longer.block = 1024;
  render(longer, through_a_gain);
  CHECK(text_of_file(folder.path / "a.wav") == text_of_file(folder.path / "b.wav"));
  CHECK(load(folder.path / "a.wav").samples == load(folder.path / "c.wav").samples);
}

CASE("a FLAC has 24 bits") {
  TemporaryFolder folder;
  save(folder.path / "in.wav", 1, 1000);
  CHECK_EQUAL("", render(from_to(folder, "out.FLAC"), through_a_gain).error);
  CHECK_EQUAL(SF_FORMAT_FLAC | SF_FORMAT_PCM_24, load(folder.path / "out.FLAC").format);
}

CASE("a mono file feeds every input, and the output has as many channels as are fed") {
  TemporaryFolder folder;
  save(folder.path / "in.wav", 1, 300);
  RenderOptions options = from_to(folder, "out.wav");
  options.inputs = 4;
  options.outputs = 8;
  const RenderResult result = render(options, [](Engine& engine, const RenderTerminals& ends) {
    engine.connect(Endpoint::outside(ends.inputs[3]), Endpoint::outside(ends.outputs[2]));
    return std::string();
  });
  CHECK_EQUAL("", result.error);
  const Sound out = load(options.output);
  CHECK_EQUAL(3, out.channels);
  CHECK_EQUAL(load(options.input).samples[299], out.samples[299 * 3 + 2]);
}

CASE("a file that a property names is loaded before the first sample") {
  TemporaryFolder folder;
  save(folder.path / "in.wav", 1, 300);
  write_file(folder.path / "three.txt", "3");
  const RenderOptions options = from_to(folder, "out.wav");
  render(options, [&](Engine& engine, const RenderTerminals& ends) {
    engine.add("urn:marlise:test:file-param", 0);
    engine.patch_set(0, "urn:marlise:test:file-param#file", (folder.path / "three.txt").string());
    engine.connect(Endpoint::outside(ends.inputs[0]), Endpoint::port(0, "in"));
    engine.connect(Endpoint::port(0, "out"), Endpoint::outside(ends.outputs[0]));
    return std::string();
  });
  const Sound in = load(options.input);
  const Sound out = load(options.output);
  CHECK_EQUAL(in.samples[1] * 3, out.samples[2]);
}

CASE("what goes wrong is said, and no half file is left") {
  TemporaryFolder folder;
  const RenderResult missing = render(from_to(folder, "out.wav"), through_a_gain);
  CHECK(missing.error.find("in.wav") != std::string::npos);
  save(folder.path / "in.wav", 1, 300);
  const RenderResult refused =
      render(from_to(folder, "out.wav"), [](Engine&, const RenderTerminals&) { return std::string("no such plugin"); });
  CHECK_EQUAL("no such plugin", refused.error);
  const RenderResult nowhere = render(from_to(folder, "not/there.wav"), through_a_gain);
  CHECK(nowhere.error.find("there.wav") != std::string::npos);
  CHECK_EQUAL(1, std::distance(std::filesystem::directory_iterator(folder.path), {}));
}

CASE("an empty file gives its tail") {
  TemporaryFolder folder;
  save(folder.path / "in.wav", 1, 0);
  RenderOptions options = from_to(folder, "out.wav");
  options.tail = 0.1;
  CHECK_EQUAL(4410U, render(options, through_a_gain).frames);
}

CASE("a muted instance is told of") {
  TemporaryFolder folder;
  save(folder.path / "in.wav", 1, 3000);
  const RenderResult result = render(from_to(folder, "out.wav"), [](Engine& engine, const RenderTerminals& ends) {
    engine.add("urn:marlise:test:nan", 0);
    engine.set_parameter(0, "nan", 1);
    engine.connect(Endpoint::port(0, "out"), Endpoint::outside(ends.outputs[0]));
    return std::string();
  });
  CHECK_EQUAL(1U, result.events.size());
  CHECK(std::get_if<Fault>(&result.events.at(0)) != nullptr);
}

}  // namespace marlise::engine
