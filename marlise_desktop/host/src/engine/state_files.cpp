// SPDX-License-Identifier: GPL-3.0-or-later
#include "state_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace marlise::engine {

namespace fs = std::filesystem;

std::string replace_folder(const fs::path& folder, const std::function<bool(const std::string&)>& fill) {
  try {
    if (fs::exists(folder) && !fs::is_empty(folder) && !fs::exists(folder / "effect.ttl")) {
      return folder.string() + " holds something else";
    }
    const fs::path fresh = folder.parent_path() / ("." + folder.filename().string() + ".new");
    fs::remove_all(fresh);
    fs::create_directory(fresh);
    if (!fill(fresh.string())) {
      fs::remove_all(fresh);
      return "the plugin or the disk refused";
    }
    fs::remove_all(folder);
    fs::rename(fresh, folder);
    return {};
  } catch (const fs::filesystem_error& error) {
    return error.code().message();
  }
}

namespace {

/// One file of a saved state: where it lies in the state, and what to make of it.
struct StateFile {
  fs::path place;   ///< relative to the state's folder
  fs::path source;  ///< absolute, no link
  bool link;        ///< the file is elsewhere and stays there
};

std::vector<StateFile> files_of(const fs::path& from) {
  const fs::path home = fs::canonical(from);
  std::vector<StateFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(home)) {
    const fs::path place = entry.path().lexically_relative(home);
    if (entry.is_directory() && !entry.is_symlink()) {
      continue;
    }
    const fs::path source = fs::weakly_canonical(entry.path());
    const fs::path inside = source.lexically_relative(home);
    const bool elsewhere = inside.empty() || *inside.begin() == "..";
    files.push_back({place, source, elsewhere || !fs::is_regular_file(source)});
  }
  return files;
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool same(const StateFile& file, const fs::path& there) {
  if (file.link || fs::is_symlink(there)) {
    return file.link && fs::is_symlink(there) && fs::read_symlink(there) == file.source;
  }
  return fs::is_regular_file(there) && fs::file_size(there) == fs::file_size(file.source) &&
         content_of(there) == content_of(file.source);
}

/// The folders that lead to `place` under `to` are no links, which would lead elsewhere, and no files.
bool way_is_clear(const fs::path& to, const fs::path& place) {
  fs::path way = to;
  for (const fs::path& part : place.parent_path()) {
    way /= part;
    const auto status = fs::symlink_status(way);
    if (fs::exists(status) && !fs::is_directory(status)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool state_fits(const fs::path& from, const fs::path& to) {
  const auto files = files_of(from);
  return std::all_of(files.begin(), files.end(), [&](const StateFile& file) {
    const fs::path there = to / file.place;
    return way_is_clear(to, file.place) && (!fs::exists(fs::symlink_status(there)) || same(file, there));
  });
}

void copy_state(const fs::path& from, const fs::path& to) {
  for (const StateFile& file : files_of(from)) {
    const fs::path there = to / file.place;
    if (fs::exists(fs::symlink_status(there))) {
      continue;  // the same, see state_fits()
    }
    fs::create_directories(there.parent_path());
    if (file.link) {
      fs::create_symlink(file.source, there);
    } else {
      fs::copy_file(file.source, there);
    }
  }
}

MirroredFolders::MirroredFolders(const fs::path& scratch, const fs::path& dir) {
  if (scratch.empty() || dir.empty()) {
    return;
  }
  for (const auto& entry : fs::recursive_directory_iterator(scratch)) {
    if (entry.is_directory() && !entry.is_symlink()) {
      const fs::path mirrored = dir / entry.path().lexically_relative(scratch);
      if (fs::create_directory(mirrored)) {
        made_.push_back(mirrored);
      }
    }
  }
}

MirroredFolders::~MirroredFolders() {
  for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) {
    std::error_code not_empty;
    fs::remove(*folder, not_empty);
  }
}

}  // namespace marlise::engine
