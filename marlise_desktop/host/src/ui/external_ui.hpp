// SPDX-License-Identifier: GPL-3.0-or-later
// The extension for windows that a plugin opens by itself.
//
// Source: http://kxstudio.sf.net/ns/lv2ext/external-ui
#pragma once

namespace marlise::ui {

inline constexpr const char* external_host_uri = "http://kxstudio.sf.net/ns/lv2ext/external-ui#Host";
inline constexpr const char* external_old_uri = "http://lv2plug.in/ns/extensions/ui#external";

/// What the plugin gives as its widget. `run` is to be called often.
struct ExternalWidget {
  void (*run)(ExternalWidget* self);
  void (*show)(ExternalWidget* self);
  void (*hide)(ExternalWidget* self);
};

/// The feature's data.
struct ExternalHost {
  void (*closed)(void* controller);
  const char* title;
};

}  // namespace marlise::ui
