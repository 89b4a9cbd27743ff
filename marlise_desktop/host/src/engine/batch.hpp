// SPDX-License-Identifier: GPL-3.0-or-later
// Values and bypasses of many instances that change in one audio cycle, and glide from there.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "controls.hpp"
#include "instance.hpp"

namespace marlise::engine {

/// One apply(). The control thread fills it and posts it; from then on it is the audio thread's until it is `over`.
/// A batch moves only what it owns still: who sets a value, and a later batch, takes it over.
struct Batch {
  struct Jump {
    Controls* controls;
    std::uint32_t port;
    float target;
  };
  struct Glide {
    Controls* controls;
    std::uint32_t port;
    float target;
    bool logarithmic;
    float start = 0;
  };
  struct Switch {
    Instance* instance;
    bool on;
  };

  BatchId id = 0;
  std::uint64_t frames = 0;  ///< how long it glides
  std::vector<Jump> jumps;
  std::vector<Glide> glides;
  std::vector<Switch> switches;
  std::vector<std::shared_ptr<Instance>> keep;

  std::uint64_t elapsed = 0;  ///< frames
  Batch* next = nullptr;
  std::atomic<bool> over{false};

  // Audio thread.

  /// The first moment: jumps and switches are done, glides start from where their values are.
  void begin() noexcept;
  /// Moves on; what has arrived or is another's now is dropped from it.
  void advance(std::uint64_t by, BatchId begun) noexcept;
  bool done() const noexcept { return glides.empty(); }
};

class Batches {
 public:
  // Control thread.

  BatchId new_id() noexcept;
  void post(std::unique_ptr<Batch> batch);
  /// Frees those that are over.
  void reclaim();
  bool waiting() const noexcept { return !alive_.empty(); }

  // Audio thread, or whoever holds the gate.

  /// Once a cycle: begins what was posted, in order.
  void take() noexcept;
  bool moving() const noexcept { return moving_ != nullptr; }
  void advance(std::uint64_t frames) noexcept;
  /// Brings all that move to their ends.
  void finish() noexcept;

 private:
  BatchId last_id_ = 0;
  std::deque<std::unique_ptr<Batch>> alive_;
  std::atomic<Batch*> posted_{nullptr};  ///< newest first
  Batch* moving_ = nullptr;              ///< audio thread; oldest first
  BatchId begun_ = 0;                    ///< audio thread; the newest that has begun
};

}  // namespace marlise::engine
