// SPDX-License-Identifier: GPL-3.0-or-later
// MIDI of several ports heard as one stream, in time order, by what it moves parameters.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "terminal_node.hpp"

namespace marlise::engine {

/// One port that is listened to. The cursor is the audio thread's own.
struct MidiEar {
  TerminalNode* node;
  const LV2_Atom_Event* next = nullptr;
  const LV2_Atom_Event* end = nullptr;
  std::int64_t moment = -1;  ///< frame of the last event that was taken
  unsigned int taken = 0;    ///< how many of that frame
};

/// Audio thread.
class MidiEars {
 public:
  explicit MidiEars(std::vector<MidiEar>& ears) noexcept;
  /// The ear whose next event is the earliest, or null. Ports that have events of the same frame take turns, so that
  /// what came in twice stands side by side.
  MidiEar* earliest() noexcept;
  static const LV2_Atom_Event& take(MidiEar& ear) noexcept;

 private:
  std::vector<MidiEar>& ears_;
};

/// Finds messages that came in at two ports, because a device is joined to both: they act once.
class Echoes {
 public:
  struct Heard {
    std::array<std::uint8_t, 3> bytes{};
    std::uint32_t size = 0;
    std::uint64_t ears = 0;  ///< one bit for each that has heard it
    bool taken = false;      ///< something was moved by it
  };

  /// A message of up to 3 bytes that `ear` hears in this frame. `echo` says whether another has heard it before.
  Heard& note(std::int64_t frame, const std::uint8_t* bytes, std::uint32_t size, unsigned int ear, bool& echo) noexcept;
  /// A new run begins.
  void forget() noexcept { count_ = next_ = 0; }

 private:
  std::array<Heard, 64> heard_{};  ///< in one frame; of more than that the oldest are forgotten
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  std::int64_t frame_ = 0;
};

}  // namespace marlise::engine
