// SPDX-License-Identifier: GPL-3.0-or-later
#include "controls.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace marlise::engine {

namespace {

constexpr float noted_difference = 1.2e-7F;  ///< smaller changes of an output are not told

}  // namespace

Controls::Controls(const Plugin& plugin)
    : slots_(plugin.ports.size()),
      steered_(plugin.ports.size()),
      staged_(plugin.ports.size()),
      noted_(plugin.ports.size(), NAN),
      shared_(std::make_unique<std::atomic<Wish>[]>(plugin.ports.size())),
      watched_(std::make_unique<std::atomic<bool>[]>(plugin.ports.size())) {
  for (const PluginPort& port : plugin.ports) {
    if (port.role != PortRole::control) {
      continue;
    }
    (port.input ? inputs_ : outputs_).push_back(port.index);
    slots_[port.index] = steered_[port.index] = port.initial;
    shared_[port.index].store({port.initial, 0});
    noted_[port.index] = port.initial;
    if (port.input && (port.trigger || plugin.reset == port.index)) {
      triggers_.emplace_back(port.index, port.initial);
    }
  }
}

// A sequence lock. The stores of the values are releases and their loads acquires, so a reader that sees
// a new value also sees the odd version before it.

void Controls::set(std::span<const Setting> settings, bool closed) {
  const std::lock_guard lock(writing_);
  const std::uint32_t version = version_.load(std::memory_order_relaxed);
  version_.store(version + 1, std::memory_order_relaxed);
  for (const auto& [port, value] : settings) {
    shared_[port].store({value, 0}, std::memory_order_release);
  }
  if (closed) {
    closed_.store(version + 2, std::memory_order_release);
  }
  version_.store(version + 2, std::memory_order_release);
}

void Controls::claim(std::uint32_t port, float value, BatchId batch) {
  const std::lock_guard lock(writing_);
  shared_[port].store({value, batch}, std::memory_order_release);
}

bool Controls::fetch() noexcept {
  const std::uint32_t version = version_.load(std::memory_order_acquire);
  if (version != fetched_ && (version & 1U) == 0) {
    for (const std::uint32_t port : inputs_) {
      staged_[port] = shared_[port].load(std::memory_order_acquire);
    }
    const std::uint32_t closed = closed_.load(std::memory_order_acquire);
    if (version_.load(std::memory_order_relaxed) == version) {  // else caught in a set: the next cycle has it whole
      for (const std::uint32_t port : inputs_) {
        if (staged_[port].batch == 0) {
          steered_[port] = staged_[port].value;
        }
      }
      closing_ = closing_ || static_cast<std::int32_t>(closed - fetched_) > 0;
      fetched_ = version;
      fresh_ = true;
    }
  }
  if (fresh_) {
    fresh_ = false;
    for (const std::uint32_t port : inputs_) {
      slots_[port] = steered_[port];
    }
  }
  return std::exchange(closing_, false);
}

void Controls::publish(Outbox& outbox, std::uint64_t serial) noexcept {
  for (const auto& [port, rest] : triggers_) {
    if (slots_[port] != rest) {
      Wish pulled = shared_[port].load();
      if (pulled.value == slots_[port]) {  // else it was set again since
        shared_[port].compare_exchange_strong(pulled, {rest, 0});
      }
      slots_[port] = steered_[port] = rest;
    }
  }
  for (const std::uint32_t port : outputs_) {
    const float value = slots_[port];
    shared_[port].store({value, 0}, std::memory_order_relaxed);
    // Who begins to watch is told the value there and then, so what went before is noted and not told.
    if (!watched_[port].load(std::memory_order_relaxed)) {
      noted_[port] = value;
    } else if (!(std::fabs(value - noted_[port]) < noted_difference) && !std::isnan(value)) {
      noted_[port] = value;
      outbox.output(serial, port, value);
    }
  }
}

void Controls::move(std::uint32_t port, float value, bool closed) noexcept {
  closing_ = closing_ || closed;
  slots_[port] = steered_[port] = value;
  shared_[port].store({value, 0}, std::memory_order_relaxed);
}

}  // namespace marlise::engine
