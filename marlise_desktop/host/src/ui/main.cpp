// SPDX-License-Identifier: GPL-3.0-or-later
// marlise-ui: shows one plugin's own window, in a process of its own, so that nothing it does can harm the sound.
// Started by marlise-host with the channel as descriptor 3; of no use alone.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>

#include "plugin_ui.hpp"

namespace marlise::ui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto beat = std::chrono::milliseconds(33);
constexpr unsigned patience = 3;  ///< seconds that the plugin's window has to clean up

std::unique_ptr<Frame> make_frame(const Start& start) {
  switch (start.window.kind) {
    case engine::WindowKind::x11: return make_x11_frame(start);
    case engine::WindowKind::gtk2:
    case engine::WindowKind::gtk3: return make_gtk_frame(start);
    case engine::WindowKind::external:
    case engine::WindowKind::show: break;
  }
  return make_no_frame(start);
}

void take_values(PluginUi& window, std::span<const std::byte> bytes) {
  for (; bytes.size() >= sizeof(Value); bytes = bytes.subspan(sizeof(Value))) {
    Value value{};
    std::memcpy(&value, bytes.data(), sizeof value);
    window.value(value.port, value.value);
  }
}

void take(const Packet& packet, PluginUi& window, HostLink& link) {
  switch (packet.head.kind) {
    case Kind::values: take_values(window, packet.body); break;
    case Kind::event: window.event(static_cast<std::uint32_t>(packet.head.number), packet.body); break;
    case Kind::raise:
      window.show();
      link.send(Kind::opened);
      break;
    default: break;
  }
}

void run(PluginUi& window, Frame& frame, HostLink& link) {
  auto next = Clock::now();
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(next - Clock::now());
    std::array<pollfd, 2> sources{pollfd{link.fd(), POLLIN, 0}, pollfd{frame.fd(), POLLIN, 0}};
    ::poll(sources.data(), sources.size(), std::max(0, static_cast<int>(left.count())));
    constexpr int most = 100;  // the window stays alive however much comes
    for (int i = 0; i < most; ++i) {
      const auto packet = link.next();
      if (!packet) {
        break;
      }
      take(*packet, window, link);
    }
    frame.tend();
    if (Clock::now() >= next) {
      next = std::max(next + beat, Clock::now());
      if (!window.idle()) {
        return;
      }
    }
    if (link.gone() || frame.closed()) {
      return;
    }
  }
}

/// The process ends with the host and with its window, whatever that does.
void open(HostLink& link) {
  const auto packet = link.first();
  const auto start = packet && packet->head.kind == Kind::start ? unpacked(packet->body) : std::nullopt;
  if (!start) {
    return;
  }
  try {
    const auto frame = make_frame(*start);
    PluginUi window(*start, *frame, link);
    // The present values come next, so the first thing one sees is right.
    if (const auto values = link.next(); values && values->head.kind == Kind::values) {
      take_values(window, values->body);
    }
    window.show();
    link.send(Kind::opened);
    run(window, *frame, link);
    link.send(Kind::closed);
    ::alarm(patience);
  } catch (const Refusal& refusal) {
    link.send(Kind::refused, refusal.status, std::string_view(refusal.what()));
  } catch (const std::exception& error) {
    link.send(Kind::refused, engine::invalid_operation, std::string_view(error.what()));
  }
}

}  // namespace
}  // namespace marlise::ui

int main() {
  constexpr int channel = 3;
  if (::fcntl(channel, F_SETFD, FD_CLOEXEC) < 0) {
    static constexpr char text[] = "marlise-ui is started by marlise-host\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, sizeof text - 1);
    return 1;
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  marlise::ui::HostLink link(channel);
  marlise::ui::open(link);
  ::_exit(0);  // destructors of the plugin's libraries do not run: they may crash
}
