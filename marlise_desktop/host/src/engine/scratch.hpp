// SPDX-License-Identifier: GPL-3.0-or-later
// Folders for files that plugins make while they run.
#pragma once

#include <lv2/state/state.h>

#include <filesystem>
#include <string>

namespace marlise::engine {

/// The parent of all scratch folders. Its own default is made when first needed and removed at the end.
class ScratchRoot {
 public:
  ScratchRoot() = default;
  ~ScratchRoot();
  ScratchRoot(const ScratchRoot&) = delete;
  ScratchRoot& operator=(const ScratchRoot&) = delete;

  /// A folder given by the user: never removed.
  void use(std::filesystem::path dir) { given_ = std::move(dir); }
  /// Throws std::filesystem::filesystem_error when no folder can be made.
  const std::filesystem::path& path();

 private:
  std::filesystem::path given_;
  std::filesystem::path own_;
};

/// One instance's folder, made when first needed, removed with the instance.
class Scratch {
 public:
  Scratch(ScratchRoot& root, int number, std::uint64_t serial);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// Throws std::filesystem::filesystem_error when it cannot be made.
  const std::filesystem::path& path();
  /// The folder's path, whether it exists yet or not; empty before path() was first called.
  const std::filesystem::path& known_path() const { return path_; }
  /// A new empty folder inside.
  std::filesystem::path subfolder(const std::string& stem);

  LV2_State_Make_Path* make_path_feature() { return &make_path_; }
  static LV2_State_Free_Path* free_path_feature();

 private:
  static char* make_path(LV2_State_Make_Path_Handle self, const char* path);

  ScratchRoot& root_;
  std::string name_;
  std::filesystem::path path_;
  int subfolders_ = 0;
  LV2_State_Make_Path make_path_;
};

}  // namespace marlise::engine
