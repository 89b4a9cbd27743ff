// SPDX-License-Identifier: GPL-3.0-or-later
// MIDI clock: 24 ticks a beat, start, continue and stop, from another device.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace marlise::engine {

class Transport;

/// The tempo of ticks that come with jitter.
///
/// A straight line through up to four beats of ticks (least squares), so a tick that is late by a millisecond moves the
/// tempo by some thousandths. When the last ticks do not fit to the line, the older ones are forgotten.
class TickTempo {
 public:
  explicit TickTempo(double rate) : frames_a_minute_(60.0 * rate) {}

  void forget() noexcept { count_ = 0; }
  void set_rate(double rate) noexcept { frames_a_minute_ = 60.0 * rate, forget(); }
  /// `frame` of a tick on a clock that only rises. Answers the tempo, or 0 while it cannot be told.
  double tick(std::uint64_t frame) noexcept;

 private:
  static constexpr std::size_t most = 96;  ///< ticks in the line

  double interval(std::size_t ticks) const noexcept;
  std::uint64_t at(std::size_t back) const noexcept { return ticks_[(next_ + most - 1 - back) % most]; }

  double frames_a_minute_;
  std::array<std::uint64_t, most> ticks_{};
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

/// Turns clock messages into what the transport does. Audio thread, but for follow().
class MidiClock {
 public:
  MidiClock(double rate, Transport& transport) : tempo_(rate), transport_(transport) {}

  /// Any thread.
  void follow(bool on) noexcept { following_.store(on); }
  bool following() const noexcept { return following_.load(std::memory_order_relaxed); }

  void set_rate(double rate) noexcept { tempo_.set_rate(rate); }  ///< while no cycle runs
  void hear(std::uint64_t frame, const std::uint8_t* message, std::uint32_t size) noexcept;

 private:
  void tick(std::uint64_t frame) noexcept;

  std::atomic<bool> following_{false};
  bool followed_ = false;
  TickTempo tempo_;
  double last_ = 0;  ///< beats a minute, as set
  Transport& transport_;
};

}  // namespace marlise::engine
