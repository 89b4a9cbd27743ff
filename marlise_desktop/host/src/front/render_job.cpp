// SPDX-License-Identifier: GPL-3.0-or-later
#include "render_job.hpp"

#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <variant>

#include "commands.hpp"
#include "engine/offline.hpp"
#include "host.hpp"

namespace marlise::front {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    throw std::runtime_error("cannot read the job " + path);
  }
  return text.str();
}

bool refused(const Reply& reply) {
  const std::string answer = reply.wire().value_or("");
  return answer.starts_with("resp -") || answer == "not found" || answer == "few arguments" ||
         answer == "many arguments" || answer.starts_with("error: ");
}

std::string run_job(const std::vector<JobLine>& lines, const std::string& path, Host& host) {
  for (const JobLine& line : lines) {
    const Reply reply = run_message(host, line.command);
    take_events(host);
    if (refused(reply)) {
      return path + ":" + std::to_string(line.number) + ": '" + line.command + "' answers " + *reply.wire();
    }
  }
  return {};
}

void tell(const std::vector<engine::Event>& events) {
  for (const engine::Event& event : events) {
    if (const auto* fault = std::get_if<engine::Fault>(&event)) {
      std::cerr << "fault " << fault->instance << ' ' << fault->reason << '\n';
    } else if (const auto* line = std::get_if<engine::LogLine>(&event)) {
      std::cerr << line->text << '\n';
    }
  }
}

std::vector<int> ids(const int* terminals, int count) {
  return {terminals, terminals + count};
}

}  // namespace

std::vector<JobLine> read_job(std::string_view text) {
  const char end = text.find('\0') == std::string_view::npos ? '\n' : '\0';
  std::vector<JobLine> lines;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t length = text.find(end);
    std::string command(text.substr(0, length));
    text.remove_prefix(length == std::string_view::npos ? text.size() : length + 1);
    const std::size_t last = command.find_last_not_of(" \t\r\n");
    command.resize(last == std::string::npos ? 0 : last + 1);
    if (!command.empty() && command.front() != '#') {
      lines.push_back({number, std::move(command)});
    }
  }
  return lines;
}

void render_job(const RenderJob& job, const Options& options, const StandardOutput& output) {
  const std::vector<JobLine> lines = read_job(read_file(job.job));
  engine::RenderOptions render;
  render.input = job.input;
  render.output = job.output;
  render.tail = job.tail;
  render.block = job.block;
  render.inputs = options.inputs;
  render.outputs = options.outputs;

  const auto setup = [&](engine::Engine& engine, const engine::RenderTerminals& terminals) {
    NoOutside outside;
    NoLoad load;
    Feedback feedback;
    Wiring wiring(engine, outside, PortNames("marlise-host", options.inputs, options.outputs),
                  {ids(terminals.inputs, options.inputs), ids(terminals.outputs, options.outputs), terminals.midi_in,
                   terminals.midi_out});
    Levels levels(engine, wiring);
    Tuning tuning(engine, wiring);
    Host host{engine, outside, wiring, levels, tuning, feedback, load};
    return run_job(lines, job.job, host);
  };
  const engine::RenderResult result = engine::render(render, setup);
  tell(result.events);
  if (!result.error.empty()) {
    throw std::runtime_error(result.error);
  }
  output.write("rendered " + fixed(static_cast<double>(result.frames) / result.rate, 3) + " s at " +
               fixed(result.rate, 0) + " Hz, peak " + fixed(20 * std::log10(result.peak), 1) + " dBFS\n");
}

}  // namespace marlise::front
