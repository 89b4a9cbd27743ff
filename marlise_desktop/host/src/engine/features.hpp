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
  std::uint32_t block;  ///< frames; every run has exactly so many, or none
};

class Features {
 public:
  explicit Features(const FeatureParts& parts);
  Features(const Features&) = delete;
  Features& operator=(const Features&) = delete;

  /// Ends with a null pointer, as LV2 wants it.
  const LV2_Feature* const* list() const { return pointers_.data(); }

  /// The first feature that the plugin requires and this list lacks.
  std::optional<std::string> missing(const Plugin& plugin) const;

 private:
  void add(const char* uri, void* data);

  float rate_;
  std::int32_t block_;
  std::int32_t least_ = 0;
  std::int32_t sequence_size_;
  std::vector<LV2_Options_Option> options_;
  std::vector<LV2_Feature> features_;
  std::vector<const LV2_Feature*> pointers_;
};

}  // namespace marlise::engine
