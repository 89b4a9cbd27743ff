// SPDX-License-Identifier: GPL-3.0-or-later
#include "raw_midi_ring.hpp"

#include <cstring>

namespace marlise::engine {

namespace {

constexpr std::size_t ring_size = 1U << 20U;  ///< over 50 000 controller messages
constexpr std::uint8_t active_sensing = 0xFE;

}  // namespace

void RawMidiRing::turn_on() {
  if (!ring_) {
    ring_ = std::make_unique<ByteRing>(ring_size);
    if (wake_) {
      bell_.emplace(wake_);
    }
  }
  if (!on()) {
    take([](const RawMidi&) {});  // of an earlier time
  }
  on_.store(true, std::memory_order_release);
}

void RawMidiRing::take(const RawMidiVisitor& visit) {
  std::uint32_t kind = 0;
  while (ring_ && ring_->pop(kind, taken_)) {
    RawMidi told;
    if (kind == loss) {
      std::memcpy(&told.lost, taken_.data(), sizeof told.lost);
    } else {
      Head head{};
      std::memcpy(&head, taken_.data(), sizeof head);
      told.port = static_cast<int>(head.port);
      told.frame = head.frame;
      told.bytes = {reinterpret_cast<const std::uint8_t*>(taken_.data()) + sizeof head, taken_.size() - sizeof head};
    }
    visit(told);
  }
}

void RawMidiRing::tell(int port, std::uint32_t frame, const std::uint8_t* bytes, std::uint32_t size) noexcept {
  if (size == 0 || bytes[0] == active_sensing) {
    return;
  }
  const Head head{static_cast<std::uint32_t>(port), frame};
  // What is lost is told where it is missing, so before what comes after it.
  if (size > longest || !tell_loss() || !ring_->push(message, &head, sizeof head, bytes, size)) {
    ++lost_;
    return;
  }
  told_ = true;
}

bool RawMidiRing::tell_loss() noexcept {
  if (lost_ > 0) {
    if (!ring_->push(loss, &lost_, sizeof lost_)) {
      return false;
    }
    lost_ = 0;
    told_ = true;
  }
  return true;
}

void RawMidiRing::finish() noexcept {
  if (!on()) {
    lost_ = 0;
    return;
  }
  tell_loss();
  if (told_ && bell_) {
    bell_->ring();
  }
  told_ = false;
}

}  // namespace marlise::engine
