// SPDX-License-Identifier: GPL-3.0-or-later
#include "features.hpp"

#include <lv2/buf-size/buf-size.h>
#include <lv2/port-props/port-props.h>
#include <lv2/urid/urid.h>

#include <algorithm>
#include <bit>

namespace marlise::engine {

Features::Features(const FeatureParts& parts)
    : urids_(parts.urids),
      known_(parts.known),
      rate_(static_cast<float>(parts.rate)),
      block_(static_cast<std::int32_t>(parts.block)),
      least_(parts.exact_block ? block_ : 0),
      sequence_size_(static_cast<std::int32_t>(parts.sequence_size)),
      uri_map_(*parts.urids) {
  const KnownUrids& known = *parts.known;
  const auto integer = [&](LV2_URID key, const std::int32_t* value) {
    options_.push_back({LV2_OPTIONS_INSTANCE, 0, key, sizeof *value, known.atom_int, value});
  };
  options_.push_back({LV2_OPTIONS_INSTANCE, 0, known.sample_rate, sizeof rate_, known.atom_float, &rate_});
  integer(known.block_min, &least_);
  integer(known.block_max, &block_);
  integer(known.block_nominal, &block_);
  integer(known.sequence_size, &sequence_size_);
  options_.push_back({LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, nullptr});

  add(LV2_URID__map, parts.urids->map_feature());
  add(LV2_URID__unmap, parts.urids->unmap_feature());
  add(uri_map_uri, &uri_map_);
  add(old_event_uri, &old_events_);
  add(LV2_OPTIONS__options, options_.data());
  add(LV2_BUF_SIZE__boundedBlockLength, nullptr);
  add(LV2_BUF_SIZE__fixedBlockLength, nullptr);
  if (std::has_single_bit(parts.block)) {
    add(LV2_BUF_SIZE__powerOf2BlockLength, nullptr);
  }
  if (parts.block % 16 == 0) {
    add(LV2_BUF_SIZE__coarseBlockLength, nullptr);
  }
  add(LV2_LOG__log, parts.log);
  add(LV2_WORKER__schedule, parts.schedule);
  add(LV2_STATE__makePath, parts.make_path);
  add(LV2_STATE__freePath, parts.free_path);
  add(LV2_STATE__threadSafeRestore, nullptr);
  add(LV2_STATE__loadDefaultState, nullptr);
  add(LV2_PORT_PROPS__supportsStrictBounds, nullptr);  // values are always clamped
  add(change_request_uri, parts.change_request);
  for (const LV2_Feature& feature : features_) {
    pointers_.push_back(&feature);
  }
  pointers_.push_back(nullptr);
}

void Features::add(const char* uri, void* data) { features_.push_back({uri, data}); }

std::optional<std::string> Features::missing(const Plugin& plugin) const {
  // What a port or the host's manners fulfil, without data to pass.
  constexpr const char* kept_anyway[] = {LV2_CORE__inPlaceBroken, LV2_CORE__isLive, LV2_CORE__hardRTCapable};
  for (const std::string& wanted : plugin.required_features) {
    const auto is = [&](const char* uri) { return wanted == uri; };
    const bool have =
        std::any_of(std::begin(kept_anyway), std::end(kept_anyway), is) ||
        std::any_of(features_.begin(), features_.end(), [&](const LV2_Feature& f) { return is(f.URI); });
    if (!have) {
      return "feature " + wanted;
    }
  }
  for (const std::string& wanted : plugin.required_options) {
    const LV2_URID key = urids_->map(wanted);
    if (std::none_of(options_.begin(), options_.end(), [&](const LV2_Options_Option& o) { return o.key == key; })) {
      return "option " + wanted;
    }
  }
  return std::nullopt;
}

std::vector<LV2_Options_Option> Features::change_block(std::uint32_t frames, const Plugin& plugin) {
  block_ = static_cast<std::int32_t>(frames);
  std::vector<LV2_Options_Option> changed;
  for (const LV2_Options_Option& option : options_) {
    const bool block = option.key != 0 && (option.key == known_->block_max || option.key == known_->block_nominal);
    if (block && (plugin.block_options.empty() || named(plugin.block_options, option.key))) {
      changed.push_back(option);
    }
  }
  changed.push_back({LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, nullptr});
  return changed;
}

bool Features::named(const std::vector<std::string>& uris, LV2_URID key) const {
  return std::any_of(uris.begin(), uris.end(), [&](const std::string& uri) { return urids_->map(uri) == key; });
}

}  // namespace marlise::engine
