// SPDX-License-Identifier: GPL-3.0-or-later
#include "time_message.hpp"

#include <cmath>

namespace marlise::engine {

TimeMessage::TimeMessage(Urids& urids, const KnownUrids& known, double rate)
    : known_(known), rate_(static_cast<float>(rate)), forge_() {
  lv2_atom_forge_init(&forge_, urids.map_feature());
}

void TimeMessage::write(const TimePosition& position) noexcept {
  lv2_atom_forge_set_buffer(&forge_, reinterpret_cast<std::uint8_t*>(memory_.data()), sizeof memory_);
  LV2_Atom_Forge_Frame frame;
  lv2_atom_forge_object(&forge_, &frame, 0, known_.time_position);
  lv2_atom_forge_key(&forge_, known_.time_frame);
  lv2_atom_forge_long(&forge_, position.frame);
  lv2_atom_forge_key(&forge_, known_.time_speed);
  lv2_atom_forge_float(&forge_, position.rolling ? 1.0F : 0.0F);
  lv2_atom_forge_key(&forge_, known_.time_bar);
  lv2_atom_forge_long(&forge_, position.place.bar);
  lv2_atom_forge_key(&forge_, known_.time_bar_beat);
  lv2_atom_forge_float(&forge_, static_cast<float>(position.place.bar_beat));
  lv2_atom_forge_key(&forge_, known_.time_beat);
  lv2_atom_forge_double(&forge_, position.place.beat);
  lv2_atom_forge_key(&forge_, known_.time_beat_unit);
  lv2_atom_forge_int(&forge_, static_cast<std::int32_t>(std::lround(position.beat_unit)));
  lv2_atom_forge_key(&forge_, known_.time_beats_per_bar);
  lv2_atom_forge_float(&forge_, static_cast<float>(position.tempo.beats_per_bar));
  lv2_atom_forge_key(&forge_, known_.time_beats_per_minute);
  lv2_atom_forge_float(&forge_, static_cast<float>(position.tempo.bpm));
  lv2_atom_forge_key(&forge_, known_.time_frames_per_second);
  lv2_atom_forge_float(&forge_, rate_);
  lv2_atom_forge_pop(&forge_, &frame);
}

}  // namespace marlise::engine
