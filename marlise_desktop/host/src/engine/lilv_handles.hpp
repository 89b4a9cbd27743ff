// SPDX-License-Identifier: GPL-3.0-or-later
// Owners for what lilv allocates.
#pragma once

#include <lilv/lilv.h>

#include <memory>
#include <string>

namespace marlise::engine {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* thing) const {
    Free(thing);
  }
};

using Node = std::unique_ptr<LilvNode, Freer<lilv_node_free>>;
using Nodes = std::unique_ptr<LilvNodes, Freer<lilv_nodes_free>>;
using State = std::unique_ptr<LilvState, Freer<lilv_state_free>>;
using WorldHandle = std::unique_ptr<LilvWorld, Freer<lilv_world_free>>;

inline std::string text_of(const LilvNode* node) { return node == nullptr ? "" : lilv_node_as_string(node); }

}  // namespace marlise::engine
