// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox.hpp"

#include "realtime.hpp"

namespace marlise::engine {

namespace {

constexpr std::size_t most_waiting = 8192;

}  // namespace

void Outbox::note(NoteKind kind, const NoteHead& head, const void* more, std::size_t size) noexcept {
  if (on_audio_thread) {
    if (!from_audio_.push(static_cast<std::uint32_t>(kind), &head, sizeof head, more, size)) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
    }
    return;
  }
  const std::lock_guard lock(mutex_);
  if (from_others_.size() >= most_waiting) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  std::vector<std::byte> bytes(sizeof head + size);
  std::memcpy(bytes.data(), &head, sizeof head);
  if (size > 0) {
    std::memcpy(bytes.data() + sizeof head, more, size);
  }
  from_others_.emplace_back(kind, std::move(bytes));
}

bool Outbox::next(NoteKind& kind, std::vector<std::byte>& bytes) {
  std::uint32_t type = 0;
  if (from_audio_.pop(type, bytes)) {
    kind = static_cast<NoteKind>(type);
    return true;
  }
  const std::lock_guard lock(mutex_);
  if (from_others_.empty()) {
    return false;
  }
  kind = from_others_.front().first;
  bytes = std::move(from_others_.front().second);
  from_others_.pop_front();
  return true;
}

}  // namespace marlise::engine
