// SPDX-License-Identifier: GPL-3.0-or-later
// What the audio thread and plugins' own threads have to say to the control thread.
#pragma once

#include <lv2/atom/atom.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "byte_ring.hpp"
#include "tempo.hpp"

namespace marlise::engine {

enum class NoteKind : std::uint32_t {
  output,
  parameter,
  learned,
  control_change,
  program_change,
  atom,
  fault,
  slow,
  log,
  transport
};

/// What stands for the transport where an instance's serial is expected.
constexpr std::uint64_t transport_serial = 0;

/// A note's fixed part; an atom, a log line's text, a LearnedNote or a TransportState follows it.
struct NoteHead {
  std::uint64_t instance;  ///< Instance::serial, or transport_serial
  /// Index or bypass_port; a log line's level; how many slow runs; a controller's MidiSource; a program's channel.
  std::uint32_t port;
  float value;  ///< the control's value; a fault's sample; seconds
};

struct LearnedNote {
  std::uint32_t source;  ///< MidiSource
  float low;
  float high;
};

/// Any thread writes. The audio thread never waits; when nobody drains, notes are dropped and counted.
class Outbox {
 public:
  void output(std::uint64_t instance, std::uint32_t port, float value) noexcept {
    note(NoteKind::output, {instance, port, value});
  }
  void parameter(std::uint64_t instance, std::uint32_t port, float value) noexcept {
    note(NoteKind::parameter, {instance, port, value});
  }
  void learned(std::uint64_t instance, std::uint32_t port, float value, const LearnedNote& more) noexcept {
    note(NoteKind::learned, {instance, port, value}, &more, sizeof more);
  }
  void control_change(std::uint32_t source, std::uint16_t value) noexcept {
    note(NoteKind::control_change, {0, source, static_cast<float>(value)});
  }
  void program_change(std::uint32_t channel, std::uint8_t program) noexcept {
    note(NoteKind::program_change, {0, channel, static_cast<float>(program)});
  }
  void fault(std::uint64_t instance, std::uint32_t port, float value) noexcept {
    note(NoteKind::fault, {instance, port, value});
  }
  /// `runs` took longer than a period, the last one `seconds`.
  void slow(std::uint64_t instance, std::uint32_t runs, float seconds) noexcept {
    note(NoteKind::slow, {instance, runs, seconds});
  }
  void atom(std::uint64_t instance, const LV2_Atom* atom) noexcept {
    note(NoteKind::atom, {instance, 0, 0}, atom, sizeof(LV2_Atom) + atom->size);
  }
  void transport(const TransportState& state) noexcept {
    note(NoteKind::transport, {0, 0, 0}, &state, sizeof state);
  }
  /// `level` as in LogLine.
  void log(int level, std::string_view text) noexcept {
    note(NoteKind::log, {0, static_cast<std::uint32_t>(level), 0}, text.data(), text.size());
  }

  /// Control thread: the next note's bytes, a NoteHead and what follows it.
  bool next(NoteKind& kind, std::vector<std::byte>& bytes);
  std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

 private:
  void note(NoteKind kind, const NoteHead& head, const void* more = nullptr, std::size_t size = 0) noexcept;

  ByteRing from_audio_{1U << 20U};
  std::atomic<std::uint64_t> dropped_{0};
  std::mutex mutex_;  ///< of from_others_; never taken on the audio thread
  std::deque<std::pair<NoteKind, std::vector<std::byte>>> from_others_;
};

}  // namespace marlise::engine
