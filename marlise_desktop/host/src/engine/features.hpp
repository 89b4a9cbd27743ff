// SPDX-License-Identifier: GPL-3.0-or-later
// The LV2 features that one instance is made with.
#pragma once

#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/state/state.h>
#include <lv2/worker/worker.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "change_request.hpp"
#include "old_events.hpp"
#include "plugin.hpp"
#include "urids.hpp"

namespace marlise::engine {

/// What the features point to; each outlives the instance.
struct FeatureParts {
  Urids* urids;
  const KnownUrids* known;
  LV2_Log_Log* log;
  LV2_Worker_Schedule* schedule;
  LV2_State_Make_Path* make_path;
  LV2_State_Free_Path* free_path;
  ChangeRequest* change_request;
  double rate;          ///< Hz
  std::uint32_t block;  ///< frames; the most in one run
  bool exact_block;     ///< every run has exactly so many frames
  std::uint32_t sequence_size;  ///< bytes, of the usual event buffer
};

class Features {
 public:
  explicit Features(const FeatureParts& parts);
  Features(const Features&) = delete;
  Features& operator=(const Features&) = delete;

  /// Ends with a null pointer, as LV2 wants it.
  const LV2_Feature* const* list() const { return pointers_.data(); }

  /// The first that the plugin requires and these lack: "feature URI" or "option URI".
  std::optional<std::string> missing(const Plugin& plugin) const;

  /// The options of a new block length, those that the plugin names if it names any, for its opts:interface.
  std::vector<LV2_Options_Option> change_block(std::uint32_t frames, const Plugin& plugin);

 private:
  void add(const char* uri, void* data);
  bool named(const std::vector<std::string>& uris, LV2_URID key) const;

  Urids* urids_;
  const KnownUrids* known_;
  float rate_;
  std::int32_t block_;
  std::int32_t least_;
  std::int32_t sequence_size_;
  UriMapFeature uri_map_;
  OldEventFeature old_events_;
  std::vector<LV2_Options_Option> options_;
  std::vector<LV2_Feature> features_;
  std::vector<const LV2_Feature*> pointers_;
};

}  // namespace marlise::engine
