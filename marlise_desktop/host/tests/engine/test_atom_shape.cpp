// SPDX-License-Identifier: GPL-3.0-or-later
#include <lv2/atom/forge.h>

#include <array>
#include <cstring>

#include "check.hpp"
#include "engine/atom_shape.hpp"

namespace marlise::engine {

namespace {

/// An object with a number, a text, a tuple, a vector and an object in it.
struct Message {
  Message() {
    lv2_atom_forge_init(&forge, urids.map_feature());
    lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(memory.data()), sizeof memory);
    LV2_Atom_Forge_Frame object{}, tuple{}, inner{};
    lv2_atom_forge_object(&forge, &object, 0, 1);
    lv2_atom_forge_key(&forge, 2);
    lv2_atom_forge_long(&forge, 3);
    lv2_atom_forge_key(&forge, 3);
    lv2_atom_forge_string(&forge, "text", 4);
    lv2_atom_forge_key(&forge, 4);
    lv2_atom_forge_tuple(&forge, &tuple);
    lv2_atom_forge_float(&forge, 1);
    lv2_atom_forge_pop(&forge, &tuple);
    lv2_atom_forge_key(&forge, 5);
    const std::array<float, 3> floats{1, 2, 3};
    lv2_atom_forge_vector(&forge, sizeof(float), known.atom_float, floats.size(), floats.data());
    lv2_atom_forge_key(&forge, 6);
    lv2_atom_forge_object(&forge, &inner, 0, 1);
    lv2_atom_forge_pop(&forge, &inner);
    lv2_atom_forge_pop(&forge, &object);
  }

  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(memory)).first(forge.offset); }
  bool whole() { return is_whole_atom(bytes(), known); }

  Urids urids;
  KnownUrids known{urids};
  LV2_Atom_Forge forge{};
  std::array<std::uint64_t, 64> memory{};
};

}  // namespace

CASE("what the forge makes is whole") {
  Message message;
  CHECK(message.whole());
}

CASE("an atom that is cut anywhere is not whole, nor one with something behind it") {
  Message message;
  for (std::size_t size = 0; size < message.bytes().size(); ++size) {
    CHECK(!is_whole_atom(message.bytes().first(size), message.known));
  }
  CHECK(!is_whole_atom(std::as_bytes(std::span(message.memory)), message.known));
}

CASE("no size inside leads out, and texts end") {
  Urids urids;
  const KnownUrids known(urids);
  const auto with = [&](std::uint32_t size, LV2_URID type, char last) {
    struct {
      LV2_Atom_Object object;
      LV2_Atom_Property_Body property;
      std::array<char, 8> body;
    } made{{{40 - sizeof(LV2_Atom), known.atom_object}, {0, 1}}, {2, 0, {size, type}}, {'a', 'b', 'c', 0, 0, 0, 0, last}};
    return is_whole_atom(std::as_bytes(std::span(&made, 1)), known);
  };
  CHECK(with(8, known.atom_string, 0));
  CHECK(with(4, known.atom_string, 'x'));
  CHECK(!with(3, known.atom_string, 'x'));
  CHECK(!with(8, known.atom_string, 'x'));
  CHECK(!with(0, known.atom_path, 0));
  CHECK(!with(9, known.atom_string, 0));
  CHECK(!with(0xFFFFFFF0U, known.atom_string, 0));
  CHECK(with(8, known.atom_double, 0));
  CHECK(!with(4, known.atom_double, 0));
  CHECK(!with(3, known.atom_float, 0));
  CHECK(!with(8, known.atom_vector, 0));  // 'abc' bytes an item
  CHECK(!with(8, known.atom_tuple, 0));   // an atom of so many bytes is not there
}

CASE("nesting has an end") {
  Urids urids;
  const KnownUrids known(urids);
  std::array<LV2_Atom, 64> nested{};
  for (std::size_t i = 0; i < nested.size(); ++i) {
    nested[i] = {static_cast<std::uint32_t>((nested.size() - i - 1) * sizeof(LV2_Atom)), known.atom_tuple};
  }
  CHECK(!is_whole_atom(std::as_bytes(std::span(nested)), known));
  CHECK(is_whole_atom(std::as_bytes(std::span(nested).last(8)), known));
}

}  // namespace marlise::engine
