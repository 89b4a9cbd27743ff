// SPDX-License-Identifier: GPL-3.0-or-later
#include "old_events.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace marlise::engine {

namespace {

constexpr std::uint32_t most_16_bits = std::numeric_limits<std::uint16_t>::max();

std::uint32_t padded(std::uint32_t size) { return (size + 7U) & ~7U; }

std::uint32_t no_reference(void* /*handle*/, void* /*event*/) { return 0; }

std::uint32_t map_uri(void* handle, const char* map, const char* uri) {
  const std::uint32_t number = static_cast<Urids*>(handle)->map(uri);
  // Types of events have 16 bits.
  return map != nullptr && std::strcmp(map, old_event_uri) == 0 && number > most_16_bits ? 0 : number;
}

}  // namespace

OldEventFeature::OldEventFeature() : ref(no_reference), unref(no_reference) {}

UriMapFeature::UriMapFeature(Urids& urids) : handle(&urids), uri_to_id(map_uri) {}

OldEvents::OldEvents(std::uint32_t bytes) : head_{}, bytes_(new std::uint64_t[bytes / sizeof(std::uint64_t)]) {
  head_.capacity = bytes & ~7U;
  offer();
}

void OldEvents::offer() noexcept {
  head_.data = reinterpret_cast<std::uint8_t*>(bytes_.get());
  head_.header_size = sizeof head_;
  head_.stamp_type = 0;
  head_.event_count = 0;
  head_.size = 0;
}

void OldEvents::take(const AtomBuffer& events) noexcept {
  offer();
  events.each([this](const LV2_Atom_Event& event) {
    const std::uint32_t size = event.body.size;
    if (event.body.type > most_16_bits || size > most_16_bits ||
        head_.size + sizeof(Event) + padded(size) + 8 > head_.capacity) {
      return;
    }
    const Event head{static_cast<std::uint32_t>(std::max<std::int64_t>(event.time.frames, 0)), 0,
                     static_cast<std::uint16_t>(event.body.type), static_cast<std::uint16_t>(size)};
    std::memcpy(head_.data + head_.size, &head, sizeof head);
    std::memcpy(head_.data + head_.size + sizeof head, &event + 1, size);
    head_.size += padded(sizeof head + size);
    ++head_.event_count;
  });
}

void OldEvents::give(AtomBuffer& events) const noexcept {
  events.clear();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(bytes_.get());
  const std::uint32_t end = std::min(head_.size, head_.capacity);
  std::uint32_t at = 0;
  for (std::uint32_t i = 0; i < head_.event_count && at + sizeof(Event) <= end; ++i) {
    Event event{};
    std::memcpy(&event, bytes + at, sizeof event);
    if (at + sizeof event + event.size > end) {
      return;  // nonsense
    }
    events.append(event.frames, event.type, bytes + at + sizeof event, event.size);
    at += padded(sizeof event + event.size);
  }
}

}  // namespace marlise::engine
