// SPDX-License-Identifier: GPL-3.0-or-later
// Offline rendering: a sound file through an engine, exact and repeatable to the sample.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "events.hpp"

namespace marlise::engine {

class Engine;

struct RenderOptions {
  std::string input;          ///< any file libsndfile reads
  std::string output;         ///< .flac: 24-bit FLAC; anything else: 32-bit float WAV
  double tail = 0;            ///< seconds rendered after the input's end
  std::uint32_t block = 256;  ///< frames in a cycle
  int inputs = 2;             ///< source terminals in_1..
  int outputs = 2;            ///< sink terminals out_1..; the file gets those that are fed, at least two
};

/// The terminals of a render, to give meaning to port names in the job.
struct RenderTerminals {
  int inputs[16];   ///< ids of in_1..
  int outputs[16];  ///< ids of out_1..
  int midi_in;
  int midi_out;
};

/// Builds the graph with the engine's own commands before the first block.
/// Answers an empty string, or what is wrong (the render then stops with it).
using RenderSetup = std::function<std::string(Engine&, const RenderTerminals&)>;

struct RenderResult {
  std::string error{};  ///< empty on success; else names the file or thing and why
  double rate = 0;    ///< Hz
  std::uint64_t frames = 0;
  float peak = 0;     ///< linear, over all channels
  std::vector<Event> events{};  ///< what the engine told: log lines, instances that the guard muted
};

/// Renders on the calling thread. The engine runs at the input file's rate, freewheeling; a mono file feeds
/// every input. The output file is complete or not there.
RenderResult render(const RenderOptions& options, const RenderSetup& setup);

}  // namespace marlise::engine
