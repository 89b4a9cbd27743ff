// SPDX-License-Identifier: GPL-3.0-or-later
#include "urids.hpp"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/log/log.h>
#include <lv2/midi/midi.h>
#include <lv2/parameters/parameters.h>
#include <lv2/patch/patch.h>
#include <lv2/time/time.h>

namespace marlise::engine {

namespace {

LV2_URID map_for_plugin(LV2_URID_Map_Handle handle, const char* uri) { return static_cast<Urids*>(handle)->map(uri); }

const char* unmap_for_plugin(LV2_URID_Unmap_Handle handle, LV2_URID urid) {
  return static_cast<Urids*>(handle)->unmap(urid);
}

}  // namespace

Urids::Urids() : map_feature_{this, map_for_plugin}, unmap_feature_{this, unmap_for_plugin} {}

LV2_URID Urids::map(std::string_view uri) {
  const std::lock_guard lock(mutex_);
  if (const auto found = numbers_.find(uri); found != numbers_.end()) {
    return found->second;
  }
  const std::string& kept = uris_.emplace_back(uri);  // a deque never moves its strings
  const auto number = static_cast<LV2_URID>(uris_.size());
  numbers_.emplace(kept, number);
  return number;
}

const char* Urids::unmap(LV2_URID urid) const {
  const std::lock_guard lock(mutex_);
  return urid == 0 || urid > uris_.size() ? nullptr : uris_[urid - 1].c_str();
}

KnownUrids::KnownUrids(Urids& urids)
    : atom_blank(urids.map(LV2_ATOM__Blank)),
      atom_bool(urids.map(LV2_ATOM__Bool)),
      atom_double(urids.map(LV2_ATOM__Double)),
      atom_float(urids.map(LV2_ATOM__Float)),
      atom_int(urids.map(LV2_ATOM__Int)),
      atom_long(urids.map(LV2_ATOM__Long)),
      atom_object(urids.map(LV2_ATOM__Object)),
      atom_path(urids.map(LV2_ATOM__Path)),
      atom_resource(urids.map(LV2_ATOM__Resource)),
      atom_sequence(urids.map(LV2_ATOM__Sequence)),
      atom_string(urids.map(LV2_ATOM__String)),
      atom_tuple(urids.map(LV2_ATOM__Tuple)),
      atom_uri(urids.map(LV2_ATOM__URI)),
      atom_urid(urids.map(LV2_ATOM__URID)),
      atom_vector(urids.map(LV2_ATOM__Vector)),
      atom_chunk(urids.map(LV2_ATOM__Chunk)),
      midi_event(urids.map(LV2_MIDI__MidiEvent)),
      patch_get(urids.map(LV2_PATCH__Get)),
      patch_set(urids.map(LV2_PATCH__Set)),
      patch_put(urids.map(LV2_PATCH__Put)),
      patch_patch(urids.map(LV2_PATCH__Patch)),
      patch_property(urids.map(LV2_PATCH__property)),
      patch_value(urids.map(LV2_PATCH__value)),
      patch_body(urids.map(LV2_PATCH__body)),
      patch_ack(urids.map(LV2_PATCH__Ack)),
      patch_error(urids.map(LV2_PATCH__Error)),
      time_position(urids.map(LV2_TIME__Position)),
      time_frame(urids.map(LV2_TIME__frame)),
      time_speed(urids.map(LV2_TIME__speed)),
      time_bar(urids.map(LV2_TIME__bar)),
      time_bar_beat(urids.map(LV2_TIME__barBeat)),
      time_beat(urids.map(LV2_TIME__beat)),
      time_beat_unit(urids.map(LV2_TIME__beatUnit)),
      time_beats_per_bar(urids.map(LV2_TIME__beatsPerBar)),
      time_beats_per_minute(urids.map(LV2_TIME__beatsPerMinute)),
      time_frames_per_second(urids.map(LV2_TIME__framesPerSecond)),
      log_error(urids.map(LV2_LOG__Error)),
      log_note(urids.map(LV2_LOG__Note)),
      log_trace(urids.map(LV2_LOG__Trace)),
      log_warning(urids.map(LV2_LOG__Warning)),
      block_max(urids.map(LV2_BUF_SIZE__maxBlockLength)),
      block_min(urids.map(LV2_BUF_SIZE__minBlockLength)),
      block_nominal(urids.map(LV2_BUF_SIZE__nominalBlockLength)),
      sequence_size(urids.map(LV2_BUF_SIZE__sequenceSize)),
      sample_rate(urids.map(LV2_PARAMETERS__sampleRate)) {}

}  // namespace marlise::engine
