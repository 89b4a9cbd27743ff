// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugin.hpp"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/options/options.h>
#include <lv2/patch/patch.h>
#include <lv2/port-props/port-props.h>
#include <lv2/resize-port/resize-port.h>
#include <lv2/state/state.h>
#include <lv2/time/time.h>
#include <lv2/worker/worker.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "lilv_handles.hpp"
#include "old_events.hpp"

namespace marlise::engine {

namespace {

constexpr const char* kx_reset = "http://kxstudio.sf.net/ns/lv2ext/props#Reset";

/// Reads one plugin; holds the nodes that its questions need.
class Reader {
 public:
  Reader(LilvWorld* world, const LilvPlugin* plugin, double rate) : world_(world), lilv_(plugin), rate_(rate) {}

  Plugin read() {
    plugin_.lilv = lilv_;
    plugin_.uri = text_of(lilv_plugin_get_uri(lilv_));
    read_ports();
    find_messages_port();
    plugin_.enabled = designated(LV2_CORE__enabled, true);
    plugin_.freewheeling = designated(LV2_CORE__freeWheeling, true);
    plugin_.reset = designated(kx_reset, true);
    plugin_.latency = designated(LV2_CORE__latency, false);
    if (!plugin_.latency && lilv_plugin_has_latency(lilv_)) {
      plugin_.latency = lilv_plugin_get_latency_port_index(lilv_);
    }
    find_time_ports();
    read_features();
    return std::move(plugin_);
  }

 private:
  Node uri(const char* text) const { return Node(lilv_new_uri(world_, text)); }

  void read_ports() {
    const std::uint32_t count = lilv_plugin_get_num_ports(lilv_);
    std::vector<float> minima(count);
    std::vector<float> maxima(count);
    std::vector<float> initials(count);
    lilv_plugin_get_port_ranges_float(lilv_, minima.data(), maxima.data(), initials.data());
    for (std::uint32_t i = 0; i < count; ++i) {
      PluginPort port = read_port(i);
      if (port.role == PortRole::control || port.role == PortRole::cv) {
        set_range(port, minima[i], maxima[i], initials[i]);
      }
      plugin_.ports.push_back(std::move(port));
    }
  }

  PluginPort read_port(std::uint32_t index) const {
    const LilvPort* lilv_port = lilv_plugin_get_port_by_index(lilv_, index);
    const auto is = [&](const char* type) { return lilv_port_is_a(lilv_, lilv_port, uri(type).get()); };
    const auto has = [&](const char* property) {
      return lilv_port_has_property(lilv_, lilv_port, uri(property).get());
    };
    PluginPort port;
    port.index = index;
    port.symbol = text_of(lilv_port_get_symbol(lilv_, lilv_port));
    port.input = is(LV2_CORE__InputPort);
    if (is(LV2_CORE__AudioPort)) {
      port.role = PortRole::audio;
    } else if (is(LV2_CORE__ControlPort)) {
      port.role = PortRole::control;
      port.trigger = has(LV2_PORT_PROPS__trigger);
      port.logarithmic = has(LV2_PORT_PROPS__logarithmic);
      constexpr std::array stepping{LV2_CORE__integer,         LV2_CORE__toggled,
                                    LV2_CORE__enumeration,     LV2_PORT_PROPS__expensive,
                                    LV2_PORT_PROPS__causesArtifacts, LV2_PORT_PROPS__notAutomatic};
      port.stepped = std::any_of(stepping.begin(), stepping.end(), has);
      port.toggled = has(LV2_CORE__toggled) || (has(LV2_CORE__enumeration) && scale_points(lilv_port) == 2);
      port.integer = has(LV2_CORE__integer);
    } else if (is(LV2_CORE__CVPort)) {
      port.role = PortRole::cv;
    } else if (is(LV2_ATOM__AtomPort)) {
      port.role = PortRole::atom;
      port.midi = lilv_port_supports_event(lilv_, lilv_port, uri(LV2_MIDI__MidiEvent).get());
      port.time = port.input && lilv_port_supports_event(lilv_, lilv_port, uri(LV2_TIME__Position).get());
      const Node size(lilv_port_get(lilv_, lilv_port, uri(LV2_RESIZE_PORT__minimumSize).get()));
      if (size && lilv_node_is_int(size.get())) {
        port.buffer_size = static_cast<std::uint32_t>(std::clamp(lilv_node_as_int(size.get()), 0, 1 << 26));
      }
    } else if (is(old_event_port_uri)) {
      port.role = PortRole::atom;
      port.old_events = true;
      port.midi = supports_old(lilv_port, LV2_MIDI__MidiEvent);
    }
    port.optional = has(LV2_CORE__connectionOptional);
    return port;
  }

