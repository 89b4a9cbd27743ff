// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi_mapping.hpp"

#include <algorithm>

namespace marlise::engine {

namespace {

/// True when it was learning and is not any more: the audio thread may have been faster.
bool stop_learning(MidiMapping& mapping) {
  std::uint32_t expected = MidiSource::learning;
  return mapping.source.compare_exchange_strong(expected, MidiSource::none);
}

}  // namespace

bool MidiMappings::put(std::shared_ptr<MidiMapping> mapping) {
  const auto same = std::find_if(all_.begin(), all_.end(), [&](const auto& other) {
    return other->number == mapping->number && other->symbol == mapping->symbol;
  });
  if (same != all_.end()) {
    *same = std::move(mapping);
    return true;
  }
  if (all_.size() >= most) {
    return false;
  }
  all_.push_back(std::move(mapping));
  return true;
}

bool MidiMappings::erase(int number, std::string_view symbol) {
  return std::erase_if(all_, [&](const auto& mapping) {
           return mapping->number == number && mapping->symbol == symbol;
         }) > 0;
}

void MidiMappings::drop_learning() {
  std::erase_if(all_, [](const auto& mapping) { return stop_learning(*mapping); });
}

void MidiMappings::end_learning() {
  for (const auto& mapping : all_) {
    stop_learning(*mapping);
  }
}

bool MidiMappings::forget(int number) {
  return std::erase_if(all_, [=](const auto& mapping) { return mapping->number == number; }) > 0;
}

}  // namespace marlise::engine
