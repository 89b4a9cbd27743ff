// SPDX-License-Identifier: GPL-3.0-or-later
// Presets and plugins' own state.
#include <filesystem>

#include "core.hpp"
#include "state_files.hpp"
#include "utf8.hpp"

namespace marlise::engine {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t state_flags = LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE;

/// Port values as a preset gives them, clamped; those that are the host's own business are left out.
struct PortValues {
  const Plugin& plugin;
  const KnownUrids& known;
  std::vector<Controls::Setting> settings{};

  static void take(const char* symbol, void* self, const void* value, std::uint32_t size, std::uint32_t type) {
    static_cast<PortValues*>(self)->add(symbol, value, size, type);
  }

  void add(const char* symbol, const void* value, std::uint32_t size, std::uint32_t type) {
    const PluginPort* port = plugin.parameter(symbol);
    if (port == nullptr || plugin.enabled == port->index || plugin.freewheeling == port->index) {
      return;
    }
    const auto number = as_float(value, size, type);
    if (number && *number == *number) {
      settings.emplace_back(port->index, port->clamp(*number));
    }
  }

  std::optional<float> as_float(const void* value, std::uint32_t size, std::uint32_t type) const {
    if (type == known.atom_float && size == sizeof(float)) {
      return *static_cast<const float*>(value);
    }
    if (type == known.atom_double && size == sizeof(double)) {
      return static_cast<float>(*static_cast<const double*>(value));
    }
    if ((type == known.atom_int || type == known.atom_bool) && size == sizeof(std::int32_t)) {
      return static_cast<float>(*static_cast<const std::int32_t*>(value));
    }
    if (type == known.atom_long && size == sizeof(std::int64_t)) {
      return static_cast<float>(*static_cast<const std::int64_t*>(value));
    }
    return std::nullopt;
  }
};

/// The values that a preset is made of, for lilv to ask.
struct ValueSource {
  const Instance& instance;
  LV2_URID float_type;
  float value = 0;

  static const void* give(const char* symbol, void* self, std::uint32_t* size, std::uint32_t* type) {
    auto* source = static_cast<ValueSource*>(self);
    const PluginPort* port = source->instance.plugin().parameter(symbol);
    if (port == nullptr) {
      *size = *type = 0;
      return nullptr;
    }
    source->value = source->instance.controls().get(port->index);
    *size = sizeof(float);
    *type = source->float_type;
    return &source->value;
  }
};

const char* or_null(const std::string& path) { return path.empty() ? nullptr : path.c_str(); }

/// `dir` takes the files; empty for a snapshot in memory. `values` null leaves port values out.
State snapshot(World& world, Instance& instance, const std::string& dir, ValueSource* values) {
  const std::string scratch = dir.empty() ? "" : instance.scratch()->known_path().string();
  const MirroredFolders folders(scratch, dir);
  return State(lilv_state_new_from_instance(instance.plugin().lilv, instance.lilv(), world.urids.map_feature(),
                                            or_null(scratch), or_null(dir), or_null(dir), or_null(dir),
                                            values == nullptr ? nullptr : ValueSource::give, values, state_flags,
                                            instance.features()));
}

/// A saved state's files as the plugin may keep them: in its scratch folder, so that the state may be moved or
/// deleted. At the same place as in the state, so that saving and loading again and again changes nothing; in a
/// folder of its own only where another file has that place.
fs::path adopt(const fs::path& state, Scratch& scratch) {
  const fs::path to = state_fits(state, scratch.path()) ? scratch.path() : scratch.subfolder("state");
  copy_state(state, to);
  return to;
}

int write(World& world, const State& state, const std::string& dir, const std::string& file) {
  const int status = lilv_state_save(world.lilv(), world.urids.map_feature(), world.urids.unmap_feature(),
                                     state.get(), nullptr, dir.c_str(), file.c_str());
  return status == 0 ? ok : invalid_operation;
}

}  // namespace

bool Engine::Core::restore(const std::vector<Restoring>& all) {
  const auto apply = [&](const Restoring& one) {
    PortValues values{one.instance->plugin(), world.known};
    if (one.instance->plugin().has_state && lilv_state_get_num_properties(one.state.get()) > 0) {
      lilv_state_restore(one.state.get(), one.instance->lilv(), PortValues::take, &values, state_flags,
                         one.instance->features());
    } else {
      lilv_state_emit_port_values(one.state.get(), PortValues::take, &values);
    }
    one.instance->controls().set(values.settings, true);
  };
  std::vector<const Restoring*> resting;
  std::vector<std::shared_ptr<Instance>> to_pause;
  for (const Restoring& one : all) {
    const Plugin& plugin = one.instance->plugin();
    if (plugin.has_state && !plugin.restores_live && lilv_state_get_num_properties(one.state.get()) > 0) {
      resting.push_back(&one);
      to_pause.push_back(one.instance);
    } else {
      apply(one);
    }
  }
  return resting.empty() || while_paused(to_pause, [&] {
           for (const Restoring* one : resting) {
             const auto no_work = one->instance->worker().hold();
             apply(*one);
           }
         });
}

void Engine::Core::restore_default(Instance& instance) {
  if (!instance.plugin().wants_default_state) {
    return;
  }
  if (const State state = world.preset(instance.plugin().uri)) {
    PortValues values{instance.plugin(), world.known};
    lilv_state_restore(state.get(), instance.lilv(), PortValues::take, &values, state_flags, instance.features());
    instance.controls().set(values.settings);
  }
}

