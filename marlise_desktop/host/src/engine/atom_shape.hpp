// SPDX-License-Identifier: GPL-3.0-or-later
// Whether an atom from another process is one all the way down, so that no plugin reads past its end.
#pragma once

#include <lv2/atom/atom.h>

#include <cstddef>
#include <span>

#include "urids.hpp"

namespace marlise::engine {

/// `bytes` are one atom and nothing else, aligned to 8. What it holds fits into it: the properties of objects, the
/// members of tuples and vectors, the events of sequences; texts are UTF-8 and end
/// with a NUL. Types that are not LV2's pass unread.
bool is_whole_atom(std::span<const std::byte> bytes, const KnownUrids& known);

}  // namespace marlise::engine
