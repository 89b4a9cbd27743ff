// SPDX-License-Identifier: GPL-3.0-or-later
// Saved states on disk: whole or not there, and free of ties to where they were read.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace marlise::engine {

/// Makes `folder` anew: `fill` writes into an empty folder beside it, which then takes its place. What was there
/// is replaced if it is a saved state, else kept and refused. Answers an empty string or what is wrong.
std::string replace_folder(const std::filesystem::path& folder, const std::function<bool(const std::string&)>& fill);

/// Copies a saved state to the empty folder `to`; links to files elsewhere stay links to those files.
/// Throws std::filesystem::filesystem_error.
void copy_state(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace marlise::engine
