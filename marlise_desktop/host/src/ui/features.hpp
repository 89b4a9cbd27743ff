// SPDX-License-Identifier: GPL-3.0-or-later
// The LV2 features that a plugin's window is made with.
#pragma once

#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/ui/ui.h>

#include <array>
#include <cstdint>
#include <vector>

#include "external_ui.hpp"
#include "frame.hpp"
#include "host_link.hpp"

namespace marlise::ui {

/// Outlives the plugin's window; what it is made of outlives it.
class Features {
 public:
  Features(const Start& start, Frame& frame, HostLink& link, void (*closed)(void*));
  Features(const Features&) = delete;
  Features& operator=(const Features&) = delete;

  /// Ends with a null pointer, as LV2 wants it.
  const LV2_Feature* const* list() const { return pointers_.data(); }
  LV2_URID event_transfer() const { return event_transfer_; }
  LV2_URID float_protocol() const { return float_protocol_; }
  /// The host's number for a kind of log line, as the host's level.
  int log_level(LV2_URID type) const;
  HostLink& link() const { return link_; }

 private:
  void add(const char* uri, void* data) { features_.push_back({uri, data}); }
  void add_options();

  const Start& start_;
  HostLink& link_;
  const LV2_URID event_transfer_;
  const LV2_URID float_protocol_;
  const std::array<LV2_URID, 4> log_types_;
  float rate_;
  float update_rate_ = 30.0F;
  float scale_;
  std::int32_t sequence_size_ = 1 << 16;
  LV2_URID_Map map_;
  LV2_URID_Unmap unmap_;
  LV2_Log_Log log_;
  LV2UI_Resize resize_;
  LV2UI_Port_Map port_map_;
  LV2UI_Port_Subscribe subscribe_;
  LV2UI_Touch touch_;
  ExternalHost external_;
  std::vector<LV2_Options_Option> options_;
  std::vector<LV2_Feature> features_;
  std::vector<const LV2_Feature*> pointers_;
};

}  // namespace marlise::ui
