// SPDX-License-Identifier: GPL-3.0-or-later
#include "state_files.hpp"

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

void copy_state(const fs::path& from, const fs::path& to) {
  const fs::path home = fs::canonical(from);
  for (const auto& entry : fs::recursive_directory_iterator(home)) {
    const fs::path target = to / entry.path().lexically_relative(home);
    if (!entry.is_symlink()) {
      if (entry.is_directory()) {
        fs::create_directories(target);
      } else {
        fs::copy_file(entry.path(), target);
      }
      continue;
    }
    const fs::path meant = fs::weakly_canonical(entry.path());
    const fs::path inside = meant.lexically_relative(home);
    if (!inside.empty() && *inside.begin() != ".." && fs::is_regular_file(meant)) {
      fs::copy_file(meant, target);
    } else {
      fs::create_symlink(meant, target);
    }
  }
}

}  // namespace marlise::engine
