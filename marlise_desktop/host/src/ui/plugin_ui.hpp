// SPDX-License-Identifier: GPL-3.0-or-later
// The plugin's window itself: its library, loaded and made. Main thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "features.hpp"

namespace marlise::ui {

class PluginUi {
 public:
  /// Throws Refusal.
  PluginUi(const Start& start, Frame& frame, HostLink& link);
  /// Never unloads the library: many do not stand it.
  ~PluginUi();
  PluginUi(const PluginUi&) = delete;
  PluginUi& operator=(const PluginUi&) = delete;

  void show();
  /// To be called about thirty times a second; false when the window has closed itself.
  bool idle();
  void value(std::uint32_t port, float value);
  void event(std::uint32_t port, std::span<const std::byte> atom);

 private:
  static void write(LV2UI_Controller self, std::uint32_t port, std::uint32_t size, std::uint32_t format,
                    const void* data);
  static void closed(void* self);

  HostLink& link_;
  const bool external_;
  Features features_;
  const LV2UI_Descriptor* descriptor_ = nullptr;
  LV2UI_Handle handle_ = nullptr;
  LV2UI_Widget widget_ = nullptr;
  const LV2UI_Idle_Interface* idle_ = nullptr;
  const LV2UI_Show_Interface* show_ = nullptr;
  Frame& frame_;
  bool shown_ = false;
  bool closed_ = false;
};

}  // namespace marlise::ui
