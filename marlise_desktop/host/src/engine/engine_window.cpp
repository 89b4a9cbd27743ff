// SPDX-License-Identifier: GPL-3.0-or-later
// What a plugin's own window needs: which it is, values, events, URIs as numbers.
#include <cmath>
#include <cstring>

#include "atom_shape.hpp"
#include "core.hpp"
#include "patch.hpp"
#include "window_choice.hpp"

namespace marlise::engine {

WindowOffer Engine::window(int number) const {
  const auto instance = core_->find(number);
  if (!instance) {
    return {no_instance, "there is no such instance", {}};
  }
  if (number >= first_tool) {
    return {no_window, "tools have no window", {}};
  }
  return choose_window(core_->world.lilv(), instance->plugin());
}

void Engine::visit_controls(int number, const std::function<void(std::uint32_t, float)>& visit) const {
  const auto instance = core_->find(number);
  if (!instance) {
    return;
  }
  for (const PluginPort& port : instance->plugin().ports) {
    if (port.role == PortRole::control) {
      visit(port.index, instance->controls().get(port.index));
    }
  }
}

int Engine::set_from_window(int number, std::uint32_t index, float value) {
  const auto instance = core_->find(number);
  if (!instance) {
    return no_instance;
  }
  const std::vector<PluginPort>& ports = instance->plugin().ports;
  if (index >= ports.size() || !ports[index].input || ports[index].role != PortRole::control) {
    return no_parameter;
  }
  if (std::isnan(value)) {
    return bad_value;
  }
  const float clamped = ports[index].clamp(value);
  instance->controls().set(index, clamped);
  core_->outbox.parameter(instance->serial(), index, clamped);
  return ok;
}

int Engine::send_from_window(int number, std::uint32_t index, std::span<const std::byte> atom) {
  const auto instance = core_->find(number);
  if (!instance) {
    return no_instance;
  }
  const std::vector<PluginPort>& ports = instance->plugin().ports;
  if (index >= ports.size() || !ports[index].input || ports[index].role != PortRole::atom) {
    return no_parameter;
  }
  LV2_Atom head{};
  if (!is_whole_atom(atom, core_->world.known)) {
    return bad_value;
  }
  std::memcpy(&head, atom.data(), sizeof head);
  if (core_->world.urids.unmap(head.type) == nullptr) {
    return bad_value;
  }
  AtomMemory memory(atom.size() / sizeof(std::uint64_t) + 1);
  std::memcpy(memory.data(), atom.data(), atom.size());
  return instance->send(atom_in(memory), index) ? ok : no_memory;
}

void Engine::take_window_events(int number, const WindowEventVisitor& visit) {
  if (const auto instance = core_->find(number)) {
    instance->take_window_events(visit);
  }
}

void Engine::end_window_events(int number) {
  if (const auto instance = core_->find(number)) {
    instance->end_window_events();
  }
}

std::uint32_t Engine::map_uri(std::string_view uri) { return core_->world.urids.map(uri); }

const char* Engine::unmap_uri(std::uint32_t number) const { return core_->world.urids.unmap(number); }

double Engine::rate() const noexcept { return core_->options.rate; }

}  // namespace marlise::engine
