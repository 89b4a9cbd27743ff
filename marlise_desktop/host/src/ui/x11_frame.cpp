// SPDX-License-Identifier: GPL-3.0-or-later
// A plain top-level window that holds the plugin's X11 window.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <string>
#include <utility>

#include "frame.hpp"

// Last, for Xlib makes macros of common words.
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

namespace marlise::ui {
namespace {

using Size = std::pair<int, int>;

/// The plugin's window may be gone when we speak of it: no reason to end, as Xlib would.
int pass_over(Display*, XErrorEvent*) {
  return 0;
}

float scale_of(Display* display) {
  constexpr float usual = 96.0F;
  const char* const dpi = XGetDefault(display, "Xft", "dpi");
  const long value = dpi == nullptr ? 0 : std::strtol(dpi, nullptr, 10);
  return std::max(1.0F, static_cast<float>(value) / usual);
}

class X11Frame final : public Frame {
 public:
  explicit X11Frame(const Start& start) : fixed_(start.window.fixed_size) {
    XInitThreads();
    XSetErrorHandler(pass_over);
    display_ = XOpenDisplay(nullptr);
    if (display_ == nullptr) {
      throw Refusal(no_display, "there is no X11 display to open it on");
    }
    const Window root = DefaultRootWindow(display_);
    top_ = XCreateSimpleWindow(display_, root, 0, 0, static_cast<unsigned>(size_.first),
                               static_cast<unsigned>(size_.second), 0, 0, BlackPixel(display_, DefaultScreen(display_)));
    XSelectInput(display_, top_, StructureNotifyMask | SubstructureNotifyMask | FocusChangeMask);
    delete_ = atom("WM_DELETE_WINDOW");
    XSetWMProtocols(display_, top_, &delete_, 1);
    name(start.title);
    XSync(display_, False);  // the plugin uses a connection of its own
  }

  ~X11Frame() override {
    if (display_ != nullptr) {
      XDestroyWindow(display_, top_);
      XCloseDisplay(display_);
    }
  }
  X11Frame(const X11Frame&) = delete;
  X11Frame& operator=(const X11Frame&) = delete;

  void* parent() override { return reinterpret_cast<void*>(top_); }

  void put(void* widget) override {
    XSync(display_, False);
    adopt(reinterpret_cast<Window>(widget));
    if (child_ == 0) {
      adopt(first_child());
    }
    XMapRaised(display_, top_);
    XFlush(display_);
  }

  void resize(int width, int height) override {
    if (width <= 0 || height <= 0) {
      return;
    }
    wanted_ = true;
    set_size({width, height});
  }

  void raise() override {
    XMapRaised(display_, top_);
    XEvent event{};
    event.xclient.type = ClientMessage;
    event.xclient.window = top_;
    event.xclient.message_type = atom("_NET_ACTIVE_WINDOW");
    event.xclient.format = 32;
    event.xclient.data.l[0] = 1;
    XSendEvent(display_, DefaultRootWindow(display_), False, SubstructureNotifyMask | SubstructureRedirectMask, &event);
    XFlush(display_);
  }

  int fd() const override { return ConnectionNumber(display_); }

  void tend() override {
    Size top = size_;
    while (XPending(display_) > 0) {
      XEvent event{};
      XNextEvent(display_, &event);
      handle(event, top);
    }
    if (top != size_) {
      size_ = top;
      fit_child();
    }
    XFlush(display_);
  }

  bool closed() const override { return closed_; }
  float scale() const override { return scale_of(display_); }

 private:
  Atom atom(const char* text) { return XInternAtom(display_, text, False); }

  void name(const std::string& title) {
    XStoreName(display_, top_, title.c_str());
    XChangeProperty(display_, top_, atom("_NET_WM_NAME"), atom("UTF8_STRING"), 8, PropModeReplace,
                    reinterpret_cast<const unsigned char*>(title.data()), static_cast<int>(title.size()));
    std::string instance = "marlise-ui";
    std::string type = "Marlise";
    XClassHint hint{instance.data(), type.data()};
    XSetClassHint(display_, top_, &hint);
    const long pid = ::getpid();
    XChangeProperty(display_, top_, atom("_NET_WM_PID"), XA_CARDINAL, 32, PropModeReplace,
                    reinterpret_cast<const unsigned char*>(&pid), 1);
  }

