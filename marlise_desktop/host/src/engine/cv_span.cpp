// SPDX-License-Identifier: GPL-3.0-or-later
#include "cv_span.hpp"

namespace marlise::engine {

std::optional<CvSpan> cv_span(char mode, const std::optional<CvSpan>& range) {
  CvSpan whole = range.value_or(CvSpan{});
  if (whole.least >= whole.most) {
    whole.most = whole.least + 0.1F;
  }
  const float length = whole.most - whole.least;
  switch (mode) {
    case '=':
      return whole;
    case '-':
      return CvSpan{range ? -length : -1.0F, 0};
    case '+':
      return CvSpan{0, range ? length : 1.0F};
    case 'b':
      if (!range) {
        return CvSpan{-1, 1};
      }
      return whole.least < 0 && whole.most > 0 ? whole : CvSpan{-length / 2, length / 2};
    default:
      return std::nullopt;
  }
}

}  // namespace marlise::engine
