// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <chrono>

#include "commands.hpp"
#include "host.hpp"
#include "log.hpp"

namespace marlise::front {
namespace {

using namespace std::chrono_literals;

constexpr int not_activated = -202;  ///< mod-host's answer where no MIDI merger is installed

int processing(Host& host, int mode) {
  constexpr int on_and_ready = 2;
  if (mode == on_and_ready) {
    host.feedback.allow();
  }
  return host.engine.set_processing(mode);
}

/// 2 starts the transport besides.
int freewheel(Host& host, int mode) {
  if (!host.freewheel) {
    return engine::ok;  // offline it always does
  }
  constexpr int and_roll = 2;
  if (mode == and_roll) {
    host.engine.set_transport(true, host.engine.transport().tempo);
  }
  return host.freewheel(mode != 0);
}

Reply feature_enable(Host& host, Arguments arguments) {
  const std::string& feature = arguments[0];
  const int value = to_int(arguments[1]);
  if (feature == "processing") {
    return Reply::status(processing(host, value));
  }
  if (feature == "cpu-load") {
    host.tell_load = value != 0;
    host.feedback.allow();
    return Reply::status(engine::ok);
  }
  if (feature == "dsp-time") {
    host.tell_times = value != 0;
    host.engine.measure_times(host.tell_times);
    return Reply::status(engine::ok);
  }
  if (feature == "midi-raw") {
    tell_midi(host, value != 0);
    return Reply::status(engine::ok);
  }
  if (feature == "freewheeling") {
    return Reply::status(freewheel(host, value));
  }
  if (feature == "aggregated-midi") {
    return Reply::status(value != 0 ? not_activated : engine::ok);
  }
  return Reply::status(engine::invalid_operation);
}

Reply wait_audio_cycle(Host& host, Arguments) {
  return Reply::status(host.wiring.alive() && host.engine.wait_cycle(1s) ? engine::ok : engine::invalid_operation);
}

Reply help(Host&, Arguments) {
  log_line(LogLevel::note, "commands, and how many arguments they take: " + command_names());
  return Reply::none();
}

Reply quit(Host& host, Arguments) {
  host.quit = true;
  return Reply::none();
}

constexpr std::array host_rows{
    Command{"feature_enable", 2, 2, feature_enable},
    Command{"wait_audio_cycle", 0, 0, wait_audio_cycle},
    Command{"help", 0, 0, help},
    Command{"quit", 0, 0, quit},
};

}  // namespace

Commands host_commands() {
  return host_rows;
}

}  // namespace marlise::front
