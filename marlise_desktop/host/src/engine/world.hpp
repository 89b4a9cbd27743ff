// SPDX-License-Identifier: GPL-3.0-or-later
// All that is installed: lilv's world, and the plugins read from it so far.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "installed.hpp"
#include "lilv_handles.hpp"
#include "plugin.hpp"
#include "urids.hpp"

namespace marlise::engine {

/// Control thread only, but for `urids`.
class World {
 public:
  World(double rate, std::shared_ptr<Installed> installed);

  /// Null when no such plugin is installed. Stays valid while somebody holds it, also when its bundle goes.
  std::shared_ptr<const Plugin> find(std::string_view uri);

  /// Values that depend on the rate are read anew.
  void set_rate(double rate);

  void add_bundle(const std::string& dir);
  void remove_bundle(const std::string& dir, const std::string& resource);

  /// Type (rdfs:range) of a property that the plugin declares; empty when it declares none.
  std::string property_range(const Plugin& plugin, const std::string& property) const;

  /// The state under a preset's URI; null when there is none.
  State preset(const std::string& uri);

  /// Waits until all that is installed is read.
  LilvWorld* lilv() const { return installed_->world(); }
  Node uri_node(const char* uri) const { return Node(lilv_new_uri(lilv(), uri)); }

  Urids urids;
  const KnownUrids known{urids};

 private:
  std::shared_ptr<Installed> installed_;
  double rate_;
  std::map<std::string, std::shared_ptr<const Plugin>, std::less<>> plugins_;
};

}  // namespace marlise::engine