  bool supports_old(const LilvPort* port, const char* type) const {
    const Nodes supported(
        lilv_port_get_value(lilv_, port, uri("http://lv2plug.in/ns/ext/event#supportsEvent").get()));
    return supported && lilv_nodes_contains(supported.get(), uri(type).get());
  }

  unsigned int scale_points(const LilvPort* port) const {
    LilvScalePoints* points = lilv_port_get_scale_points(lilv_, port);
    const unsigned int count = points == nullptr ? 0 : lilv_scale_points_size(points);
    lilv_scale_points_free(points);
    return count;
  }

  void set_range(PluginPort& port, float minimum, float maximum, float initial) const {
    const LilvPort* lilv_port = lilv_plugin_get_port_by_index(lilv_, port.index);
    const bool in_rates = lilv_port_has_property(lilv_, lilv_port, uri(LV2_CORE__sampleRate).get());
    const float scale = in_rates ? static_cast<float>(rate_) : 1.0F;
    const bool bounded = !(minimum >= maximum);  // some write both as 0 and mean none
    if (bounded && std::isfinite(minimum)) {
      port.minimum = minimum * scale;
    }
    if (bounded && std::isfinite(maximum)) {
      port.maximum = maximum * scale;
    }
    if (!std::isfinite(initial)) {
      initial = std::isfinite(minimum) ? minimum : 0.0F;
    }
    // Some plugins write their bounds in rates but their default in hertz, above the written maximum.
    const bool in_hertz = in_rates && std::isfinite(port.maximum) && initial > maximum;
    port.initial = port.clamp(in_hertz ? initial : initial * scale);
  }

  std::optional<std::uint32_t> designated(const char* designation, bool input) const {
    const Node kind = uri(input ? LV2_CORE__InputPort : LV2_CORE__OutputPort);
    const LilvPort* port = lilv_plugin_get_port_by_designation(lilv_, kind.get(), uri(designation).get());
    if (port == nullptr) {
      return std::nullopt;
    }
    const std::uint32_t index = lilv_port_get_index(lilv_, port);
    const bool control = plugin_.ports[index].role == PortRole::control;
    return control ? std::optional(index) : std::nullopt;
  }

  void find_time_ports() {
    constexpr std::array fields{std::pair{LV2_TIME__frame, TimeField::frame},
                                std::pair{LV2_TIME__speed, TimeField::speed},
                                std::pair{LV2_TIME__bar, TimeField::bar},
                                std::pair{LV2_TIME__barBeat, TimeField::bar_beat},
                                std::pair{LV2_TIME__beat, TimeField::beat},
                                std::pair{LV2_TIME__beatUnit, TimeField::beat_unit},
                                std::pair{LV2_TIME__beatsPerBar, TimeField::beats_per_bar},
                                std::pair{LV2_TIME__beatsPerMinute, TimeField::beats_per_minute},
                                std::pair{LV2_TIME__framesPerSecond, TimeField::frames_per_second}};
    for (const auto& [designation, field] : fields) {
      if (const auto port = designated(designation, true)) {
        plugin_.time_ports.emplace_back(*port, field);
      }
    }
  }

