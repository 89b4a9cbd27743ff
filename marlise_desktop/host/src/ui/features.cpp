// SPDX-License-Identifier: GPL-3.0-or-later
#include "features.hpp"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/parameters/parameters.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <string>

namespace marlise::ui {
namespace {

LV2_URID map(LV2_URID_Map_Handle handle, const char* uri) {
  return static_cast<HostLink*>(handle)->map(uri);
}

const char* unmap(LV2_URID_Unmap_Handle handle, LV2_URID number) {
  return static_cast<HostLink*>(handle)->unmap(number);
}

int log_list(LV2_Log_Handle handle, LV2_URID type, const char* format, va_list values) {
  const auto& features = *static_cast<Features*>(handle);
  std::array<char, 1024> line{};
  const int size = std::vsnprintf(line.data(), line.size(), format, values);
  std::string_view text(line.data());
  while (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  if (!text.empty()) {
    features.link().send(Kind::log, features.log_level(type), text);
  }
  return size;
}

int log_line(LV2_Log_Handle handle, LV2_URID type, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int size = log_list(handle, type, format, values);
  va_end(values);
  return size;
}

int resize(LV2UI_Feature_Handle handle, int width, int height) {
  static_cast<Frame*>(handle)->resize(width, height);
  return 0;
}

std::uint32_t port_index(LV2UI_Feature_Handle handle, const char* symbol) {
  const auto& symbols = static_cast<const Start*>(handle)->window.symbols;
  const auto found = std::ranges::find(symbols, symbol);
  return found == symbols.end() ? LV2UI_INVALID_PORT_INDEX : static_cast<std::uint32_t>(found - symbols.begin());
}

/// All controls and all events are told anyway.
std::uint32_t subscribe(LV2UI_Feature_Handle, std::uint32_t, std::uint32_t, const LV2_Feature* const*) {
  return 0;
}

void touch(LV2UI_Feature_Handle, std::uint32_t, bool) {}

}  // namespace

Features::Features(const Start& start, Frame& frame, HostLink& link, void (*closed)(void*))
    : start_(start),
      link_(link),
      event_transfer_(link.map(LV2_ATOM__eventTransfer)),
      float_protocol_(link.map(LV2_UI__floatProtocol)),
      log_types_{link.map(LV2_LOG__Trace), link.map(LV2_LOG__Note), link.map(LV2_LOG__Warning),
                 link.map(LV2_LOG__Error)},
      rate_(static_cast<float>(start.rate)),
      scale_(frame.scale()),
      map_{&link, map},
      unmap_{&link, unmap},
      log_{this, log_line, log_list},
      resize_{&frame, resize},
      port_map_{const_cast<Start*>(&start), port_index},
      subscribe_{nullptr, subscribe, subscribe},
      touch_{nullptr, touch},
      external_{closed, start.title.c_str()} {
  add_options();
  add(LV2_URID__map, &map_);
  add(LV2_URID__unmap, &unmap_);
  add(LV2_OPTIONS__options, options_.data());
  add(LV2_BUF_SIZE__boundedBlockLength, nullptr);
  add(LV2_LOG__log, &log_);
  add(LV2_UI__portMap, &port_map_);
  add(LV2_UI__portSubscribe, &subscribe_);
  add(LV2_UI__touch, &touch_);
  add(LV2_UI__idleInterface, nullptr);
  add(LV2_UI_PREFIX "makeResident", nullptr);
  if (start.window.fixed_size) {
    add(LV2_UI__noUserResize, nullptr);
    add(LV2_UI__fixedSize, nullptr);
  }
  switch (start.window.kind) {
    case engine::WindowKind::x11: add(LV2_UI__parent, frame.parent()); [[fallthrough]];
    case engine::WindowKind::gtk2:
    case engine::WindowKind::gtk3: add(LV2_UI__resize, &resize_); break;
    case engine::WindowKind::external:
      add(external_host_uri, &external_);
      add(external_old_uri, &external_);
      break;
    case engine::WindowKind::show: break;
  }
  for (const LV2_Feature& feature : features_) {
    pointers_.push_back(&feature);
  }
  pointers_.push_back(nullptr);
}

void Features::add_options() {
  const auto real = [&](const char* key, const float* value) {
    options_.push_back({LV2_OPTIONS_INSTANCE, 0, link_.map(key), sizeof *value, link_.map(LV2_ATOM__Float), value});
  };
  real(LV2_PARAMETERS__sampleRate, &rate_);
  real(LV2_UI__updateRate, &update_rate_);
  real(LV2_UI__scaleFactor, &scale_);
  options_.push_back({LV2_OPTIONS_INSTANCE, 0, link_.map(LV2_BUF_SIZE__sequenceSize), sizeof sequence_size_,
                      link_.map(LV2_ATOM__Int), &sequence_size_});
  options_.push_back({LV2_OPTIONS_INSTANCE, 0, link_.map(LV2_UI__windowTitle),
                      static_cast<std::uint32_t>(start_.title.size() + 1), link_.map(LV2_ATOM__String),
                      start_.title.c_str()});
  options_.push_back({LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, nullptr});
}

int Features::log_level(LV2_URID type) const {
  const auto found = std::ranges::find(log_types_, type);
  return found == log_types_.end() ? 1 : static_cast<int>(found - log_types_.begin());
}

}  // namespace marlise::ui
