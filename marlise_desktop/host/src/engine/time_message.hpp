// SPDX-License-Identifier: GPL-3.0-or-later
// The time:Position object that plugins are sent.
#pragma once

#include <lv2/atom/forge.h>

#include <array>
#include <cstdint>

#include "tempo.hpp"
#include "urids.hpp"

namespace marlise::engine {

/// Made on the control thread; write() is the audio thread's and makes no call that could wait.
class TimeMessage {
 public:
  TimeMessage(Urids& urids, const KnownUrids& known, double rate);

  void set_rate(double rate) { rate_ = static_cast<float>(rate); }  ///< while no cycle runs
  void write(const TimePosition& position) noexcept;
  const LV2_Atom* atom() const noexcept { return reinterpret_cast<const LV2_Atom*>(memory_.data()); }

 private:
  const KnownUrids& known_;
  float rate_;
  LV2_Atom_Forge forge_;
  std::array<std::uint64_t, 64> memory_{};
};

}  // namespace marlise::engine
