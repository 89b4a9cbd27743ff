// SPDX-License-Identifier: GPL-3.0-or-later
// `--render`: a file of commands builds the graph, then a sound file goes through it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "options.hpp"
#include "standard_output.hpp"

namespace marlise::front {

/// One command of a job and where it stands, for errors.
struct JobLine {
  int number;  ///< from 1
  std::string command;
};

/// A job holds one command a line; empty lines and lines that start with `#` mean nothing.
/// Where it has NULs, these end the commands instead, so that an argument may hold a line's end.
std::vector<JobLine> read_job(std::string_view text);

/// Renders and prints length and peak. Throws std::runtime_error with one line.
void render_job(const RenderJob& job, const Options& options, const StandardOutput& output);

}  // namespace marlise::front
