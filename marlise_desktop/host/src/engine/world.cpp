// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.hpp"

#include <lv2/patch/patch.h>

#include <filesystem>

namespace marlise::engine {

namespace {

/// lilv knows bundles by their folder with the slash at the end.
Node bundle_node(LilvWorld* world, const std::string& dir) {
  std::error_code ignored;
  std::string path = std::filesystem::absolute(dir, ignored).string();
  if (!path.ends_with('/')) {
    path += '/';
  }
  return Node(lilv_new_file_uri(world, nullptr, path.c_str()));
}

}  // namespace

World::World(double rate) : lilv_(lilv_world_new()), rate_(rate) { lilv_world_load_all(lilv_.get()); }

std::shared_ptr<const Plugin> World::find(std::string_view uri) {
  if (const auto found = plugins_.find(uri); found != plugins_.end()) {
    return found->second;
  }
  if (uri.find(':') == std::string_view::npos) {
    return nullptr;  // lilv complains on stderr about what is no URI at all
  }
  const std::string text(uri);
  const Node node = uri_node(text.c_str());
  const LilvPlugin* plugin =
      node ? lilv_plugins_get_by_uri(lilv_world_get_all_plugins(lilv_.get()), node.get()) : nullptr;
  if (plugin == nullptr) {
    return nullptr;
  }
  auto read = std::make_shared<const Plugin>(read_plugin(lilv_.get(), plugin, rate_));
  plugins_.emplace(text, read);
  return read;
}

void World::set_rate(double rate) {
  rate_ = rate;
  plugins_.clear();
}

void World::add_bundle(const std::string& dir) {
  const Node bundle = bundle_node(lilv_.get(), dir);
  lilv_world_load_bundle(lilv_.get(), bundle.get());
  plugins_.clear();
}

void World::remove_bundle(const std::string& dir, const std::string& resource) {
  if (resource.find(':') != std::string::npos) {
    if (const Node node = uri_node(resource.c_str())) {
      lilv_world_unload_resource(lilv_.get(), node.get());
    }
  }
  const Node bundle = bundle_node(lilv_.get(), dir);
  lilv_world_unload_bundle(lilv_.get(), bundle.get());
  plugins_.clear();
}

std::string World::property_range(const Plugin& plugin, const std::string& property) const {
  const Node node = property.find(':') == std::string::npos ? nullptr : uri_node(property.c_str());
  if (!node) {
    return {};
  }
  for (const char* relation : {LV2_PATCH__writable, LV2_PATCH__readable}) {
    const Node predicate = uri_node(relation);
    const Nodes declared(lilv_plugin_get_value(plugin.lilv, predicate.get()));
    if (declared && lilv_nodes_contains(declared.get(), node.get())) {
      const Node range_predicate = uri_node("http://www.w3.org/2000/01/rdf-schema#range");
      const Node range(lilv_world_get(lilv_.get(), node.get(), range_predicate.get(), nullptr));
      return text_of(range.get());
    }
  }
  return {};
}

State World::preset(const std::string& uri) {
  const Node node = uri_node(uri.c_str());
  if (!node) {
    return nullptr;
  }
  lilv_world_load_resource(lilv_.get(), node.get());
  return State(lilv_state_new_from_world(lilv_.get(), urids.map_feature(), node.get()));
}

}  // namespace marlise::engine
