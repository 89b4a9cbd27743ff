// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzz targets share: a folder of their own, and files made of a text.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace marlise::fuzz {

/// This process's folder, gone at its end. Made at the first call, which also keeps LV2 plugins to the fixtures named.
const std::filesystem::path& base(std::initializer_list<std::string_view> fixtures = {});

/// Makes `folder` anew, empty.
void make_anew(const std::filesystem::path& folder);

/// Takes the next entry off `text` and makes it in `folder`. `=== NAME` begins a file, whose content follows;
/// `=== NAME/` is a folder, `=== NAME |` a FIFO, `=== NAME -> TARGET` a link, which may lead anywhere. Nothing is made
/// outside of `folder`. Answers the name.
std::string_view unpack_one(std::string_view& text, const std::filesystem::path& folder);

}  // namespace marlise::fuzz
