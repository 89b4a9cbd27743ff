// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace marlise::engine {

namespace fs = std::filesystem;

namespace {

fs::path make_private_folder() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  std::error_code ignored;
  const fs::path parent = runtime != nullptr && *runtime != '\0' && fs::is_directory(runtime, ignored)
                              ? fs::path(runtime)
                              : fs::temp_directory_path();
  std::string pattern = (parent / "marlise-host-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw fs::filesystem_error("cannot make a folder for plugins' files", parent,
                               std::error_code(errno, std::generic_category()));
  }
  return pattern;
}

void free_path(LV2_State_Free_Path_Handle /*handle*/, char* path) { std::free(path); }

}  // namespace

ScratchRoot::~ScratchRoot() {
  if (!own_.empty()) {
    std::error_code ignored;
    fs::remove_all(own_, ignored);
  }
}

const fs::path& ScratchRoot::path() {
  if (!given_.empty()) {
    fs::create_directories(given_);
    return given_;
  }
  if (own_.empty()) {
    own_ = make_private_folder();
  }
  return own_;
}

Scratch::Scratch(ScratchRoot& root, int number, std::uint64_t serial)
    : root_(root),
      // The process and the serial in the name keep instances of one number, and other hosts, apart.
      name_("effect-" + std::to_string(number) + "-" + std::to_string(getpid()) + "-" + std::to_string(serial)),
      make_path_{this, make_path} {}

Scratch::~Scratch() {
  if (!path_.empty()) {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
}

const fs::path& Scratch::path() {
  if (path_.empty()) {
    const fs::path wanted = root_.path() / name_;
    fs::create_directory(wanted);
    path_ = fs::canonical(wanted);  // lilv compares real paths
  }
  return path_;
}

fs::path Scratch::subfolder(const std::string& stem) {
  fs::path made;
  do {
    made = path() / (stem + "-" + std::to_string(++subfolders_));
  } while (!fs::create_directory(made));
  return made;
}

char* Scratch::make_path(LV2_State_Make_Path_Handle self, const char* path) {
  try {
    const fs::path made = static_cast<Scratch*>(self)->path() / fs::path(path).relative_path();
    fs::create_directories(made.parent_path());
    return strdup(made.c_str());
  } catch (const fs::filesystem_error&) {
    return nullptr;  // the plugin sees that it has no file
  }
}

LV2_State_Free_Path* Scratch::free_path_feature() {
  static LV2_State_Free_Path feature{nullptr, free_path};
  return &feature;
}

}  // namespace marlise::engine
