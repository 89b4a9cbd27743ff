// SPDX-License-Identifier: GPL-3.0-or-later
// The window of its own that a plugin may bring: which one can be shown by another process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "status.hpp"

namespace marlise::engine {

/// The one that shows it needs to know this much of the toolkit.
enum class WindowKind : std::uint8_t {
  x11,       ///< ui:X11UI, put into a window of ours
  gtk3,      ///< ui:Gtk3UI, likewise
  gtk2,      ///< ui:GtkUI, likewise
  external,  ///< kx:Widget, makes its own window
  show,      ///< any other with ui:showInterface, makes its own window
};

struct PluginWindow {
  std::string plugin;  ///< URI
  std::string name;    ///< the plugin's, for people
  std::string uri;     ///< of the window's program (ui:UI)
  WindowKind kind = WindowKind::x11;
  std::string bundle;  ///< folder, ends with a slash
  std::string binary;  ///< path
  bool fixed_size = false;
  std::vector<std::string> symbols;  ///< of all ports, by index
};

struct WindowOffer {
  int status = ok;     ///< ok, no_instance, no_window, or invalid_operation when none of them can be shown
  std::string reason;  ///< why not, in one line
  PluginWindow window;
};

/// An event that a plugin wrote to its output `port`: a whole atom. False: no more for now.
using WindowEventVisitor = std::function<bool(std::uint32_t port, std::span<const std::byte> atom)>;

}  // namespace marlise::engine
