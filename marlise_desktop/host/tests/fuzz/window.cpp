// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer over what a plugin's window sends to the host, and the host to it. The input is packets, each after two
// bytes that say its length; they come through a real socket pair, as from the process.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "bench.hpp"
#include "engine/rig.hpp"
#include "ui/channel.hpp"
#include "ui/start.hpp"

using namespace marlise;

namespace {

void read_start(std::span<const std::byte> bytes) {
  if (const auto start = ui::unpacked(bytes)) {
    const auto again = ui::unpacked(ui::packed(*start));
    if (!again || again->window.symbols != start->window.symbols || again->title != start->title) {
      std::abort();
    }
  }
}

void take(engine::Rig& rig, const ui::Packet& packet) {
  const auto number = static_cast<std::uint32_t>(packet.head.number);
  read_start(packet.body);
  if (packet.head.kind == ui::Kind::value && packet.body.size() == sizeof(ui::Value)) {
    ui::Value value{};
    std::memcpy(&value, packet.body.data(), sizeof value);
    rig.engine.set_from_window(0, value.port, value.value);
  } else if (packet.head.kind == ui::Kind::message) {
    for (int instance = 0; instance < 3; ++instance) {
      rig.engine.send_from_window(instance, number, packet.body);
    }
  } else if (packet.head.kind == ui::Kind::map) {
    rig.engine.map_uri(packet.text());
  } else if (packet.head.kind == ui::Kind::unmap) {
    rig.engine.unmap_uri(number);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::base({"gain-state", "old-events", "notes"});
  engine::Rig rig;
  rig.add("gain-state", 0);
  rig.add("old-events", 1);
  rig.add("notes", 2);
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return 0;
  }
  const ui::Channel channel(ends[0]);
  ui::Packet packet;
  while (size >= 2) {
    const std::size_t length = std::min(data[0] + data[1] * std::size_t{256}, size - 2);
    (void)::send(ends[1], data + 2, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    data += length + 2;
    size -= length + 2;
    if (channel.receive(packet) == ui::Channel::Got::packet) {
      take(rig, packet);
    }
    rig.run(1);
    for (int instance = 0; instance < 3; ++instance) {
      rig.engine.take_window_events(instance, [](std::uint32_t, std::span<const std::byte>) { return true; });
    }
  }
  ::close(ends[0]);
  ::close(ends[1]);
  return 0;
}
