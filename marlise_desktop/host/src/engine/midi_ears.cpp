// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi_ears.hpp"

#include <algorithm>

namespace marlise::engine {

MidiEars::MidiEars(std::vector<MidiEar>& ears) noexcept : ears_(ears) {
  for (MidiEar& ear : ears_) {
    const LV2_Atom_Sequence* sequence = ear.node->events->sequence();
    ear.next = lv2_atom_sequence_begin(&sequence->body);
    ear.end = lv2_atom_sequence_end(&sequence->body, sequence->atom.size);
    ear.moment = -1;
    ear.taken = 0;
  }
}

MidiEar* MidiEars::earliest() noexcept {
  MidiEar* found = nullptr;
  unsigned int turns = 0;
  for (MidiEar& ear : ears_) {
    if (ear.next >= ear.end) {
      continue;
    }
    const std::int64_t frame = ear.next->time.frames;
    const unsigned int taken = ear.moment == frame ? ear.taken : 0;
    if (found == nullptr || frame < found->next->time.frames || (frame == found->next->time.frames && taken < turns)) {
      found = &ear;
      turns = taken;
    }
  }
  return found;
}

const LV2_Atom_Event& MidiEars::take(MidiEar& ear) noexcept {
  const LV2_Atom_Event& event = *ear.next;
  ear.taken = ear.moment == event.time.frames ? ear.taken + 1 : 1;
  ear.moment = event.time.frames;
  ear.next = lv2_atom_sequence_next(&event);
  return event;
}

Echoes::Heard& Echoes::note(std::int64_t frame, const std::uint8_t* bytes, std::uint32_t size, unsigned int ear,
                            bool& echo) noexcept {
  if (frame != frame_) {
    forget();
    frame_ = frame;
  }
  const std::uint64_t bit = std::uint64_t{1} << ear;
  const auto end = heard_.begin() + static_cast<std::ptrdiff_t>(count_);
  const auto before = std::find_if(heard_.begin(), end, [&](const Heard& heard) {
    return (heard.ears & bit) == 0 && heard.size == size && std::equal(bytes, bytes + size, heard.bytes.begin());
  });
  echo = before != end;
  if (echo) {
    before->ears |= bit;
    return *before;
  }
  Heard& made = heard_[next_];
  next_ = (next_ + 1) % heard_.size();
  count_ = std::min(count_ + 1, heard_.size());
  made = {};
  std::copy_n(bytes, size, made.bytes.begin());
  made.size = size;
  made.ears = bit;
  return made;
}

}  // namespace marlise::engine
