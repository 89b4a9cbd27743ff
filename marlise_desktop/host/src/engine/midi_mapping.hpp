// SPDX-License-Identifier: GPL-3.0-or-later
// Which MIDI controller moves which parameter.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "steering_rule.hpp"

namespace marlise::engine {

class Instance;
struct TerminalNode;

/// A controller on a channel as one number, so that it changes hands at once.
class MidiSource {
 public:
  static constexpr int pitch_bend = 131;  ///< the number of a controller that is none
  static constexpr std::uint32_t none = 1U << 16U;
  static constexpr std::uint32_t learning = 1U << 17U;  ///< takes the next controller that nothing else listens to

  /// `none` when no message can have these numbers.
  static std::uint32_t of(int channel, int controller) noexcept {
    const bool heard = channel >= 0 && channel < 16 && controller >= 0 && (controller < 128 || controller == pitch_bend);
    return heard ? static_cast<std::uint32_t>(channel << 8 | controller) : none;
  }
  static int channel(std::uint32_t source) noexcept { return static_cast<int>(source >> 8U); }
  static int controller(std::uint32_t source) noexcept { return static_cast<int>(source & 0xFFU); }
};

/// All but `source` is fixed when it is made. The audio thread turns `learning` into what it heard.
struct MidiMapping {
  MidiMapping(int instance, std::string_view name, std::uint32_t index, const SteeringRule& made, std::uint32_t from)
      : number(instance), symbol(name), port(index), rule(made), source(from) {}

  const int number;
  const std::string symbol;
  const std::uint32_t port;  ///< or bypass_port, presets_port; of the transport, its knob or bypass_port, presets_port
  const SteeringRule rule;
  std::atomic<std::uint32_t> source;
};

/// All mappings in the order they were made, one for each parameter at most. Control thread only.
class MidiMappings {
 public:
  static constexpr std::size_t most = 1024;

  const std::vector<std::shared_ptr<MidiMapping>>& all() const { return all_; }
  /// Takes the place of the one of the same parameter; false when there is no room.
  bool put(std::shared_ptr<MidiMapping> mapping);
  bool erase(int number, std::string_view symbol);
  /// Ends a learning that waits, and forgets what its parameter was mapped to before.
  void drop_learning();
  /// Ends a learning that waits; its parameter stays in the list, moved by nothing.
  void end_learning();
  /// Of an instance that goes; true when there were any.
  bool forget(int number);

 private:
  std::vector<std::shared_ptr<MidiMapping>> all_;
};

/// A mapping in a schedule.
struct MidiRoute {
  MidiMapping* mapping;
  Instance* instance;  ///< null when it is the transport
};

}  // namespace marlise::engine