  void find_messages_port() {
    const Node kind = uri(LV2_CORE__InputPort);
    const LilvPort* port = lilv_plugin_get_port_by_designation(lilv_, kind.get(), uri(LV2_CORE__control).get());
    if (port != nullptr) {
      const std::uint32_t index = lilv_port_get_index(lilv_, port);
      if (plugin_.ports[index].role == PortRole::atom) {
        plugin_.messages_in = index;
        return;
      }
    }
    const Node message = uri(LV2_PATCH__Message);
    for (const PluginPort& candidate : plugin_.ports) {
      const LilvPort* lilv_port = lilv_plugin_get_port_by_index(lilv_, candidate.index);
      if (candidate.role == PortRole::atom && candidate.input &&
          lilv_port_supports_event(lilv_, lilv_port, message.get())) {
        plugin_.messages_in = candidate.index;
        return;
      }
    }
  }

  void read_features() {
    const Nodes required(lilv_plugin_get_required_features(lilv_));
    LILV_FOREACH (nodes, i, required.get()) {
      plugin_.required_features.push_back(text_of(lilv_nodes_get(required.get(), i)));
    }
    const auto offers = [&](const char* text) { return lilv_plugin_has_extension_data(lilv_, uri(text).get()); };
    const auto names = [&](const char* text) { return lilv_plugin_has_feature(lilv_, uri(text).get()); };
    plugin_.has_worker = offers(LV2_WORKER__interface) || names(LV2_WORKER__schedule);  // not all say both
    plugin_.has_state = offers(LV2_STATE__interface);
    plugin_.restores_live = names(LV2_STATE__threadSafeRestore);
    plugin_.wants_default_state = names(LV2_STATE__loadDefaultState);
    constexpr std::array exact{LV2_BUF_SIZE__fixedBlockLength, LV2_BUF_SIZE__powerOf2BlockLength,
                               LV2_BUF_SIZE__coarseBlockLength};
    plugin_.needs_exact_block = std::any_of(exact.begin(), exact.end(), names);
    plugin_.required_options = values(LV2_OPTIONS__requiredOption);
    std::vector<std::string> options = values(LV2_OPTIONS__supportedOption);
    options.insert(options.end(), plugin_.required_options.begin(), plugin_.required_options.end());
    plugin_.takes_options = offers(LV2_OPTIONS__interface);
    plugin_.reads_options = names(LV2_OPTIONS__options);
    std::copy_if(options.begin(), options.end(), std::back_inserter(plugin_.block_options), [](const auto& option) {
      return option.starts_with(LV2_BUF_SIZE_PREFIX) && option.ends_with("BlockLength");
    });
    plugin_.no_pre_run = names("http://www.darkglass.com/lv2/ns#noPreRun");
    plugin_.knows_block = plugin_.needs_exact_block || names(LV2_BUF_SIZE__boundedBlockLength) ||
                          !plugin_.block_options.empty();
  }

  std::vector<std::string> values(const char* predicate) const {
    const Nodes nodes(lilv_plugin_get_value(lilv_, uri(predicate).get()));
    std::vector<std::string> texts;
    LILV_FOREACH (nodes, i, nodes.get()) {
      texts.push_back(text_of(lilv_nodes_get(nodes.get(), i)));
    }
    return texts;
  }

  LilvWorld* world_;
  const LilvPlugin* lilv_;
  double rate_;
  Plugin plugin_;
};

}  // namespace

float PluginPort::clamp(float value) const { return std::clamp(value, minimum, maximum); }

const PluginPort* Plugin::port(std::string_view symbol) const {
  const auto found = std::find_if(ports.begin(), ports.end(), [&](const PluginPort& p) { return p.symbol == symbol; });
  return found == ports.end() ? nullptr : &*found;
}

const PluginPort* Plugin::parameter(std::string_view symbol) const {
  const PluginPort* found = port(symbol);
  return found != nullptr && found->input && found->role == PortRole::control ? found : nullptr;
}

Plugin read_plugin(LilvWorld* world, const LilvPlugin* plugin, double rate) {
  return Reader(world, plugin, rate).read();
}

}  // namespace marlise::engine
