// SPDX-License-Identifier: GPL-3.0-or-later
// A GTK window around a GTK widget. GTK is loaded when a plugin needs it, so that nobody else does.
#include <dlfcn.h>

#include <cstdlib>
#include <string>

#include "frame.hpp"

// Last, for Xlib makes macros of common words.
#include <X11/Xlib.h>

namespace marlise::ui {
namespace {

template <typename Function>
Function* symbol(void* library, const char* name) {
  auto* const found = reinterpret_cast<Function*>(::dlsym(library, name));
  if (found == nullptr) {
    throw Refusal(no_display, std::string("the GTK library has no ") + name);
  }
  return found;
}

void* load(const char* name) {
  void* const library = ::dlopen(name, RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) {
    throw Refusal(no_display, std::string("its window needs GTK: ") + ::dlerror());
  }
  return library;
}

class GtkFrame final : public Frame {
 public:
  explicit GtkFrame(const Start& start) {
    const bool third = start.window.kind == engine::WindowKind::gtk3;
    if (std::getenv("DISPLAY") == nullptr) {
      throw Refusal(no_display, "there is no X11 display to open it on");
    }
    XInitThreads();
    ::setenv("GDK_BACKEND", "x11", 1);
    library_ = load(third ? "libgtk-3.so.0" : "libgtk-x11-2.0.so.0");
    if (symbol<int(int*, char***)>(library_, "gtk_init_check")(nullptr, nullptr) == 0) {
      throw Refusal(no_display, "GTK cannot open the display");
    }
    pending_ = symbol<int()>(library_, "gtk_events_pending");
    iterate_ = symbol<int(int)>(library_, "gtk_main_iteration_do");
    // gtk_window_new(GTK_WINDOW_TOPLEVEL)
    window_ = symbol<void*(int)>(library_, "gtk_window_new")(0);
    symbol<void(void*, const char*)>(library_, "gtk_window_set_title")(window_, start.title.c_str());
    if (start.window.fixed_size) {
      symbol<void(void*, int)>(library_, "gtk_window_set_resizable")(window_, 0);
    }
    using Connect = unsigned long(void*, const char*, void (*)(void*, GtkFrame*), GtkFrame*, void*, int);
    symbol<Connect>(library_, "g_signal_connect_data")(window_, "destroy", on_destroy, this, nullptr, 0);
    if (void* const display = symbol<void*()>(library_, "gdk_x11_get_default_xdisplay")()) {
      fd_ = ConnectionNumber(static_cast<Display*>(display));
    }
  }

  ~GtkFrame() override {
    if (!closed_) {
      symbol<void(void*)>(library_, "gtk_widget_destroy")(window_);
    }
  }
  GtkFrame(const GtkFrame&) = delete;
  GtkFrame& operator=(const GtkFrame&) = delete;

  void put(void* widget) override {
    if (widget == nullptr) {
      throw Refusal(engine::invalid_operation, "its window gives no widget");
    }
    symbol<void(void*, void*)>(library_, "gtk_container_add")(window_, widget);
    symbol<void(void*)>(library_, "gtk_widget_show_all")(window_);
    raise();
  }

  void resize(int width, int height) override {
    if (width > 0 && height > 0) {
      symbol<void(void*, int, int)>(library_, "gtk_window_resize")(window_, width, height);
    }
  }

  void raise() override { symbol<void(void*)>(library_, "gtk_window_present")(window_); }
  int fd() const override { return fd_; }

  void tend() override {
    constexpr int most = 200;  // some are never done
    for (int i = 0; i < most && !closed_ && pending_() != 0; ++i) {
      iterate_(0);
    }
  }

  bool closed() const override { return closed_; }

 private:
  static void on_destroy(void*, GtkFrame* self) { self->closed_ = true; }

  void* library_ = nullptr;
  void* window_ = nullptr;
  int (*pending_)() = nullptr;
  int (*iterate_)(int) = nullptr;
  int fd_ = -1;
  bool closed_ = false;
};

}  // namespace

std::unique_ptr<Frame> make_gtk_frame(const Start& start) {
  return std::make_unique<GtkFrame>(start);
}

}  // namespace marlise::ui
