// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>

namespace marlise::fuzz {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view mark = "=== ";

struct Base {
  Base() {
    std::string pattern = (fs::temp_directory_path() / "marlise-fuzz-XXXXXX").string();
    path = fs::canonical(mkdtemp(pattern.data()));
  }
  ~Base() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Base(const Base&) = delete;
  Base& operator=(const Base&) = delete;
  fs::path path;
};

/// Where an entry of that name goes; empty when that is not within `folder`.
fs::path place(const fs::path& folder, std::string_view name) {
  if (name.empty() || name.size() > 200 || name.find('\0') != std::string_view::npos) {
    return {};
  }
  const fs::path wanted = (folder / fs::path(name).relative_path()).lexically_normal();
  std::error_code failed;
  const fs::path parent = fs::weakly_canonical(wanted.parent_path(), failed);
  const bool within = (parent / "").string().starts_with((folder / "").string());
  return failed || !within || wanted.filename().empty() ? fs::path() : wanted;
}

void make(const fs::path& folder, std::string_view head, std::string_view content) {
  std::error_code failed;
  const std::size_t arrow = head.find(" -> ");
  const bool fifo = head.ends_with(" |");
  const bool is_folder = head.ends_with("/");
  const std::string_view name = arrow != head.npos ? head.substr(0, arrow)
                                : fifo             ? head.substr(0, head.size() - 2)
                                : is_folder        ? head.substr(0, head.size() - 1)
                                                   : head;
  const fs::path path = place(folder, name);
  if (path.empty()) {
    return;
  }
  fs::create_directories(path.parent_path(), failed);
  if (arrow != head.npos) {
    fs::create_symlink(std::string(head.substr(arrow + 4)), path, failed);
  } else if (fifo) {
    ::mkfifo(path.c_str(), 0600);
  } else if (is_folder) {
    fs::create_directory(path, failed);
  } else if (!fs::exists(fs::symlink_status(path, failed))) {
    std::ofstream(path, std::ios::binary) << content;
  }
}

}  // namespace

const fs::path& base(std::initializer_list<std::string_view> fixtures) {
  static const Base own;
  static const bool made = [&] {
    fs::create_directory(own.path / "lv2");
    for (const std::string_view name : fixtures) {
      const std::string bundle = std::string(name) + ".lv2";
      fs::create_directory_symlink(fs::path(MARLISE_FIXTURES) / bundle, own.path / "lv2" / bundle);
    }
    return setenv("LV2_PATH", (own.path / "lv2").c_str(), 1) == 0;
  }();
  (void)made;
  return own.path;
}

void make_anew(const fs::path& folder) {
  fs::remove_all(folder);
  fs::create_directories(folder);
}

std::string_view unpack_one(std::string_view& text, const fs::path& folder) {
  const std::size_t line_end = std::min(text.find('\n'), text.size());
  std::string_view head = text.substr(0, line_end);
  text.remove_prefix(std::min(line_end + 1, text.size()));
  const std::string next = "\n" + std::string(mark);
  const std::size_t end = text.starts_with(mark) ? 0 : text.find(next);
  const std::size_t size = end == text.npos ? text.size() : (end == 0 ? 0 : end + 1);
  const std::string_view content = text.substr(0, size);
  text.remove_prefix(size);
  if (head.starts_with(mark)) {
    head.remove_prefix(mark.size());
    make(folder, head, content);
    return head;
  }
  return {};
}

}  // namespace marlise::fuzz
