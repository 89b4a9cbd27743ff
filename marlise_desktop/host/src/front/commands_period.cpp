// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <bit>
#include <cstdint>
#include <string>

#include "commands.hpp"
#include "host.hpp"
#include "log.hpp"
#include "outside.hpp"

namespace marlise::front {
namespace {

constexpr int least_period = 16;
constexpr int most_period = 8192;

/// Silence while it lives, with a fade before and after.
struct Held {
  explicit Held(engine::Engine& engine) : engine_(engine) { engine_.hold(true); }
  ~Held() { engine_.hold(false); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

 private:
  engine::Engine& engine_;
};

/// The server cuts the sound off while it changes, so it is silent by then.
bool change(Host& host, std::uint32_t frames) {
  const Held held(host.engine);
  const bool changed = host.outside.set_period(frames);
  if (const std::uint32_t now = host.outside.period(); now != 0) {
    host.engine.set_period(now);
  }
  return changed;
}

Reply period(Host& host, Arguments arguments) {
  const int wanted = to_int(arguments[0]);
  if (wanted < least_period || wanted > most_period || !std::has_single_bit(static_cast<unsigned>(wanted))) {
    return Reply::status(engine::bad_value);
  }
  const auto frames = static_cast<std::uint32_t>(wanted);
  const std::uint32_t before = host.outside.period();
  if (before == frames) {
    host.engine.set_period(frames);  // another program may have changed it just now
    return Reply::status(engine::ok);
  }
  if (before == 0 || !change(host, frames)) {
    log_line(LogLevel::warning, "JACK does not change to a period of " + std::to_string(frames) + " frames");
    return Reply::status(engine::invalid_operation);
  }
  return Reply::status(engine::ok);
}

constexpr std::array period_rows{
    Command{"period", 1, 1, period},
};

}  // namespace

Commands period_commands() {
  return period_rows;
}

}  // namespace marlise::front
