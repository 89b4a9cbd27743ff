// SPDX-License-Identifier: GPL-3.0-or-later
#include "window_choice.hpp"

#include <lv2/buf-size/buf-size.h>
#include <lv2/instance-access/instance-access.h>
#include <lv2/data-access/data-access.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/ui/ui.h>
#include <lv2/urid/urid.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "lilv_handles.hpp"

namespace marlise::engine {

namespace {

constexpr const char* external_widget = "http://kxstudio.sf.net/ns/lv2ext/external-ui#Widget";
constexpr const char* external_host = "http://kxstudio.sf.net/ns/lv2ext/external-ui#Host";
constexpr const char* external_old = "http://lv2plug.in/ns/extensions/ui#external";

/// What marlise-ui gives every window, and what needs no data.
constexpr std::array<std::string_view, 19> given{
    LV2_URID__map,          LV2_URID__unmap,     LV2_OPTIONS__options,  LV2_LOG__log,
    LV2_UI__idleInterface,  LV2_UI_PREFIX "makeResident", LV2_UI__showInterface,
    LV2_UI__portMap,        LV2_UI__portSubscribe, LV2_UI__touch,       LV2_UI__resize,
    LV2_UI__noUserResize,   LV2_UI__fixedSize,   LV2_BUF_SIZE__boundedBlockLength, external_widget,
    external_host,          external_old,        LV2_UI_PREFIX "scaleFactor", LV2_UI_PREFIX "updateRate"};

class Chooser {
 public:
  Chooser(LilvWorld* world, const Plugin& plugin) : world_(world), plugin_(plugin) {}

  WindowOffer choose() {
    LilvUIs* const windows = lilv_plugin_get_uis(plugin_.lilv);
    if (windows == nullptr) {
      return {no_window, "the plugin has no window of its own", {}};
    }
    std::optional<PluginWindow> best;
    LILV_FOREACH (uis, i, windows) {
      auto window = read(lilv_uis_get(windows, i));
      if (window && (!best || window->kind < best->kind)) {
        best = std::move(window);
      }
    }
    lilv_uis_free(windows);
    if (!best) {
      return {invalid_operation, reason_, {}};
    }
    return {ok, {}, std::move(*best)};
  }

 private:
  Node uri(const char* text) const { return Node(lilv_new_uri(world_, text)); }

  std::optional<PluginWindow> read(const LilvUI* ui) {
    const LilvNode* const subject = lilv_ui_get_uri(ui);
    lilv_world_load_resource(world_, subject);
    const auto kind = kind_of(ui);
    if (!kind) {
      reason_ = "its window needs a toolkit that cannot be shown here: " + text_of(subject);
      return std::nullopt;
    }
    PluginWindow window;
    window.kind = *kind;
    window.uri = text_of(subject);
    if (!takes_what_is_given(subject, *kind)) {
      return std::nullopt;
    }
    window.plugin = plugin_.uri;
    const Node name(lilv_plugin_get_name(plugin_.lilv));
    window.name = name ? text_of(name.get()) : plugin_.uri;
    window.bundle = path(lilv_ui_get_bundle_uri(ui));
    window.binary = path(lilv_ui_get_binary_uri(ui));
    const auto names = [&](const char* relation, const char* feature) {
      return lilv_world_ask(world_, subject, uri(relation).get(), uri(feature).get());
    };
    for (const char* relation : {LV2_CORE__optionalFeature, LV2_CORE__requiredFeature}) {
      window.fixed_size = window.fixed_size || names(relation, LV2_UI__noUserResize) || names(relation, LV2_UI__fixedSize);
    }
    for (const PluginPort& port : plugin_.ports) {
      window.symbols.push_back(port.symbol);
    }
    return window;
  }

  std::optional<WindowKind> kind_of(const LilvUI* ui) const {
    const auto is = [&](const char* type) { return lilv_ui_is_a(ui, uri(type).get()); };
    if (is(LV2_UI__X11UI)) {
      return WindowKind::x11;
    }
    if (is(LV2_UI__Gtk3UI)) {
      return WindowKind::gtk3;
    }
    if (is(LV2_UI__GtkUI)) {
      return WindowKind::gtk2;
    }
    if (is(external_widget) || is(external_old)) {
      return WindowKind::external;
    }
    const bool shows = lilv_world_ask(world_, lilv_ui_get_uri(ui), uri(LV2_CORE__extensionData).get(),
                                      uri(LV2_UI__showInterface).get());
    const bool foreign = is(LV2_UI__CocoaUI) || is(LV2_UI__WindowsUI);
    return shows && !foreign ? std::optional(WindowKind::show) : std::nullopt;
  }

  bool takes_what_is_given(const LilvNode* subject, WindowKind kind) {
    const Nodes required(lilv_world_find_nodes(world_, subject, uri(LV2_CORE__requiredFeature).get(), nullptr));
    LILV_FOREACH (nodes, i, required.get()) {
      const std::string feature = text_of(lilv_nodes_get(required.get(), i));
      if (feature == LV2_INSTANCE_ACCESS_URI || feature == LV2_DATA_ACCESS_URI) {
        reason_ = "its window requires " + feature + ", which a window in a process of its own cannot have";
        return false;
      }
      const bool parent = feature == LV2_UI__parent && kind == WindowKind::x11;
      if (!parent && std::ranges::find(given, feature) == given.end()) {
        reason_ = "its window requires the feature " + feature + ", which this host does not have";
        return false;
      }
    }
    return true;
  }

  static std::string path(const LilvNode* file) {
    char* const text = lilv_node_get_path(file, nullptr);
    std::string result = text == nullptr ? "" : text;
    lilv_free(text);
    return result;
  }

  LilvWorld* world_;
  const Plugin& plugin_;
  std::string reason_ = "the plugin has no window that can be shown";
};

}  // namespace

WindowOffer choose_window(LilvWorld* world, const Plugin& plugin) {
  return Chooser(world, plugin).choose();
}

}  // namespace marlise::engine