void Engine::Core::replace(const std::shared_ptr<Instance>& old, const std::shared_ptr<Instance>& made) {
  for (const PluginPort& port : old->plugin().ports) {
    if (port.input && port.role == PortRole::control) {
      made->controls().set(port.index, old->controls().get(port.index));
    }
  }
  for (const PluginPort& port : old->plugin().ports) {
    if (!port.input && port.role == PortRole::control) {
      made->controls().watch(port.index, old->controls().watched(port.index));
    }
  }
  if (made->plugin().freewheeling) {
    made->controls().set(*made->plugin().freewheeling, freewheeling ? 1.0F : 0.0F);
  }
  made->bypass(old->bypassed());
  made->set_active(old->active());
  made->set_strategy(old->strategy());
  if (old->plugin().has_state) {
    if (const State state = snapshot(world, *old, "", nullptr)) {
      lilv_state_restore(state.get(), made->lilv(), nullptr, nullptr, state_flags, made->features());
    }
  }
  const auto swap_in = [&](PortRef& ref) {
    if (ref.instance == old) {
      ref.instance = made;
    }
  };
  for (Cable& cable : graph.cables) {
    swap_in(cable.from);
    swap_in(cable.to);
  }
  if (graph.tuned) {
    swap_in(graph.tuned->port);
  }
  for (auto& [id, meter] : graph.meters) {
    swap_in(meter.port);
  }
  for (const auto& tap : graph.taps) {
    if (tap->instance == old) {
      tap->instance = made;
    }
  }
  std::replace(graph.instances.begin(), graph.instances.end(), old, made);
  live[old->number()] = made;
}

int Engine::load_preset(int number, const std::string& uri) {
  const auto instance = core_->find(number);
  if (!core_->exists(number)) {
    return no_instance;
  }
  if (!core_->world.uri_node(uri.c_str())) {
    return bad_preset_uri;
  }
  State state = core_->world.preset(uri);
  if (!state || !instance || text_of(lilv_state_get_plugin_uri(state.get())) != instance->plugin().uri) {
    return no_preset;
  }
  std::vector<Core::Restoring> one;
  one.push_back({instance, std::move(state)});
  return core_->restore(one) ? ok : invalid_operation;
}

int Engine::save_preset(int number, const std::string& label, const std::string& dir, const std::string& file) {
  const auto instance = core_->find(number);
  if (!instance) {
    return bad_number;
  }
  std::error_code failed;
  fs::create_directories(dir, failed);
  if (failed) {
    core_->outbox.log(3, "cannot make the preset's folder " + dir + ": " + failed.message());
    return invalid_operation;
  }
  if (!is_utf8(label)) {
    return invalid_operation;
  }
  ValueSource values{*instance, core_->world.known.atom_float};
  const State state = snapshot(core_->world, *instance, fs::canonical(dir).string(), &values);
  lilv_state_set_label(state.get(), label.c_str());
  return write(core_->world, state, dir, file);
}

std::string Engine::show_preset(const std::string& uri) {
  World& world = core_->world;
  const State state = world.uri_node(uri.c_str()) ? world.preset(uri) : nullptr;
  if (!state) {
    return {};
  }
  const std::unique_ptr<char, Freer<lilv_free>> text(lilv_state_to_string(
      world.lilv(), world.urids.map_feature(), world.urids.unmap_feature(), state.get(), uri.c_str(), nullptr));
  return text ? text.get() : "";
}

int Engine::save_state(const std::string& dir) {
  Core& core = *core_;
  std::error_code failed;
  fs::create_directory(dir, failed);
  if (!fs::is_directory(dir)) {
    core.outbox.log(3, "cannot make the folder " + dir);
    return invalid_operation;
  }
  int status = ok;
  for (const auto& [number, instance] : core.live) {
    if (number >= first_tool || !instance->plugin().has_state) {
      continue;
    }
    const auto fill = [&core, &owner = *instance](const std::string& folder) {
      const State state = snapshot(core.world, owner, folder, nullptr);
      return state && write(core.world, state, folder, "effect.ttl") == ok;
    };
    const std::string problem = replace_folder(fs::canonical(dir) / ("effect-" + std::to_string(number)), fill);
    if (!problem.empty()) {
      core.outbox.log(3, "the state of instance " + std::to_string(number) + " is not saved: " + problem);
      status = invalid_operation;
    }
  }
  return status;
}

int Engine::load_state(const std::string& dir) {
  Core& core = *core_;
  std::vector<Core::Restoring> all;
  for (const auto& [number, instance] : core.live) {
    const fs::path folder = fs::path(dir) / ("effect-" + std::to_string(number));
    std::error_code ignored;
    if (number >= first_tool || !instance->plugin().has_state ||
        !fs::is_regular_file(folder / "effect.ttl", ignored)) {  // a pipe would never end
      continue;
    }
    try {
      const fs::path copy = adopt(folder, *instance->scratch());
      State state(lilv_state_new_from_file(core.world.lilv(), core.world.urids.map_feature(), nullptr,
                                           (copy / "effect.ttl").c_str()));
      fs::remove(copy / "effect.ttl");
      fs::remove(copy / "manifest.ttl");
      if (state) {
        all.push_back({instance, std::move(state)});
      } else {
        core.outbox.log(3, "cannot read the state in " + folder.string());
      }
    } catch (const fs::filesystem_error& error) {
      core.outbox.log(3, "cannot read the state in " + folder.string() + ": " + error.code().message());
    }
  }
  core.restore(all);
  return ok;
}

int Engine::state_tmpdir(const std::string& dir) {
  core_->scratch.use(fs::absolute(dir));
  return ok;
}

int Engine::bundle_add(const std::string& dir) {
  core_->world.add_bundle(dir);
  return ok;
}

int Engine::bundle_remove(const std::string& dir, const std::string& resource) {
  core_->world.remove_bundle(dir, resource);
  return ok;
}

}  // namespace marlise::engine
