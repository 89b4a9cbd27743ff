// SPDX-License-Identifier: GPL-3.0-or-later
// The event ports that LV2 had before atoms, and what such plugins ask of a host.
//
// Source: http://lv2plug.in/ns/ext/event and http://lv2plug.in/ns/ext/uri-map. Their headers mark every name as
// deprecated, so the structs are laid out here anew.
#pragma once

#include <cstdint>
#include <memory>

#include "atom_buffer.hpp"
#include "urids.hpp"

namespace marlise::engine {

inline constexpr const char* old_event_uri = "http://lv2plug.in/ns/ext/event";
inline constexpr const char* old_event_port_uri = "http://lv2plug.in/ns/ext/event#EventPort";
inline constexpr const char* uri_map_uri = "http://lv2plug.in/ns/ext/uri-map";

/// The data of the feature `event`: references to events that are no plain bytes. We have none of those.
struct OldEventFeature {
  void* handle = nullptr;
  std::uint32_t (*ref)(void* handle, void* event) = nullptr;
  std::uint32_t (*unref)(void* handle, void* event) = nullptr;

  OldEventFeature();
};

/// The data of the feature `uri-map`.
struct UriMapFeature {
  void* handle;
  std::uint32_t (*uri_to_id)(void* handle, const char* map, const char* uri);

  explicit UriMapFeature(Urids& urids);
};

/// One port's memory; filled from and emptied into the atoms of the same port, on the audio thread.
class OldEvents {
 public:
  explicit OldEvents(std::uint32_t bytes);

  /// What the plugin's port is connected to.
  void* buffer() noexcept { return &head_; }

  /// Before run(), for an input: what does not fit is lost.
  void take(const AtomBuffer& events) noexcept;
  /// Before run(), for an output.
  void offer() noexcept;
  /// After run(), for an output.
  void give(AtomBuffer& events) const noexcept;

 private:
  struct Head {
    std::uint8_t* data;
    std::uint16_t header_size;
    std::uint16_t stamp_type;  ///< 0: frames
    std::uint32_t event_count;
    std::uint32_t capacity;
    std::uint32_t size;
  };
  struct Event {
    std::uint32_t frames;
    std::uint32_t subframes;
    std::uint16_t type;
    std::uint16_t size;
  };

  Head head_;
  std::unique_ptr<std::uint64_t[]> bytes_;
};

}  // namespace marlise::engine
