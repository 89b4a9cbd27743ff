// SPDX-License-Identifier: GPL-3.0-or-later
#include "board_commands.hpp"

#include <array>
#include <charconv>
#include <string_view>

#include "command_file.hpp"
#include "describe.hpp"

namespace marlise::front {
namespace {

/// So that the same number is read again.
std::string exact(double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), static_cast<float>(value)).ptr;
  return {digits.data(), end};
}

/// Puts commands together.
class Lines {
 public:
  template <class... Words>
  void say(const Words&... words) {
    (word(words), ...);
    text_.back() = '\n';
  }
  void word(std::string_view word) {
    const auto safe = quoted(word);
    possible_ = possible_ && safe;
    text_ += safe.value_or("") + ' ';
  }
  void word(int number) { text_ += std::to_string(number) + ' '; }
  void word(std::size_t number) { text_ += std::to_string(number) + ' '; }
  void word(float number) { text_ += exact(number) + ' '; }
  void end() { text_.back() = '\n'; }
  std::optional<std::string> text() && { return possible_ ? std::optional(std::move(text_)) : std::nullopt; }

 private:
  std::string text_;
  bool possible_ = true;
};

void say_instance(Lines& lines, const engine::InstanceDescription& instance) {
  if (instance.number >= first_tool_slot) {
    lines.say("remove", instance.number);
  }
  lines.say(instance.active ? "add" : "preload", instance.uri, instance.number);
  lines.say("bypass_strategy", instance.number, strategy_word(instance.strategy));
  lines.word("params_flush");
  lines.word(instance.number);
  lines.word(0);
  lines.word(instance.values.size());
  for (const auto& [symbol, value] : instance.values) {
    lines.word(symbol);
    lines.word(value);
  }
  lines.end();
  lines.say("bypass", instance.number, instance.bypass ? 1 : 0);
}

}  // namespace

std::optional<std::string> board_commands(const Host& host) {
  const engine::Description board = host.engine.describe();
  Lines lines;
  lines.say("remove", -1);
  for (const engine::InstanceDescription& instance : board.instances) {
    say_instance(lines, instance);
  }
  for (const auto& [source, sink] : board.connections) {
    const std::string from = host.wiring.name(source);
    if (const CvMapping* const cv = host.wiring.cv_mapping(sink)) {
      lines.say("cv_map", sink.instance, sink.symbol, from, cv->low, cv->high, cv->mode);
    } else {
      lines.say("connect", from, host.wiring.name(sink));
    }
  }
  for (const engine::MidiMapped& mapped : host.engine.midi_mappings()) {
    lines.say("midi_map", mapped.number, mapped.symbol, mapped.channel, mapped.controller, mapped.low, mapped.high);
  }
  const engine::TransportState& transport = board.transport;
  lines.say("transport", transport.rolling ? 1 : 0, exact(transport.tempo.beats_per_bar), exact(transport.tempo.bpm));
  return std::move(lines).text();
}

}  // namespace marlise::front
