// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal_node.hpp"

#include <algorithm>
#include <utility>

namespace marlise::engine {

void TerminalNode::open(std::uint32_t frames) noexcept {
  if (audio) {
    outside = audio->buffer(frames);
  } else {
    waiting = midi->begin(frames);
    next = 0;
    cut = flow == Flow::source && midi->cut() && control == 0;
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
  if (std::exchange(cut, false)) {
    end_notes(midi_event);
  }
  for (; next < waiting; ++next) {
    const MidiEvent event = midi->event(next);
    if (event.frame >= offset + frames) {
      break;
    }
    const std::uint32_t frame = event.frame < offset ? 0 : event.frame - offset;
    lost += events->append(frame, midi_event, event.data, event.size) ? 0 : 1;
  }
  follow(midi_event);
}

void TerminalNode::follow(LV2_URID midi_event) noexcept {
  events->each([&](const LV2_Atom_Event& event) {
    if (event.body.type == midi_event) {
      held.follow(reinterpret_cast<const std::uint8_t*>(&event + 1), event.body.size);
    }
  });
}

void TerminalNode::end_notes(LV2_URID midi_event) noexcept {
  held.release([&](const MidiMessage& m) { events->append(0, midi_event, m.data(), 3); });
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
