// SPDX-License-Identifier: GPL-3.0-or-later
#include "atom_shape.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

#include "utf8.hpp"

namespace marlise::engine {

namespace {

using Bytes = std::span<const std::byte>;

constexpr int deepest = 16;  ///< more is nobody's message, and each level costs stack

template <typename T>
T read(Bytes bytes, std::size_t at = 0) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::size_t padded(std::size_t size) { return (size + 7U) & ~std::size_t{7U}; }

class Shape {
 public:
  explicit Shape(const KnownUrids& known) : known_(known) {}

  bool body(LV2_URID type, Bytes bytes, int depth) const {
    if (type == known_.atom_object || type == known_.atom_resource || type == known_.atom_blank) {
      return parts(bytes, sizeof(LV2_Atom_Object_Body), sizeof(LV2_Atom_Property_Body) - sizeof(LV2_Atom), depth);
    }
    if (type == known_.atom_tuple) {
      return parts(bytes, 0, 0, depth);
    }
    if (type == known_.atom_sequence) {
      return parts(bytes, sizeof(LV2_Atom_Sequence_Body), sizeof(LV2_Atom_Event) - sizeof(LV2_Atom), depth);
    }
    if (type == known_.atom_vector) {
      return vector(bytes);
    }
    if (type == known_.atom_string || type == known_.atom_path || type == known_.atom_uri) {
      const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      return !text.empty() && text.back() == '\0' && is_utf8(text.substr(0, text.find('\0')));
    }
    return bytes.size() >= size_of(type);
  }

 private:
  std::size_t size_of(LV2_URID type) const {
    if (type == known_.atom_long || type == known_.atom_double) {
      return 8;
    }
    const bool four = type == known_.atom_int || type == known_.atom_bool || type == known_.atom_float ||
                      type == known_.atom_urid;
    return four ? 4 : 0;
  }

  /// After `head` bytes: atoms one after the other, each after `lead` bytes of its own, padded to 8.
  bool parts(Bytes bytes, std::size_t head, std::size_t lead, int depth) const {
    if (depth == deepest || bytes.size() < head) {
      return false;
    }
    for (std::size_t at = head; at < bytes.size();) {
      const Bytes rest = bytes.subspan(at);
      if (rest.size() < lead + sizeof(LV2_Atom)) {
        return false;
      }
      const auto atom = read<LV2_Atom>(rest, lead);
      const std::size_t start = lead + sizeof atom;
      if (atom.size > rest.size() - start || !body(atom.type, rest.subspan(start, atom.size), depth + 1)) {
        return false;
      }
      at += padded(start + atom.size);
    }
    return true;
  }

  bool vector(Bytes bytes) const {
    if (bytes.size() < sizeof(LV2_Atom_Vector_Body)) {
      return false;
    }
    const auto head = read<LV2_Atom_Vector_Body>(bytes);
    return head.child_size > 0 && head.child_size == size_of(head.child_type);
  }

  const KnownUrids& known_;
};

}  // namespace

bool is_whole_atom(Bytes bytes, const KnownUrids& known) {
  if (bytes.size() < sizeof(LV2_Atom)) {
    return false;
  }
  const auto atom = read<LV2_Atom>(bytes);
  return atom.size == bytes.size() - sizeof atom && Shape(known).body(atom.type, bytes.subspan(sizeof atom), 0);
}

}  // namespace marlise::engine
