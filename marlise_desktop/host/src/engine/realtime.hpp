// SPDX-License-Identifier: GPL-3.0-or-later
// Which thread this is, and how the audio thread's arithmetic is set.
#pragma once

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

#include <cstdint>

namespace marlise::engine {

constexpr std::uint32_t most_frames = 8192;  ///< in one run

/// True on the audio thread while it is inside Engine::process.
inline constinit thread_local bool on_audio_thread = false;

/// Marks the audio thread and flushes denormal numbers to zero while it lives: a decaying
/// reverb would otherwise cost many times its normal load.
class AudioThreadScope {
 public:
  AudioThreadScope() noexcept {
    on_audio_thread = true;
#if defined(__SSE2__)
    saved_ = _mm_getcsr();
    _mm_setcsr(saved_ | 0x8040U);  // flush to zero, denormals are zero
#elif defined(__aarch64__)
    asm volatile("mrs %0, fpcr" : "=r"(saved_));
    asm volatile("msr fpcr, %0" : : "r"(saved_ | (1ULL << 24U)));
#endif
  }
  ~AudioThreadScope() {
#if defined(__SSE2__)
    _mm_setcsr(saved_);
#elif defined(__aarch64__)
    asm volatile("msr fpcr, %0" : : "r"(saved_));
#endif
    on_audio_thread = false;
  }
  AudioThreadScope(const AudioThreadScope&) = delete;
  AudioThreadScope& operator=(const AudioThreadScope&) = delete;

 private:
#if defined(__SSE2__)
  unsigned int saved_ = 0;
#else
  std::uint64_t saved_ = 0;
#endif
};

/// While it lives a plugin runs: what that does to rounding and denormal numbers must not reach the others.
class ArithmeticKept {
 public:
#if defined(__SSE2__)
  ArithmeticKept() noexcept : before_(_mm_getcsr()) {}
  ~ArithmeticKept() {
    constexpr unsigned int flags = 0x3FU;  // what has happened, not how to work
    if (((_mm_getcsr() ^ before_) & ~flags) != 0) {
      _mm_setcsr(before_);
    }
  }
  ArithmeticKept(const ArithmeticKept&) = delete;
  ArithmeticKept& operator=(const ArithmeticKept&) = delete;

 private:
  unsigned int before_;
#elif defined(__aarch64__)
  ArithmeticKept() noexcept { asm volatile("mrs %0, fpcr" : "=r"(before_)); }
  ~ArithmeticKept() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
  ArithmeticKept(const ArithmeticKept&) = delete;
  ArithmeticKept& operator=(const ArithmeticKept&) = delete;

 private:
  std::uint64_t before_ = 0;
#else
  ArithmeticKept() noexcept {}
#endif
};

}  // namespace marlise::engine
