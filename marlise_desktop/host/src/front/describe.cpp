// SPDX-License-Identifier: GPL-3.0-or-later
#include "describe.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "json.hpp"

namespace marlise::front {
namespace {

constexpr std::array<std::string_view, 5> strategy_words{"auto", "own", "fade", "tail", "hard"};  // as the enum

std::string values_json(const std::vector<std::pair<std::string, float>>& values) {
  std::string json = "{";
  for (const auto& [symbol, value] : values) {
    json += json.size() > 1 ? "," : "";
    json += json_string(symbol) + ':' + json_number(value);
  }
  return json + '}';
}

std::string time_json(const std::optional<engine::RunTime>& time) {
  return time ? '[' + json_number(time->mean) + ',' + json_number(time->highest) + ']' : "null";
}

std::string instance_json(const engine::InstanceDescription& instance) {
  return "{\"number\":" + std::to_string(instance.number) + ",\"uri\":" + json_string(instance.uri) +
         ",\"bypass\":" + (instance.bypass ? "true" : "false") +
         ",\"active\":" + (instance.active ? "true" : "false") +
         ",\"bypass_strategy\":" + json_string(strategy_word(instance.strategy)) +
         ",\"faulty\":" + (instance.fault ? json_string(*instance.fault) : "null") +
         ",\"dsp_us\":" + time_json(instance.time) + ",\"latency\":" + json_number(instance.latency) + ",\"values\":" + values_json(instance.values) +
         ",\"outputs\":" + values_json(instance.outputs) + '}';
}

std::string transport_json(const engine::TransportState& transport) {
  return std::string("{\"rolling\":") + (transport.rolling ? "true" : "false") +
         ",\"bpm\":" + json_number(static_cast<float>(transport.tempo.bpm)) +
         ",\"bpb\":" + json_number(static_cast<float>(transport.tempo.beats_per_bar)) + '}';
}

std::string mappings_json(const std::vector<engine::MidiMapped>& mappings) {
  std::string json = "[";
  for (const engine::MidiMapped& mapped : mappings) {
    json += json.size() > 1 ? "," : "";
    json += "{\"number\":" + std::to_string(mapped.number) + ",\"symbol\":" + json_string(mapped.symbol) +
            ",\"channel\":" + std::to_string(mapped.channel) + ",\"controller\":" + std::to_string(mapped.controller) +
            ",\"minimum\":" + json_number(mapped.low) + ",\"maximum\":" + json_number(mapped.high) + '}';
  }
  return json + ']';
}

std::string numbers_json(const ControlPorts* ports, engine::Flow flow) {
  std::string json = "[";
  for (const int number : ports == nullptr ? std::vector<int>() : ports->numbers(flow)) {
    json += (json.size() > 1 ? "," : "") + std::to_string(number);
  }
  return json + ']';
}

}  // namespace

std::string_view strategy_word(engine::BypassStrategy how) { return strategy_words[static_cast<std::size_t>(how)]; }

std::optional<engine::BypassStrategy> strategy_of(std::string_view word) {
  const auto found = std::ranges::find(strategy_words, word);
  return found == strategy_words.end()
             ? std::nullopt
             : std::optional(static_cast<engine::BypassStrategy>(found - strategy_words.begin()));
}

std::string description_json(const engine::Description& description, const Wiring& wiring,
                             const ControlPorts* control_ports) {
  std::string json = "{\"instances\":[";
  const char* comma = "";
  for (const auto& instance : description.instances) {
    json += comma + instance_json(instance);
    comma = ",";
  }
  json += "],\"connections\":[";
  comma = "";
  for (const auto& [source, sink] : description.connections) {
    json += comma;
    json += '[' + json_string(wiring.name(source)) + ',' + json_string(wiring.name(sink)) + ']';
    comma = ",";
  }
  json += "],\"rate\":" + json_number(static_cast<float>(description.rate)) +
          ",\"period\":" + std::to_string(description.period) +
          ",\"processing\":" + std::to_string(description.processing) +
          ",\"fade_time\":" + json_number(description.fade_time) +
          ",\"muted\":" + (description.muted ? "true" : "false") +
          ",\"midi_mappings\":" + mappings_json(description.midi_mappings) +
          ",\"midi_ports\":{\"in\":" + numbers_json(control_ports, engine::Flow::source) +
          ",\"out\":" + numbers_json(control_ports, engine::Flow::sink) + "}" +
          ",\"transport\":" + transport_json(description.transport) + '}';
  return json;
}

}  // namespace marlise::front
