// SPDX-License-Identifier: GPL-3.0-or-later
#include "path_list.hpp"

namespace marlise::front {
namespace {

std::string absolute_path(std::string_view entry, const std::filesystem::path& folder) {
  const bool relative = !entry.empty() && std::string_view("/~$").find(entry.front()) == std::string_view::npos;
  return relative ? (folder / entry).lexically_normal().string() : std::string(entry);
}

}  // namespace

std::string absolute_path_list(std::string_view list, const std::filesystem::path& folder) {
  std::string absolute;
  for (auto end = list.find(':'); end != std::string_view::npos; end = list.find(':')) {
    absolute += absolute_path(list.substr(0, end), folder) + ':';
    list.remove_prefix(end + 1);
  }
  return absolute + absolute_path(list, folder);
}

}  // namespace marlise::front
