// SPDX-License-Identifier: GPL-3.0-or-later
// A lock-free ring of messages between exactly one writing and one reading thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace marlise::engine {

/// Messages are whole or absent: a push that does not fit changes nothing.
class ByteRing {
 public:
  /// Room for `capacity` bytes (rounded up to a power of two), 8 of them used by each message's head.
  explicit ByteRing(std::size_t capacity)
      : mask_(std::bit_ceil(capacity) - 1), bytes_(std::make_unique<std::byte[]>(mask_ + 1)) {}

  /// Writing thread: appends a message made of two parts.
  bool push(std::uint32_t type, const void* first, std::size_t first_size, const void* second = nullptr,
            std::size_t second_size = 0) noexcept {
    const std::size_t write = write_.load(std::memory_order_relaxed);
    const std::size_t size = first_size + second_size;
    const std::size_t free = mask_ + 1 - (write - read_.load(std::memory_order_acquire));
    if (size + sizeof(Head) > free) {
      return false;
    }
    const Head head{type, static_cast<std::uint32_t>(size)};
    put(write, &head, sizeof head);
    put(write + sizeof head, first, first_size);
    put(write + sizeof head + first_size, second, second_size);
    write_.store(write + sizeof head + size, std::memory_order_release);
    return true;
  }

  bool empty() const noexcept {
    return read_.load(std::memory_order_acquire) == write_.load(std::memory_order_acquire);
  }

  /// Reading thread: size in bytes of the next message; false when there is none.
  bool peek(std::uint32_t& type, std::uint32_t& size) const noexcept {
    const std::size_t read = read_.load(std::memory_order_relaxed);
    if (read == write_.load(std::memory_order_acquire)) {
      return false;
    }
    Head head{};
    get(read, &head, sizeof head);
    type = head.type;
    size = head.size;
    return true;
  }

  /// Reading thread: takes the message that peek() showed, as many bytes as `room` holds; null drops it.
  void take(void* out, std::size_t room) noexcept {
    const std::size_t read = read_.load(std::memory_order_relaxed);
    Head head{};
    get(read, &head, sizeof head);
    if (out != nullptr) {
      get(read + sizeof head, out, std::min<std::size_t>(room, head.size));
    }
    read_.store(read + sizeof head + head.size, std::memory_order_release);
  }

  /// Reading thread, not the audio thread: takes a message of any length.
  bool pop(std::uint32_t& type, std::vector<std::byte>& out) {
    std::uint32_t size = 0;
    if (!peek(type, size)) {
      return false;
    }
    out.resize(size);
    take(out.data(), size);
    return true;
  }

 private:
  struct Head {
    std::uint32_t type;
    std::uint32_t size;
  };

  void put(std::size_t at, const void* from, std::size_t size) noexcept {
    if (size == 0) {
      return;
    }
    const std::size_t start = at & mask_;
    const std::size_t before_end = std::min(size, mask_ + 1 - start);
    std::memcpy(&bytes_[start], from, before_end);
    std::memcpy(&bytes_[0], static_cast<const std::byte*>(from) + before_end, size - before_end);
  }

  void get(std::size_t at, void* to, std::size_t size) const noexcept {
    if (size == 0) {
      return;
    }
    const std::size_t start = at & mask_;
    const std::size_t before_end = std::min(size, mask_ + 1 - start);
    std::memcpy(to, &bytes_[start], before_end);
    std::memcpy(static_cast<std::byte*>(to) + before_end, &bytes_[0], size - before_end);
  }

  std::size_t mask_;
  std::unique_ptr<std::byte[]> bytes_;
  alignas(64) std::atomic<std::size_t> write_{0};
  alignas(64) std::atomic<std::size_t> read_{0};
};

}  // namespace marlise::engine
