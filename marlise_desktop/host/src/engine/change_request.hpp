// SPDX-License-Identifier: GPL-3.0-or-later
// The extension by which a plugin asks the host to move one of its input controls.
//
// Source: http://kxstudio.sf.net/ns/lv2ext/control-input-port-change-request
#pragma once

#include <cstdint>

namespace marlise::engine {

inline constexpr const char* change_request_uri =
    "http://kxstudio.sf.net/ns/lv2ext/control-input-port-change-request";

/// The feature's data, laid out as the extension says. The answer: 0 done, 1 unknown error, 2 no such input.
struct ChangeRequest {
  void* handle;
  int (*request_change)(void* handle, std::uint32_t index, float value);
};

}  // namespace marlise::engine
