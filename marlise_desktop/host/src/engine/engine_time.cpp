// SPDX-License-Identifier: GPL-3.0-or-later
// Tempo and transport, as commands see them.
#include <cmath>

#include "core.hpp"

namespace marlise::engine {

void Engine::set_time_source(TimeSource& source) { core_->transport.use(source); }

int Engine::set_bpm(double bpm) {
  if (!core_->transport.set_bpm(bpm)) {
    return bad_value;
  }
  core_->transport.retell();
  return ok;
}

int Engine::set_beats_per_bar(double beats) {
  if (!core_->transport.set_beats_per_bar(beats)) {
    return bad_value;
  }
  core_->transport.retell();
  return ok;
}

int Engine::set_transport(bool rolling, const Tempo& tempo) {
  Transport& transport = core_->transport;
  if (!settable_bpm(tempo.bpm) || !settable_beats_per_bar(tempo.beats_per_bar)) {
    return bad_value;
  }
  transport.set_bpm(tempo.bpm);
  transport.set_beats_per_bar(tempo.beats_per_bar);
  transport.roll(rolling);
  return ok;
}

TransportState Engine::transport() const { return core_->transport.state(); }

void Engine::set_clock_terminal(int terminal) { core_->clock_terminal = terminal; }

void Engine::follow_midi_clock(bool on) { core_->clock.follow(on); }

TimePosition Engine::position_ahead(std::uint32_t frame) const noexcept { return core_->transport.ahead(frame); }

int Engine::Core::set_transport(std::string_view symbol, float value) {
  if (symbol == ":bypass" || symbol == ":presets") {
    return ok;
  }
  const auto knob = Transport::knob(symbol);
  if (!knob) {
    return no_parameter;
  }
  return transport.turn(*knob, value) ? ok : bad_value;
}

Reading Engine::Core::read_transport(std::string_view symbol) const {
  if (symbol == ":bypass" || symbol == ":presets") {
    return {ok, 0};
  }
  const auto knob = Transport::knob(symbol);
  return knob ? Reading{ok, transport.value(*knob)} : Reading{no_parameter, 0};
}

}  // namespace marlise::engine
