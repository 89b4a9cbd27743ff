// SPDX-License-Identifier: GPL-3.0-or-later
// What is around a plugin's window on screen: a window of ours that holds it, or nothing when it makes its own.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "engine/plugin_window.hpp"
#include "start.hpp"

namespace marlise::ui {

/// The window cannot be opened; `status` is the answer to the command.
struct Refusal : std::runtime_error {
  Refusal(int given, const std::string& why) : std::runtime_error(why), status(given) {}
  int status;
};

constexpr int no_display = -404;  ///< mod-host's word for "no support for such windows"

/// Main thread only, but for resize().
class Frame {
 public:
  virtual ~Frame() = default;

  /// ui:parent for the plugin's window; null for none.
  virtual void* parent() { return nullptr; }
  /// Takes up the widget that the plugin's window made, and shows it.
  virtual void put(void* widget) = 0;
  /// The plugin's window wants that size.
  virtual void resize(int width, int height) = 0;
  virtual void raise() = 0;
  /// To be polled; -1 for none.
  virtual int fd() const { return -1; }
  /// Handles what has come from the screen.
  virtual void tend() {}
  /// The user has closed it.
  virtual bool closed() const = 0;
  /// How much larger than usual things are drawn.
  virtual float scale() const { return 1.0F; }
};

/// Throws Refusal.
std::unique_ptr<Frame> make_x11_frame(const Start& start);
std::unique_ptr<Frame> make_gtk_frame(const Start& start);
/// For windows that open themselves.
std::unique_ptr<Frame> make_no_frame(const Start& start);

}  // namespace marlise::ui
