// SPDX-License-Identifier: GPL-3.0-or-later
#include "standby.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "log.hpp"

namespace marlise::front {
namespace {

/// Stands in the times for whatever has been carried out; no control has this port.
constexpr Control all_presses{0, ControlKind::program, 0, 0};

const Control& control_of(const std::variant<StandbyPress, FollowTable>& held) {
  return std::visit([](const auto& what) -> const Control& { return what.control; }, held);
}

bool names(const std::variant<StandbyPress, FollowTable>& held, const std::function<bool(int)>& gone) {
  if (const auto* table = std::get_if<FollowTable>(&held)) {
    return gone(table->instance);
  }
  return std::ranges::any_of(std::get<StandbyPress>(held).items.changes, [&](const engine::Change& change) {
    return gone(std::visit([](const auto& one) { return one.instance; }, change));
  });
}

/// A note that ends is no press, whatever the range; a program has no value.
bool answers(const StandbyPress& press, int value) {
  switch (press.control.kind) {
    case ControlKind::program:
      return true;
    case ControlKind::note:
      return value > 0 && value >= press.low && value <= press.high;
    case ControlKind::cc:
      break;
  }
  return value >= press.low && value <= press.high;
}

}  // namespace

int Standby::hold(int slot, StandbyPress press) {
  drop(slot);
  if (times_.heard_after(press.control, press.seen) || times_.heard_after(all_presses, press.seen)) {
    return engine::invalid_operation;
  }
  put(slot, std::move(press));
  return engine::ok;
}

int Standby::follow(int slot, FollowTable table) {
  if (const int status = engine_.parameter(table.instance, table.symbol).status; status != engine::ok) {
    return status;
  }
  drop(slot);
  put(slot, std::move(table));
  return engine::ok;
}

void Standby::put(int slot, Held held) {
  by_control_[control_of(held)].push_back(slot);
  slots_.emplace(slot, std::move(held));
}

void Standby::drop(int slot) {
  const auto held = slots_.find(slot);
  if (held == slots_.end()) {
    return;
  }
  const auto same = by_control_.find(control_of(held->second));
  std::erase(same->second, slot);
  if (same->second.empty()) {
    by_control_.erase(same);
  }
  slots_.erase(held);
}

void Standby::clear() {
  drop_all();
  times_.clear();
}

void Standby::drop_all() {
  slots_.clear();
  by_control_.clear();
}

void Standby::forget_port(int port) {
  times_.forget_port(port);
  drop_where([=](const Held& held) { return control_of(held).port == port; });
}

void Standby::forget(const std::function<bool(int)>& gone) {
  drop_where([&](const Held& held) { return names(held, gone); });
}

void Standby::drop_where(const std::function<bool(const Held&)>& goes) {
  for (auto next = slots_.begin(); next != slots_.end();) {
    const auto& [slot, held] = *next++;
    if (goes(held)) {
      drop(slot);
    }
  }
}

std::span<const int> Standby::hear(int port, std::uint32_t frame, std::span<const std::uint8_t> bytes) {
  acted_.clear();
  const auto message = read_control(port, bytes);
  if (!message) {
    return acted_;
  }
  times_.note(message->control, frame);
  find(*message);
  bool pressed = false;
  for (const int slot : found_) {
    const Held& held = slots_.at(slot);
    if (const auto* table = std::get_if<FollowTable>(&held)) {
      move(slot, *table, message->value);
    } else if (answers(std::get<StandbyPress>(held), message->value)) {
      press(slot);
      pressed = true;
    }
  }
  if (pressed) {  // what the other switches would do was foreseen for the board before, also what is on its way here
    times_.note(all_presses, frame);
    drop_where([](const Held& held) { return std::holds_alternative<StandbyPress>(held); });
  }
  return acted_;
}

/// The slots of the message's control, on its channel and on any.
void Standby::find(const ControlMessage& message) {
  found_.clear();
  for (const int channel : {message.control.channel, any_channel}) {
    Control control = message.control;
    control.channel = channel;
    if (const auto same = by_control_.find(control); same != by_control_.end()) {
      found_.insert(found_.end(), same->second.begin(), same->second.end());
    }
  }
  std::ranges::sort(found_);
}

void Standby::press(int slot) {
  const ApplyItems items = std::move(std::get<StandbyPress>(slots_.at(slot)).items);
  drop(slot);
  acted_.push_back(slot);
  const std::vector<int> statuses = engine_.apply(items.changes, items.ramp_ms);
  for (std::size_t index = 0; index < statuses.size(); ++index) {
    if (statuses[index] < 0) {
      const std::string text = "what stood by in slot " + std::to_string(slot) + ": item " + std::to_string(index) +
                               " is refused with " + std::to_string(statuses[index]);
      log_line(LogLevel::warning, text);
      feedback_.log(static_cast<int>(LogLevel::warning), text);
    }
  }
}

void Standby::move(int slot, const FollowTable& table, int value) {
  const float wanted = table.values[static_cast<std::size_t>(value)];
  const engine::Reading moved = engine_.move_parameter(table.instance, table.symbol, wanted);
  if (moved.status == engine::ok) {
    feedback_.parameter(table.instance, table.symbol, moved.value);
    acted_.push_back(slot);
  }
}

}  // namespace marlise::front
