// SPDX-License-Identifier: GPL-3.0-or-later
#include "path_list.hpp"

#include <ranges>

namespace marlise::front {

std::string absolute_path_list(std::string_view list, const std::filesystem::path& folder) {
  std::string absolute;
  const char* separator = "";
  for (const auto part : std::views::split(list, ':')) {
    const std::string_view entry(part.begin(), part.end());
    const bool relative = !entry.empty() && std::string_view("/~$").find(entry.front()) == std::string_view::npos;
    absolute += separator;
    absolute += relative ? (folder / entry).lexically_normal().string() : std::string(entry);
    separator = ":";
  }
  return absolute;
}

}  // namespace marlise::front
