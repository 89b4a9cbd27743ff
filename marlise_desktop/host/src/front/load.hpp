// SPDX-License-Identifier: GPL-3.0-or-later
// How much of each period the audio takes.
#pragma once

#include <cstdint>

namespace marlise::front {

struct Load {
  double percent = 0;
  double highest = 0;  ///< of all readings so far
  unsigned xruns = 0;  ///< since the start
};

class LoadSource {
 public:
  virtual ~LoadSource() = default;
  virtual Load load() = 0;
  /// Frames that were processed since the start.
  virtual std::uint64_t frames() const = 0;
};

/// Offline there is no period to fill.
class NoLoad final : public LoadSource {
 public:
  Load load() override { return {}; }
  std::uint64_t frames() const override { return 0; }
};

}  // namespace marlise::front
