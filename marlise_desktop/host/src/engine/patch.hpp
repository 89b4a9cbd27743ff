// SPDX-License-Identifier: GPL-3.0-or-later
// Property messages between host and plugin, as atoms and as text.
#pragma once

#include <lv2/atom/atom.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "urids.hpp"

namespace marlise::engine {

/// An atom in memory of its own, aligned as atoms want it.
using AtomMemory = std::vector<std::uint64_t>;
inline const LV2_Atom* atom_in(const AtomMemory& memory) { return reinterpret_cast<const LV2_Atom*>(memory.data()); }

enum class ForgeProblem { none, no_such_type, not_a_number, bad_form };

/// A patch:Set of `property` to what `value` says in the type `range` (a URI: atom:Bool, Int, Long, Float, Double,
/// String, Path, URI or Vector, which is written count-letter-a:b:c as in what is shown).
ForgeProblem forge_set(Urids& urids, const std::string& property, const std::string& range, const std::string& value,
                       AtomMemory& out);
/// A patch:Get; an empty property asks for everything.
AtomMemory forge_get(Urids& urids, const std::string& property);

/// A property's value as the wire shows it.
struct ShownValue {
  char type;
  std::string text;
};
std::optional<ShownValue> show(const LV2_Atom* value, const Urids& urids, const KnownUrids& known);

/// Calls `visit(property, value)` for what a patch:Set or patch:Put announces; ignores other objects.
void each_property(const LV2_Atom_Object* message, const KnownUrids& known,
                   const std::function<void(LV2_URID, const LV2_Atom*)>& visit);

}  // namespace marlise::engine
