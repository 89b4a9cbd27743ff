// SPDX-License-Identifier: GPL-3.0-or-later
#include "atom_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace marlise::engine {

AtomBuffer::AtomBuffer(std::uint32_t bytes, LV2_URID sequence_type)
    : capacity_(std::max(bytes, usual_size)),
      type_(sequence_type),
      // Uninitialised on purpose: pages that no event reaches cost nothing.
      bytes_(new std::uint64_t[(capacity_ + sizeof(LV2_Atom)) / 8 + 1]) {
  clear();
}

void AtomBuffer::clear() noexcept {
  LV2_Atom_Sequence* head = sequence();
  head->atom.size = sizeof(LV2_Atom_Sequence_Body);
  head->atom.type = type_;
  head->body.unit = 0;
  head->body.pad = 0;
}

void AtomBuffer::offer(LV2_URID chunk_type) noexcept {
  clear();
  sequence()->atom.size = capacity_;
  sequence()->atom.type = chunk_type;
}

bool AtomBuffer::append(std::int64_t frame, LV2_URID type, const void* body, std::uint32_t size) noexcept {
  LV2_Atom_Sequence* head = sequence();
  const std::uint32_t used = head->atom.size;
  const std::uint64_t needed = sizeof(LV2_Atom_Event) + lv2_atom_pad_size(size);
  if (used + needed > capacity_) {
    return false;
  }
  auto* event = lv2_atom_sequence_end(&head->body, used);
  event->time.frames = frame;
  event->body.type = type;
  event->body.size = size;
  std::memcpy(event + 1, body, size);
  head->atom.size = static_cast<std::uint32_t>(used + needed);
  return true;
}

void AtomBuffer::copy(const AtomBuffer& other) noexcept {
  clear();
  if (other.sequence()->atom.size <= capacity_) {
    std::memcpy(bytes_.get(), other.bytes_.get(), other.sequence()->atom.size + sizeof(LV2_Atom));
    return;
  }
  other.each([this](const LV2_Atom_Event& event) { append(event); });
}

bool AtomBuffer::well_formed() const noexcept {
  const LV2_Atom_Sequence* head = sequence();
  if (head->atom.type != type_ || head->atom.size < sizeof(LV2_Atom_Sequence_Body) || head->atom.size > capacity_) {
    return false;
  }
  const std::uint64_t end = head->atom.size;
  std::uint64_t at = sizeof(LV2_Atom_Sequence_Body);
  while (at < end) {
    if (at + sizeof(LV2_Atom_Event) > end) {
      return false;
    }
    const auto* event =
        reinterpret_cast<const LV2_Atom_Event*>(reinterpret_cast<const std::byte*>(&head->body) + at);
    const std::uint64_t next = at + sizeof(LV2_Atom_Event) + event->body.size;
    if (next > end) {
      return false;
    }
    at = (next + 7U) & ~std::uint64_t{7};
  }
  return true;
}

}  // namespace marlise::engine
