// SPDX-License-Identifier: GPL-3.0-or-later
// Mixing: how several cables into one port become one signal or one stream of events.
#include "schedule.hpp"

#include <algorithm>

namespace marlise::engine {

namespace {

/// Messages between a plugin and its host stay between them.
bool is_private(const LV2_Atom_Event& event, const KnownUrids& known) noexcept {
  if (event.body.type != known.atom_object && event.body.type != known.atom_blank) {
    return false;
  }
  const LV2_URID kind = reinterpret_cast<const LV2_Atom_Object*>(&event.body)->body.otype;
  return kind == known.patch_set || kind == known.patch_put || kind == known.patch_get ||
         kind == known.patch_patch || kind == known.patch_ack || kind == known.patch_error;
}

}  // namespace

void SoundMix::run(std::uint32_t frames, float fade_frames) noexcept {
  if (feeds.empty()) {
    std::fill_n(to, frames, 0.0F);
    return;
  }
  bool add = false;
  for (const SoundFeed& feed : feeds) {
    feed.cable->mix(to, feed.from, frames, add, fade_frames);
    add = true;
  }
}

void EventMix::open(EventFeed& feed, const KnownUrids& known) noexcept {
  feed.next = feed.end = nullptr;
  EventCable& cable = *feed.cable;
  if (cable.leaving.load(std::memory_order_relaxed)) {
    cable.held.release([&](const MidiMessage& m) { to->append(0, known.midi_event, m.data(), 3); });
    cable.done.store(true, std::memory_order_release);
    return;
  }
  cable.done.store(false, std::memory_order_relaxed);
  const AtomBuffer* heard = feed.delayed ? feed.history : feed.from;
  if (!feed.delayed && feed.history != nullptr && !feed.history->empty()) {
    // The loop was opened: what was on its way arrives now.
    feed.history->each([&](const LV2_Atom_Event& event) {
      feed.next = &event;
      deliver(feed, 0, known);
    });
    feed.history->clear();
  }
  const LV2_Atom_Sequence* sequence = heard->sequence();
  feed.next = lv2_atom_sequence_begin(&sequence->body);
  feed.end = lv2_atom_sequence_end(&sequence->body, sequence->atom.size);
}

void EventMix::deliver(EventFeed& feed, std::int64_t frame, const KnownUrids& known) noexcept {
  const LV2_Atom_Event& event = *feed.next;
  if (is_private(event, known) || !to->append(frame, event.body.type, &event + 1, event.body.size)) {
    return;
  }
  if (event.body.type == known.midi_event) {
    feed.cable->held.follow(reinterpret_cast<const std::uint8_t*>(&event + 1), event.body.size);
  }
}

void EventMix::end_lost(const KnownUrids& known) noexcept {
  if (held == nullptr || !held->any()) {
    return;
  }
  HeldNotes lost = *held;
  for (const EventFeed& feed : feeds) {
    lost.except(feed.cable->held);  // one that leaves ends its own
  }
  lost.release([&](const MidiMessage& m) { to->append(0, known.midi_event, m.data(), 3); });
}

void EventMix::forget() noexcept {
  for (const EventFeed& feed : feeds) {
    feed.cable->held.forget();
  }
}

void Schedule::forget_notes() noexcept {
  for (Step& step : steps) {
    for (EventMix& mix : step.events) {
      mix.forget();
    }
  }
  for (Sink& sink : sinks) {
    sink.events.forget();
  }
}

void EventMix::run(std::uint32_t frames, const KnownUrids& known, bool mend) noexcept {
  if (mend) {
    end_lost(known);
  }
  for (EventFeed& feed : feeds) {
    open(feed, known);
  }
  const std::int64_t last = frames == 0 ? 0 : frames - 1;
  std::int64_t now = 0;
  while (true) {
    EventFeed* earliest = nullptr;
    for (EventFeed& feed : feeds) {
      if (feed.next < feed.end &&
          (earliest == nullptr || feed.next->time.frames < earliest->next->time.frames)) {
        earliest = &feed;
      }
    }
    if (earliest == nullptr) {
      return;
    }
    now = std::clamp(earliest->next->time.frames, now, std::max(now, last));
    deliver(*earliest, now, known);
    earliest->next = lv2_atom_sequence_next(earliest->next);
  }
}

}  // namespace marlise::engine
