// SPDX-License-Identifier: GPL-3.0-or-later
// What an installed plugin says of itself, read once, as plain values.
#pragma once

#include <lilv/lilv.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace marlise::engine {

enum class PortRole : std::uint8_t { audio, cv, control, atom, unknown };

/// What an input control designated so hears of the transport.
enum class TimeField : std::uint8_t {
  frame,
  speed,
  bar,
  bar_beat,
  beat,
  beat_unit,
  beats_per_bar,
  beats_per_minute,
  frames_per_second,
};

struct PluginPort {
  std::uint32_t index = 0;
  std::string symbol;
  PortRole role = PortRole::unknown;
  bool input = false;
  bool trigger = false;           ///< falls back to its default after one block
  bool toggled = false;           ///< on or off: lv2:toggled, or an enumeration of two
  bool integer = false;
  bool optional = false;          ///< lv2:connectionOptional
  bool stepped = false;           ///< an integer, switch or choice, or one that does not like to be moved often
  bool logarithmic = false;       ///< controls only
  bool midi = false;              ///< atom port that takes or gives MIDI
  bool old_events = false;        ///< atom port to us, an event port of the time before atoms to the plugin
  bool time = false;              ///< atom port that takes time:Position
  float minimum = -INFINITY;      ///< controls and CV only; infinite where there is no bound
  float maximum = INFINITY;
  float initial = 0;
  std::uint32_t buffer_size = 0;  ///< bytes an atom port asks for (rsz:minimumSize), 0 if it does not say

  bool carries_sound() const { return role == PortRole::audio || role == PortRole::cv; }
  float clamp(float value) const;
};

struct Plugin {
  const LilvPlugin* lilv = nullptr;  ///< lives as long as the world
  std::string uri;
  std::vector<PluginPort> ports;     ///< by index
  std::vector<std::string> required_features;
  std::vector<std::string> required_options;

  // Ports with a meaning, by index.
  std::optional<std::uint32_t> enabled;      ///< lv2:enabled, 1 = on
  std::optional<std::uint32_t> freewheeling; ///< lv2:freeWheeling
  std::optional<std::uint32_t> latency;      ///< output, frames
  std::optional<std::uint32_t> reset;        ///< kx:Reset
  std::optional<std::uint32_t> messages_in;  ///< atom input for patch messages: lv2:control, else the first that takes them
  std::vector<std::pair<std::uint32_t, TimeField>> time_ports;  ///< input controls that the transport moves

  bool has_worker = false;
  bool has_state = false;
  bool restores_live = false;    ///< state:threadSafeRestore
  bool wants_default_state = false;
  bool knows_block = false;      ///< reads block lengths, so is told or made again when they change
  bool no_pre_run = false;       ///< asks hosts not to run it without frames before it plays
  bool needs_exact_block = false;  ///< counts on blocks of exactly the announced length
  std::vector<std::string> block_options;  ///< bufsz options that it names as supported or required
  bool takes_options = false;    ///< offers opts:interface
  bool reads_options = false;    ///< uses opts:options, so may have read the greatest block length

  const PluginPort* port(std::string_view symbol) const;
  /// An input control of that symbol, or null.
  const PluginPort* parameter(std::string_view symbol) const;
};

Plugin read_plugin(LilvWorld* world, const LilvPlugin* plugin, double rate);

}  // namespace marlise::engine
