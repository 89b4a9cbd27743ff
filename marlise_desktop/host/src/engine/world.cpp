// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.hpp"

#include <lv2/patch/patch.h>

#include <algorithm>
#include <climits>
#include <filesystem>
#include <utility>

namespace marlise::engine {

namespace {

/// Whether reading what is there would come to an end: a pipe or a device is no file that describes anything.
bool ends(const std::filesystem::path& file) {
  std::error_code failed;
  const auto status = std::filesystem::status(file, failed);
  return !std::filesystem::exists(status) || std::filesystem::is_regular_file(status) ||
         std::filesystem::is_directory(status);
}

/// A folder that is there, and in which nothing keeps its reader.
bool readable(const std::filesystem::path& folder) {
  std::error_code failed;
  const std::filesystem::directory_iterator entries(folder, failed);
  return !failed && std::all_of(begin(entries), end(entries), [](const auto& entry) { return ends(entry.path()); });
}

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

World::World(double rate, std::shared_ptr<Installed> installed)
    : installed_(installed ? std::move(installed) : std::make_shared<Installed>()), rate_(rate) {}

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
      node ? lilv_plugins_get_by_uri(lilv_world_get_all_plugins(lilv()), node.get()) : nullptr;
  if (plugin == nullptr) {
    return nullptr;
  }
  auto read = std::make_shared<const Plugin>(read_plugin(lilv(), plugin, rate_));
  plugins_.emplace(text, read);
  return read;
}

void World::set_rate(double rate) {
  rate_ = rate;
  plugins_.clear();
}

void World::add_bundle(const std::string& dir) {
  if (!readable(dir)) {
    return;
  }
  const Node bundle = bundle_node(lilv(), dir);
  lilv_world_load_bundle(lilv(), bundle.get());
  plugins_.clear();
}

void World::remove_bundle(const std::string& dir, const std::string& resource) {
  if (dir.size() > PATH_MAX) {
    return;  // lilv would ponder for long over a path that cannot be
  }
  if (resource.find(':') != std::string::npos) {
    if (const Node node = uri_node(resource.c_str())) {
      lilv_world_unload_resource(lilv(), node.get());
    }
  }
  const Node bundle = bundle_node(lilv(), dir);
  lilv_world_unload_bundle(lilv(), bundle.get());
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
      const Node range(lilv_world_get(lilv(), node.get(), range_predicate.get(), nullptr));
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
  const std::unique_ptr<char, Freer<lilv_free>> file(
      uri.starts_with("file:") ? lilv_file_uri_parse(uri.c_str(), nullptr) : nullptr);
  if (file && !ends(file.get())) {
    return nullptr;
  }
  lilv_world_load_resource(lilv(), node.get());
  State state(lilv_state_new_from_world(lilv(), urids.map_feature(), node.get()));
  const bool of_nothing = state && lilv_state_get_plugin_uri(state.get()) == nullptr;  // lilv crashes when it writes it
  return of_nothing ? nullptr : std::move(state);
}

}  // namespace marlise::engine
