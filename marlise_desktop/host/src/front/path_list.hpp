// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace marlise::front {

/// A search path such as LV2_PATH with its relative folders seen from `folder`. lilv, which crashes on those, makes
/// something of a `~` or `$` at the start by itself.
std::string absolute_path_list(std::string_view list, const std::filesystem::path& folder);

}  // namespace marlise::front
