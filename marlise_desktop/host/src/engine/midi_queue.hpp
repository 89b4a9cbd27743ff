// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that wait to be sent to a MIDI device.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include "byte_ring.hpp"
#include "terminal.hpp"

namespace marlise::engine {

/// The control thread adds, the audio thread sends. What a cycle has no room for goes in the next.
class MidiQueue {
 public:
  static constexpr std::uint32_t most_waiting = 1024;
  static constexpr std::uint32_t longest = 256;  ///< bytes

  /// Control thread: false when it is full. At most `longest` bytes.
  bool push(std::span<const std::uint8_t> message) noexcept {
    if (waiting_.load(std::memory_order_acquire) >= most_waiting || !ring_.push(0, message.data(), message.size())) {
      return false;
    }
    waiting_.fetch_add(1, std::memory_order_release);
    return true;
  }

  /// Audio thread: sends what fits, at this frame of the cycle.
  void send(MidiTerminal& terminal, std::uint32_t frame) noexcept {
    while (next_size_ > 0 || fetch()) {
      if (!terminal.write({frame, next_size_, next_.data()})) {
        return;
      }
      next_size_ = 0;
      waiting_.fetch_sub(1, std::memory_order_release);
    }
  }

 private:
  bool fetch() noexcept {
    std::uint32_t type = 0;
    if (!ring_.peek(type, next_size_)) {
      return false;
    }
    ring_.take(next_.data(), next_.size());
    return true;
  }

  ByteRing ring_{most_waiting * (longest + 8)};
  std::atomic<std::uint32_t> waiting_{0};
  std::array<std::uint8_t, longest> next_{};  ///< taken out of the ring and not sent yet; the audio thread's own
  std::uint32_t next_size_ = 0;
};

}  // namespace marlise::engine
