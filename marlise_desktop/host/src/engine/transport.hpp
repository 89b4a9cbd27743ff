// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's transport: whether it rolls, where it is, how fast the music goes.
//
// What rolls is a TimeSource. Bars and beats are counted here, unless the source says that somebody else counts them.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "beat_line.hpp"
#include "outbox.hpp"
#include "tempo.hpp"
#include "time_source.hpp"

namespace marlise::engine {

class Transport {
 public:
  /// What can be set and read by symbol, as if the transport were an instance.
  enum class Knob : std::uint8_t { bpm, beats_per_bar, rolling };
  /// From ":bpm", ":bpb", ":rolling".
  static std::optional<Knob> knob(std::string_view symbol);
  static std::string_view symbol(Knob knob);
  static float least(Knob knob);
  static float most(Knob knob);
  /// What comes of a value that is no NaN.
  static float settled(Knob knob, float value);

  /// `rolling` until there is another source.
  Transport(double rate, bool rolling)
      : own_(rolling), most_lost_(longest_loss(rate)), rolling_(rolling), line_(rate), told_{rolling, {}} {}

  /// Before the first cycle.
  void use(TimeSource& source) { source_ = &source; }

  /// While no cycle runs.
  void set_rate(double rate) noexcept;

  // Any thread, the audio thread too. What is set acts from the next cycle on.

  /// False, and nothing is set, when it is NaN or out of the range that may be set.
  bool set_bpm(double bpm) noexcept;
  bool set_beats_per_bar(double beats) noexcept;
  /// Off also goes back to the start.
  void roll(bool on) noexcept;
  void go_on() noexcept { source_->start(); }                 ///< from where it is
  void halt() noexcept { source_->stop(); }                   ///< and stays there
  void from_start() noexcept { source_->locate(0), source_->start(); }
  /// Clamped to the knob's range; false for NaN.
  bool turn(Knob knob, float value) noexcept;
  float value(Knob knob) const noexcept;
  TransportState state() const noexcept;
  /// Tells the state in the next cycle, even if it is as it was.
  void retell() noexcept { retell_.store(true, std::memory_order_release); }

  // Audio thread.

  /// Once a cycle.
  void begin(std::uint32_t frames, Outbox& outbox) noexcept;
  /// Once a run, after it.
  void pass(std::uint32_t frames) noexcept;
  const TimePosition& now() const noexcept { return now_; }
  /// Between cycles: what the music's place is at the next cycle, which starts at `frame`. For a timebase master.
  TimePosition ahead(std::uint32_t frame) const noexcept;

 private:
  static std::uint32_t longest_loss(double rate) { return static_cast<std::uint32_t>(rate / 2); }
  Tempo wanted() const noexcept { return {bpm_.load(), beats_per_bar_.load()}; }
  bool follow_them(const SourceTime& time) noexcept;
  bool located(std::uint32_t frame, bool rolling) const noexcept;
  bool follow_us(bool jumped) noexcept;
  void tell(Outbox& outbox) noexcept;

  OwnTime own_;
  TimeSource* source_ = &own_;
  std::uint32_t most_lost_;  ///< frames

  std::atomic<double> bpm_{Tempo{}.bpm};
  std::atomic<double> beats_per_bar_{Tempo{}.beats_per_bar};
  std::atomic<bool> retell_{false};

  // What was in the last cycle, for everybody.
  std::atomic<bool> rolling_;
  std::atomic<double> their_bpm_{0};  ///< 0: the music is ours
  std::atomic<double> their_beats_per_bar_{0};

  // The audio thread's own.
  BeatLine line_;
  TimePosition now_;
  int patience_ = 0;  ///< cycles that somebody else's tempo still holds when they fall silent
  bool begun_ = false;
  TransportState told_;
};

}  // namespace marlise::engine
