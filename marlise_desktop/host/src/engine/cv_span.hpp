// SPDX-License-Identifier: GPL-3.0-or-later
// Which voltages move a parameter.
#pragma once

#include <optional>

namespace marlise::engine {

/// The part of a control voltage that moves the parameter from one end to the other.
struct CvSpan {
  float least = -5;
  float most = 5;
};

/// `=` the source's own range, `-` its length below 0, `+` its length above 0, `b` around 0; where the source says
/// no range (`range` is empty), 5 V to both sides for `=`, 1 V for the others. Nothing for any other mode.
std::optional<CvSpan> cv_span(char mode, const std::optional<CvSpan>& range);

}  // namespace marlise::engine
