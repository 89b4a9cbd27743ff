// SPDX-License-Identifier: GPL-3.0-or-later
// Saved states on disk: whole or not there, and free of ties to where they were read.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace marlise::engine {

/// Makes `folder` anew: `fill` writes into an empty folder beside it, which then takes its place. What was there
/// is replaced if it is a saved state, else kept and refused. Answers an empty string or what is wrong.
std::string replace_folder(const std::filesystem::path& folder, const std::function<bool(const std::string&)>& fill);

/// Copies what a saved state consists of to the folder `to`, where other files may be; links to files elsewhere
/// stay links to those files. Throws std::filesystem::filesystem_error.
void copy_state(const std::filesystem::path& from, const std::filesystem::path& to);

/// Whether copy_state() would overwrite nothing that differs.
bool state_fits(const std::filesystem::path& from, const std::filesystem::path& to);

/// The folders of a scratch folder, made in `dir` while it lives: lilv copies files only into folders that exist.
/// Those that are empty at the end are removed.
class MirroredFolders {
 public:
  MirroredFolders(const std::filesystem::path& scratch, const std::filesystem::path& dir);
  ~MirroredFolders();
  MirroredFolders(const MirroredFolders&) = delete;
  MirroredFolders& operator=(const MirroredFolders&) = delete;

 private:
  std::vector<std::filesystem::path> made_;
};

}  // namespace marlise::engine
