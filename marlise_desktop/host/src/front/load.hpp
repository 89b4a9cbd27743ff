// SPDX-License-Identifier: GPL-3.0-or-later
// How the audio is: how much of each period it takes, and whether it runs at all. Control thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace marlise::front {

struct Load {
  double percent = 0;
  double highest = 0;  ///< of all readings so far
  unsigned xruns = 0;  ///< since the start
};

enum class ServerState {
  none,  ///< there is none to be: offline
  up,
  hung,  ///< it does not answer, or gives no cycles
  gone,
};

struct Vitals {
  ServerState state = ServerState::none;
  std::string server{};                        ///< its name
  std::string client{};                        ///< ours there
  std::optional<double> since_cycle{};         ///< seconds since the last cycle's end; nothing before the first
  bool stuck = false;                          ///< a cycle began and does not end
};

class LoadSource {
 public:
  virtual ~LoadSource() = default;
  virtual Load load() = 0;
  /// Frames that were processed since the start.
  virtual std::uint64_t frames() const = 0;
  /// Never waits, neither for the server nor for the audio thread.
  virtual Vitals vitals() const = 0;
};

/// Offline there is no period to fill.
class NoLoad final : public LoadSource {
 public:
  Load load() override { return {}; }
  std::uint64_t frames() const override { return 0; }
  Vitals vitals() const override { return {}; }
};

}  // namespace marlise::front
