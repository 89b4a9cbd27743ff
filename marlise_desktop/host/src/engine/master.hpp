// SPDX-License-Identifier: GPL-3.0-or-later
// What acts on the whole graph: input trim, output volume, mute, processing on and off, panic.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "ramp.hpp"
#include "terminal.hpp"

namespace marlise::engine {

class Master {
 public:
  explicit Master(double rate);

  /// What the control thread wants; the audio thread follows.
  struct Wishes {
    std::atomic<float> trim{1};    ///< linear
    std::atomic<float> volume{1};  ///< linear
    std::atomic<bool> muted{false};
    std::atomic<bool> running{true};     ///< plugins are run
    std::atomic<bool> held{false};       ///< nothing comes in or goes out, and plugins run on
    std::atomic<bool> audible{true};     ///< the processing fade is up
    std::atomic<bool> cut{false};        ///< not audible means: at once
    std::atomic<int> panic{0};           ///< see Panic
  };
  /// The steps of a panic: asked for, faded out within a run, notes silenced in the next run.
  enum Panic : int { calm = 0, asked = 1, faded = 2, hushed = 3 };
  Wishes wishes;

  /// While no cycles come.
  void set_rate(double rate) noexcept { rate_ = static_cast<float>(rate); }

  // Audio thread.

  /// Once a run: aims the ramps and works out this run's gains. True when notes are to be silenced in it.
  bool begin(std::uint32_t frames, float fade_frames) noexcept;
  /// A source's gain: the trim, and the fades of running and holding, since a plugin that stops in the middle of a
  /// sound, or is given a cut one, would sound the cut later.
  void enter(float* samples, std::uint32_t frames, Stage stage) noexcept;
  void finish(float* samples, std::uint32_t frames, Stage stage) noexcept;
  /// Once a run, after the last use.
  void end() noexcept;
  /// Plugins are run in this run: wanted, or still heard.
  bool runs() const noexcept { return runs_; }
  /// Ends all fades at once.
  void settle() noexcept;

  /// Any thread: the processing fade has reached silence.
  bool silent() const noexcept { return silent_.load(std::memory_order_acquire); }
  /// Any thread: holding has reached silence.
  bool holds() const noexcept { return holds_.load(std::memory_order_acquire); }
  /// Any thread: plugins are not run any more.
  bool rests() const noexcept { return rests_.load(std::memory_order_acquire); }

 private:
  /// A run's gain, as a curve while a ramp moves.
  struct Gains {
    std::vector<float> curve;
    bool flat = true;
    float value = 1;
    void apply(float* samples, std::uint32_t frames) const noexcept;
  };
  void draw(Gains& plain, Gains& device, std::uint32_t frames) noexcept;

  float rate_;
  Ramp trim_{1.0F};
  Ramp volume_{1.0F};
  Ramp mute_{1.0F};
  Ramp processing_{1.0F};
  Ramp running_{1.0F};
  Ramp held_{1.0F};
  bool runs_ = true;
  Gains trim_gains_, inner_gains_, plain_gains_, device_gains_;
  std::atomic<bool> silent_{false};
  std::atomic<bool> holds_{false};
  std::atomic<bool> rests_{false};
};

}  // namespace marlise::engine
