// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuning.hpp"

#include <cmath>

namespace marlise::front {

int Tuning::listen(const std::string& port) {
  end();
  listens_ = wiring_.open_tuner(port);
  port_ = listens_ ? port : "";
  return listens_ ? engine::ok : engine::no_connection;
}

void Tuning::end() {
  if (listens_) {
    wiring_.close_tuner(port_);
  }
  listens_ = false;
  port_.clear();
}

int Tuning::set_reference(double hz) {
  if (!(hz >= 220 && hz <= 880)) {
    return engine::bad_value;
  }
  reference_ = hz;
  return engine::ok;
}

void Tuning::let_go() {
  if (listens_ && !wiring_.exists(port_)) {
    wiring_.close_tuner(port_);
    listens_ = false;
  }
}

void Tuning::take_up() {
  if (on() && !listens_) {
    listens_ = wiring_.open_tuner(port_);
  }
}

void Tuning::report(Feedback& feedback) {
  const auto pitch = engine_.take_pitch();
  if (!pitch) {
    return;
  }
  if (pitch->confidence == 0) {
    feedback.pitch(0, 0, 0, 0);
    return;
  }
  constexpr int a4 = 69;  ///< as a MIDI note
  const double place = a4 + 12 * std::log2(pitch->hz / reference_);
  const double note = std::round(place);
  feedback.pitch(pitch->hz, 100 * (place - note), static_cast<int>(note), pitch->confidence);
}

}  // namespace marlise::front
