// SPDX-License-Identifier: GPL-3.0-or-later
// Who rolls: JACK's transport, or the engine's own where there is none.
#pragma once

#include <atomic>
#include <cstdint>

#include "tempo.hpp"

namespace marlise::engine {

/// What a source says of a cycle's first frame.
struct SourceTime {
  enum class Music : std::uint8_t {
    ours,     ///< bars and beats are counted here
    unknown,  ///< nobody has said where in the music this is
    theirs,   ///< somebody else counts: see the rest
  };

  bool rolling = false;
  std::uint32_t frame = 0;  ///< may wrap after 2^32
  Music music = Music::ours;
  BeatPlace place{};        ///< only when `theirs`, and then finite and not negative
  std::int32_t late = 0;    ///< frames before the cycle's start to which `place` belongs
  Tempo tempo{};            ///< finite, above 0
  double beat_unit = 4;
};

class TimeSource {
 public:
  virtual ~TimeSource() = default;

  /// Audio thread, once a cycle of `frames`.
  virtual SourceTime take(std::uint32_t frames) noexcept = 0;

  // Any thread, the audio thread too: never waits.

  virtual void start() noexcept = 0;
  virtual void stop() noexcept = 0;
  virtual void locate(std::uint32_t frame) noexcept = 0;
};

/// Frames counted here; what is asked for happens at the next cycle's start.
class OwnTime final : public TimeSource {
 public:
  explicit OwnTime(bool rolling) : rolling_(rolling) {}

  SourceTime take(std::uint32_t frames) noexcept override;
  void start() noexcept override { rolling_.store(true); }
  void stop() noexcept override { rolling_.store(false); }
  void locate(std::uint32_t frame) noexcept override { wanted_.store(frame); }

 private:
  std::atomic<bool> rolling_;
  std::atomic<std::int64_t> wanted_{-1};  ///< -1: none
  std::uint32_t frame_ = 0;
};

inline SourceTime OwnTime::take(std::uint32_t frames) noexcept {
  if (const std::int64_t wanted = wanted_.exchange(-1); wanted >= 0) {
    frame_ = static_cast<std::uint32_t>(wanted);
  }
  SourceTime now;
  now.rolling = rolling_.load();
  now.frame = frame_;
  frame_ += now.rolling ? frames : 0;
  return now;
}

}  // namespace marlise::engine
