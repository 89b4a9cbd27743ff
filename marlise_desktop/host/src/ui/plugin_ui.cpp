// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugin_ui.hpp"

#include <dlfcn.h>

#include <cstring>
#include <string>

namespace marlise::ui {
namespace {

const LV2UI_Descriptor* find_descriptor(const engine::PluginWindow& window) {
  void* const library = ::dlopen(window.binary.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw Refusal(engine::invalid_operation, std::string("its window cannot be loaded: ") + ::dlerror());
  }
  const auto give = reinterpret_cast<LV2UI_DescriptorFunction>(::dlsym(library, "lv2ui_descriptor"));
  if (give == nullptr) {
    throw Refusal(engine::invalid_operation, window.binary + " has no lv2ui_descriptor");
  }
  for (std::uint32_t i = 0;; ++i) {
    const LV2UI_Descriptor* const descriptor = give(i);
    if (descriptor == nullptr) {
      throw Refusal(engine::invalid_operation, window.binary + " has no window " + window.uri);
    }
    if (window.uri == descriptor->URI) {
      return descriptor;
    }
  }
}

}  // namespace

PluginUi::PluginUi(const Start& start, Frame& frame, HostLink& link)
    : link_(link),
      external_(start.window.kind == engine::WindowKind::external),
      features_(start, frame, link, closed),
      descriptor_(find_descriptor(start.window)),
      frame_(frame) {
  const auto interface = [&](const char* uri) {
    return descriptor_->extension_data == nullptr ? nullptr : descriptor_->extension_data(uri);
  };
  idle_ = static_cast<const LV2UI_Idle_Interface*>(interface(LV2_UI__idleInterface));
  if (start.window.kind == engine::WindowKind::show) {
    show_ = static_cast<const LV2UI_Show_Interface*>(interface(LV2_UI__showInterface));
    if (show_ == nullptr || idle_ == nullptr) {
      throw Refusal(engine::invalid_operation, "its window cannot open by itself");
    }
  }
  handle_ = descriptor_->instantiate(descriptor_, start.window.plugin.c_str(), start.window.bundle.c_str(), write, this,
                                     &widget_, features_.list());
  if (handle_ == nullptr || (external_ && widget_ == nullptr)) {
    throw Refusal(engine::invalid_operation, "its window did not start");
  }
}

PluginUi::~PluginUi() {
  if (handle_ != nullptr && descriptor_->cleanup != nullptr) {
    descriptor_->cleanup(handle_);
  }
}

void PluginUi::show() {
  if (external_) {
    auto* const own = static_cast<ExternalWidget*>(widget_);
    own->show(own);
  } else if (show_ != nullptr) {
    show_->show(handle_);
  } else if (shown_) {
    frame_.raise();
  } else {
    frame_.put(widget_);
  }
  shown_ = true;
}

bool PluginUi::idle() {
  if (external_ && !closed_) {
    auto* const own = static_cast<ExternalWidget*>(widget_);
    own->run(own);
  }
  if (idle_ != nullptr && !closed_) {
    closed_ = idle_->idle(handle_) != 0;
  }
  return !closed_;
}

void PluginUi::value(std::uint32_t port, float value) {
  if (descriptor_->port_event != nullptr) {
    descriptor_->port_event(handle_, port, sizeof value, 0, &value);
  }
}

void PluginUi::event(std::uint32_t port, std::span<const std::byte> atom) {
  if (descriptor_->port_event != nullptr) {
    std::vector<std::uint64_t> aligned(atom.size() / sizeof(std::uint64_t) + 1);
    std::memcpy(aligned.data(), atom.data(), atom.size());
    descriptor_->port_event(handle_, port, static_cast<std::uint32_t>(atom.size()), features_.event_transfer(),
                            aligned.data());
  }
}

/// Called by the plugin's window, also while it is being made.
void PluginUi::write(LV2UI_Controller controller, std::uint32_t port, std::uint32_t size, std::uint32_t format,
                     const void* data) {
  auto& self = *static_cast<PluginUi*>(controller);
  const std::span bytes(static_cast<const std::byte*>(data), size);
  if (format == 0 || format == self.features_.float_protocol()) {
    Value value{port, 0};
    if (size == sizeof value.value) {
      std::memcpy(&value.value, data, size);
      self.link_.send(Kind::value, 0, std::as_bytes(std::span(&value, 1)));
    }
  } else if (format == self.features_.event_transfer()) {
    self.link_.send(Kind::message, static_cast<std::int32_t>(port), bytes);
  }
}

void PluginUi::closed(void* controller) {
  static_cast<PluginUi*>(controller)->closed_ = true;
}

}  // namespace marlise::ui
