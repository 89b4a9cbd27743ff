// SPDX-License-Identifier: GPL-3.0-or-later
#include "master.hpp"

#include <algorithm>

#include "instance.hpp"

namespace marlise::engine {

namespace {

constexpr float gain_time = 0.020F;        ///< seconds that a change of trim or volume takes
constexpr float processing_time = 0.030F;
constexpr float holding_time = 0.020F;

}  // namespace

Master::Master(double rate) : rate_(static_cast<float>(rate)) {
  for (Gains* gains : {&trim_gains_, &inner_gains_, &plain_gains_, &device_gains_}) {
    gains->curve.resize(most_frames);
  }
}

void Master::Gains::apply(float* samples, std::uint32_t frames) const noexcept {
  if (!flat) {
    for (std::uint32_t i = 0; i < frames; ++i) {
      samples[i] *= curve[i];
    }
  } else if (value != 1.0F) {
    for (std::uint32_t i = 0; i < frames; ++i) {
      samples[i] *= value;
    }
  }
}

bool Master::begin(std::uint32_t frames, float fade_frames) noexcept {
  const bool asked_now = wishes.panic.load(std::memory_order_acquire) == asked;
  if (asked_now) {
    mute_.aim(0.0F, std::min(static_cast<float>(frames), fade_frames));
  } else {
    mute_.fade(wishes.muted.load(std::memory_order_relaxed) ? 0.0F : 1.0F, fade_frames);
  }
  trim_.aim(wishes.trim.load(std::memory_order_relaxed), rate_ * gain_time);
  volume_.aim(wishes.volume.load(std::memory_order_relaxed), rate_ * gain_time);
  if (wishes.audible.load(std::memory_order_acquire)) {
    processing_.fade(1.0F, rate_ * processing_time);
  } else if (wishes.cut.load(std::memory_order_relaxed)) {
    processing_.aim(0.0F, std::min(static_cast<float>(frames), fade_frames));  // within this run
  } else {
    processing_.fade(0.0F, rate_ * processing_time);
  }
  running_.fade(wishes.running.load(std::memory_order_acquire) ? 1.0F : 0.0F, fade_frames);
  held_.fade(wishes.held.load(std::memory_order_acquire) ? 0.0F : 1.0F, rate_ * holding_time);
  runs_ = running_.moving() || running_.value() > 0;
  draw(plain_gains_, device_gains_, frames);
  const bool hush = wishes.panic.load(std::memory_order_relaxed) == faded;
  int step = asked;
  if (asked_now) {
    wishes.panic.compare_exchange_strong(step, faded);
  }
  return hush;
}

void Master::draw(Gains& plain, Gains& device, std::uint32_t frames) noexcept {
  trim_gains_.flat = !trim_.moving();
  trim_gains_.value = trim_.value();
  inner_gains_.flat = !running_.moving() && !held_.moving();
  inner_gains_.value = running_.value() * held_.value();
  plain.flat = !mute_.moving() && !processing_.moving() && inner_gains_.flat;
  plain.value = mute_.value() * processing_.value() * inner_gains_.value;
  device.flat = plain.flat && !volume_.moving();
  device.value = plain.value * volume_.value();
  for (std::uint32_t i = 0; i < frames && !trim_gains_.flat; ++i) {
    trim_gains_.curve[i] = trim_.next();
  }
  for (std::uint32_t i = 0; i < frames && !device.flat; ++i) {
    inner_gains_.curve[i] = running_.next() * held_.next();
    plain.curve[i] = mute_.next() * processing_.next() * inner_gains_.curve[i];
    device.curve[i] = plain.curve[i] * volume_.next();
  }
}

void Master::enter(float* samples, std::uint32_t frames, Stage stage) noexcept {
  if (stage == Stage::device) {
    trim_gains_.apply(samples, frames);
  }
  inner_gains_.apply(samples, frames);
}

void Master::finish(float* samples, std::uint32_t frames, Stage stage) noexcept {
  (stage == Stage::device ? device_gains_ : plain_gains_).apply(samples, frames);
}

void Master::end() noexcept {
  silent_.store(!processing_.moving() && processing_.value() == 0.0F, std::memory_order_release);
  holds_.store(!held_.moving() && held_.value() == 0.0F, std::memory_order_release);
  rests_.store(!runs(), std::memory_order_release);
}

void Master::settle() noexcept {
  trim_.jump(wishes.trim.load());
  volume_.jump(wishes.volume.load());
  mute_.jump(wishes.muted.load() ? 0.0F : 1.0F);
  processing_.jump(wishes.audible.load() ? 1.0F : 0.0F);
  running_.jump(wishes.running.load() ? 1.0F : 0.0F);
  held_.jump(wishes.held.load() ? 0.0F : 1.0F);
}

}  // namespace marlise::engine
