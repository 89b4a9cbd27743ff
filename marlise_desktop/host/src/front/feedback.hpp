// SPDX-License-Identifier: GPL-3.0-or-later
// What waits to be told to the controller, merged so that only the newest value of each thing is kept.
//
// One batch goes out for each `output_data_ready`; it ends with `data_finish`. In between everything
// is kept here: values by their place, so that their number is bounded by the ports there are; texts
// (properties, log lines) in order, up to a limit, the oldest dropped first and counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/tempo.hpp"

namespace marlise::front {

class Feedback {
 public:
  /// Texts kept while nobody takes them.
  static constexpr std::size_t text_limit = 8192;
  /// Bytes of raw MIDI kept meanwhile, and told in one batch.
  static constexpr std::size_t raw_limit = 1U << 22U;
  static constexpr std::size_t raw_batch = 1U << 15U;

  void output(int instance, std::string_view symbol, float value);     ///< output_set
  void parameter(int instance, std::string_view symbol, float value);  ///< param_set
  void learned(int instance, std::string_view symbol, int channel, int controller, float value, float low, float high);
  void control_change(int channel, int controller, int value);         ///< midi_control_change
  void program_change(int program, int channel);                       ///< midi_program_change
  /// midi_raw, every one in order; when nobody takes them, the newest are lost. `acted`: slots that acted.
  void raw_midi(int port, std::uint32_t frame, std::span<const std::uint8_t> bytes, std::span<const int> acted = {});
  bool takes_raw_midi() const { return raw_.size() < raw_limit; }      ///< the next will not be lost
  void lost_midi(std::uint32_t count);                                 ///< midi_lost
  void property(int instance, std::string_view uri, char type, std::string_view value);  ///< patch_set
  void level(int index, float peak);                                   ///< audio_monitor; keeps the highest
  void meter(std::string_view port, float peak, float rms);  ///< keeps the newest
  void time(int instance, float mean, float highest);                  ///< dsp_time; microseconds
  void load(double percent, double highest, unsigned xruns);           ///< cpu_load
  void pitch(double hz, double cents, int note, double confidence);    ///< tuner
  void fault(int instance, std::string_view reason);
  void silenced() { silenced_ = true; }   ///< panic, by another than the controller
  void audible() { silenced_ = false; }   ///< the controller has a word in it again
  void transport(const engine::TransportState& state);                 ///< the newest only
  void log(int level, std::string_view text);

  /// Drops what waits about an instance that is gone, so that its number can be used again.
  void forget(int instance);
  void forget_below(int end);  ///< all instances from 0

  /// The controller is ready for one batch. Survives nothing: a new controller says it again.
  void allow() { allowed_ = true; }
  void new_controller();
  bool allowed() const { return allowed_; }
  bool empty() const;

  /// The batch, each message with its NUL, `data_finish` last; then silent until allow().
  /// Empty when not allowed or when nothing waits.
  std::string take();

  /// Texts dropped since the start.
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct Value {
    std::uint64_t order;
    std::string message;
  };
  /// What is told each time it happens, and not merged.
  struct Moment {
    int instance;
    Value value;
  };
  struct Text {
    int instance;
    std::string message;
  };
  using Place = std::tuple<char, int, std::string>;  ///< kind, instance, symbol

  void tell_lost_midi();
  std::string take_raw();
  void forget_where(const std::function<bool(int)>& gone);
  void keep_moment(int instance, std::string message);
  std::vector<const Value*> newest_first() const;
  void keep(std::deque<Text>& texts, int instance, std::string message);

  std::map<Place, Value> values_;
  std::map<int, std::string> times_;  ///< by instance
  std::map<int, float> levels_;
  std::map<std::string, std::string, std::less<>> meters_;  ///< by port
  std::map<int, std::string> faults_;
  std::deque<Moment> moments_;
  std::optional<Value> program_;
  std::string raw_;                  ///< messages with their NULs
  std::uint64_t raw_lost_ = 0;       ///< after what is in raw_
  std::deque<Text> properties_;
  std::deque<Text> logs_;
  std::optional<std::string> load_;
  std::optional<std::string> pitch_;
  std::optional<std::string> transport_;
  std::uint64_t order_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t dropped_told_ = 0;
  bool allowed_ = false;
  bool silenced_ = false;
};

}  // namespace marlise::front