  Window first_child() {
    Window root = 0;
    Window above = 0;
    Window* children = nullptr;
    unsigned count = 0;
    Window first = 0;
    if (XQueryTree(display_, top_, &root, &above, &children, &count) != 0 && count > 0) {
      first = children[0];
    }
    if (children != nullptr) {
      XFree(children);
    }
    return first;
  }

  void adopt(Window window) {
    XWindowAttributes attributes{};
    if (window == 0 || window == top_ || XGetWindowAttributes(display_, window, &attributes) == 0) {
      return;
    }
    child_ = window;
    if (!wanted_ && attributes.width > 1 && attributes.height > 1) {
      set_size({attributes.width, attributes.height});
    } else {
      fit_child();
    }
    XMapWindow(display_, child_);
  }

  void set_size(Size size) {
    size_ = size;
    if (fixed_) {
      XSizeHints hints{};
      hints.flags = PMinSize | PMaxSize;
      hints.min_width = hints.max_width = size.first;
      hints.min_height = hints.max_height = size.second;
      XSetWMNormalHints(display_, top_, &hints);
    }
    XResizeWindow(display_, top_, static_cast<unsigned>(size.first), static_cast<unsigned>(size.second));
    XFlush(display_);
  }

  void fit_child() {
    if (child_ == 0 || fixed_) {
      return;
    }
    asked_.push_back(size_);
    XResizeWindow(display_, child_, static_cast<unsigned>(size_.first), static_cast<unsigned>(size_.second));
  }

  void handle(const XEvent& event, Size& top) {
    switch (event.type) {
      case ClientMessage:
        closed_ = closed_ || static_cast<Atom>(event.xclient.data.l[0]) == delete_;
        break;
      case ConfigureNotify: configured(event.xconfigure, top); break;
      case CreateNotify:
        if (child_ == 0 && event.xcreatewindow.parent == top_) {
          adopt(event.xcreatewindow.window);
          top = size_;
        }
        break;
      case DestroyNotify:
        if (event.xdestroywindow.window == child_) {
          child_ = 0;
        }
        break;
      case FocusIn:
        if (child_ != 0) {
          XSetInputFocus(display_, child_, RevertToParent, CurrentTime);
        }
        break;
      default: break;
    }
  }

  void configured(const XConfigureEvent& event, Size& top) {
    const Size now{event.width, event.height};
    if (event.window == top_) {
      top = now;
    } else if (event.window == child_) {
      // The answer to a size of ours, or the plugin's window has chosen another one itself.
      if (const auto ours = std::ranges::find(asked_, now); ours != asked_.end()) {
        asked_.erase(asked_.begin(), ours + 1);
      } else if (asked_.empty() && now != size_) {
        set_size(now);
        top = now;
      }
    }
  }

  Display* display_ = nullptr;
  Window top_ = 0;
  Window child_ = 0;
  Atom delete_ = 0;
  const bool fixed_;
  bool wanted_ = false;  ///< the plugin's window has asked for a size
  bool closed_ = false;
  Size size_{640, 480};
  std::deque<Size> asked_;  ///< sizes given to the child that it has not confirmed
};

/// The plugin's window is one of the screen's own: nothing is around it.
class NoFrame final : public Frame {
 public:
  NoFrame() {
    Display* const display = XOpenDisplay(nullptr);
    if (display == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr) {
      throw Refusal(no_display, "there is no display to open it on");
    }
    if (display != nullptr) {
      scale_ = scale_of(display);
      XCloseDisplay(display);
    }
  }

  void put(void*) override {}
  void resize(int, int) override {}
  void raise() override {}
  bool closed() const override { return false; }
  float scale() const override { return scale_; }

 private:
  float scale_ = 1.0F;
};

}  // namespace

std::unique_ptr<Frame> make_x11_frame(const Start& start) {
  return std::make_unique<X11Frame>(start);
}

std::unique_ptr<Frame> make_no_frame(const Start&) {
  XInitThreads();
  XSetErrorHandler(pass_over);
  return std::make_unique<NoFrame>();
}

}  // namespace marlise::ui
