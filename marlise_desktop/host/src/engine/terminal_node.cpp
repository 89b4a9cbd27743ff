// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal_node.hpp"

#include <algorithm>

namespace marlise::engine {

void TerminalNode::open(std::uint32_t frames) noexcept {
  if (audio) {
    outside = audio->buffer(frames);
  } else {
    waiting = midi->begin(frames);
    next = 0;
  }
}

void TerminalNode::take(std::uint32_t offset, std::uint32_t frames, LV2_URID midi_event) noexcept {
  if (audio) {
    if (outside == nullptr) {
      std::fill_n(samples.data(), frames, 0.0F);
    } else {
      std::copy_n(outside + offset, frames, samples.data());
    }
    return;
  }
  events->clear();
  lost = 0;
  for (; next < waiting; ++next) {
    const MidiEvent event = midi->event(next);
    if (event.frame >= offset + frames) {
      return;
    }
    const std::uint32_t frame = event.frame < offset ? 0 : event.frame - offset;
    lost += events->append(frame, midi_event, event.data, event.size) ? 0 : 1;
  }
}

void TerminalNode::give(std::uint32_t offset, std::uint32_t frames, LV2_URID midi_event) noexcept {
  if (audio) {
    if (outside != nullptr) {
      std::copy_n(samples.data(), frames, outside + offset);
    }
    return;
  }
  if (queue) {
    queue->send(*midi, offset);
  }
  events->each([&](const LV2_Atom_Event& event) {
    if (event.body.type == midi_event) {
      midi->write({offset + static_cast<std::uint32_t>(event.time.frames), event.body.size,
                   reinterpret_cast<const std::uint8_t*>(&event + 1)});
    }
  });
}

}  // namespace marlise::engine
