// SPDX-License-Identifier: GPL-3.0-or-later
// URIs as numbers, for the whole life of an engine.
#pragma once

#include <lv2/urid/urid.h>

#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace marlise::engine {

/// Safe on any thread. Plugins should not map in run(); those that do wait for a short lock.
class Urids {
 public:
  Urids();
  Urids(const Urids&) = delete;
  Urids& operator=(const Urids&) = delete;

  LV2_URID map(std::string_view uri);
  /// Null for a number that was never given out.
  const char* unmap(LV2_URID urid) const;

  LV2_URID_Map* map_feature() { return &map_feature_; }
  LV2_URID_Unmap* unmap_feature() { return &unmap_feature_; }

 private:
  mutable std::mutex mutex_;
  std::deque<std::string> uris_;
  std::unordered_map<std::string_view, LV2_URID> numbers_;
  LV2_URID_Map map_feature_;
  LV2_URID_Unmap unmap_feature_;
};

/// The numbers the engine itself uses.
struct KnownUrids {
  explicit KnownUrids(Urids& urids);

  LV2_URID atom_blank, atom_bool, atom_double, atom_float, atom_int, atom_long, atom_object, atom_path, atom_resource,
      atom_sequence, atom_string, atom_tuple, atom_uri, atom_urid, atom_vector, atom_chunk;
  LV2_URID midi_event;
  LV2_URID patch_get, patch_set, patch_put, patch_patch, patch_property, patch_value, patch_body, patch_ack, patch_error;
  LV2_URID time_position, time_frame, time_speed, time_bar, time_bar_beat, time_beat, time_beat_unit, time_beats_per_bar,
      time_beats_per_minute, time_frames_per_second;
  LV2_URID log_error, log_note, log_trace, log_warning;
  LV2_URID block_max, block_min, block_nominal, sequence_size, sample_rate;
};

}  // namespace marlise::engine
