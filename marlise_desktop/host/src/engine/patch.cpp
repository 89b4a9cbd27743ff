// SPDX-License-Identifier: GPL-3.0-or-later
#include "patch.hpp"

#include <lv2/atom/forge.h>
#include <lv2/atom/util.h>
#include <lv2/patch/patch.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

#include "numbers.hpp"
#include "utf8.hpp"

namespace marlise::engine {

namespace {

AtomMemory memory_for(std::size_t text) { return AtomMemory((text + 1024) / sizeof(std::uint64_t)); }

/// Items of text between colons, each read by `read`; nothing when they are not `count`.
template <typename T, typename Read>
std::optional<std::vector<T>> items_of(std::string_view text, std::size_t count, Read&& read) {
  std::vector<T> items;
  while (items.size() < count) {
    const std::size_t end = std::min(text.find(':'), text.size());
    const bool last = items.size() + 1 == count;
    if (end == 0 || last != (end == text.size())) {
      return std::nullopt;
    }
    items.push_back(static_cast<T>(read(std::string(text.substr(0, end)))));
    text.remove_prefix(last ? end : end + 1);
  }
  return text.empty() ? std::optional(items) : std::nullopt;
}

template <typename T, typename Read>
ForgeProblem forge_items(LV2_Atom_Forge& forge, LV2_URID type, std::string_view text, std::size_t count, Read&& read) {
  const auto items = items_of<T>(text, count, read);
  if (!items) {
    return ForgeProblem::bad_form;
  }
  if constexpr (std::is_floating_point_v<T>) {
    if (std::any_of(items->begin(), items->end(), [](T item) { return std::isnan(item); })) {
      return ForgeProblem::not_a_number;
    }
  }
  const T none{};  // the forge copies from where it is told, also nothing
  lv2_atom_forge_vector(&forge, sizeof(T), type, static_cast<std::uint32_t>(count), count > 0 ? items->data() : &none);
  return ForgeProblem::none;
}

std::int64_t int_from(const std::string& text) {
  constexpr std::int64_t least = std::numeric_limits<std::int32_t>::min();
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  return std::clamp(integer_from(text), least, most);
}

/// count-letter-a:b:c, the letters as in what is shown.
ForgeProblem forge_vector(LV2_Atom_Forge& forge, const std::string& value) {
  const std::size_t dash = value.find('-');
  const bool formed = dash != std::string::npos && dash > 0 && value.size() >= dash + 3 && value[dash + 2] == '-' &&
                      value.find_first_not_of("0123456789") == dash;
  const std::int64_t count = formed ? integer_from(value.substr(0, dash)) : -1;
  if (count < 0 || static_cast<std::size_t>(count) > value.size()) {
    return ForgeProblem::bad_form;
  }
  const std::string_view items = std::string_view(value).substr(dash + 3);
  const auto number = static_cast<std::size_t>(count);
  switch (value[dash + 1]) {
    case 'f': return forge_items<float>(forge, forge.Float, items, number, real_from);
    case 'g': return forge_items<double>(forge, forge.Double, items, number, real_from);
    case 'i': return forge_items<std::int32_t>(forge, forge.Int, items, number, int_from);
    case 'l': return forge_items<std::int64_t>(forge, forge.Long, items, number, integer_from);
    case 'b':
      return forge_items<std::int32_t>(forge, forge.Bool, items, number,
                                       [](const std::string& text) { return integer_from(text) != 0; });
    default: return ForgeProblem::bad_form;
  }
}

/// Writes the value alone; false when the type is none that text can give.
ForgeProblem forge_value(LV2_Atom_Forge& forge, const std::string& range, const std::string& value) {
  const auto length = static_cast<std::uint32_t>(value.size());
  if (range == LV2_ATOM__Bool) {
    lv2_atom_forge_bool(&forge, integer_from(value) != 0);
  } else if (range == LV2_ATOM__Int) {
    lv2_atom_forge_int(&forge, static_cast<std::int32_t>(int_from(value)));
  } else if (range == LV2_ATOM__Long) {
    lv2_atom_forge_long(&forge, integer_from(value));
  } else if (range == LV2_ATOM__Float || range == LV2_ATOM__Double) {
    const double number = real_from(value);
    if (std::isnan(number)) {
      return ForgeProblem::not_a_number;
    }
    if (range == LV2_ATOM__Float) {
      lv2_atom_forge_float(&forge, static_cast<float>(number));
    } else {
      lv2_atom_forge_double(&forge, number);
    }
  } else if (!is_utf8(value)) {  // a plugin would put it into its state
    return ForgeProblem::bad_form;
  } else if (range == LV2_ATOM__String) {
    lv2_atom_forge_string(&forge, value.data(), length);
  } else if (range == LV2_ATOM__Path) {
    lv2_atom_forge_path(&forge, value.data(), length);
  } else if (range == LV2_ATOM__URI) {
    lv2_atom_forge_uri(&forge, value.data(), length);
  } else if (range == LV2_ATOM__Vector) {
    return forge_vector(forge, value);
  } else {
    return ForgeProblem::no_such_type;
  }
  return ForgeProblem::none;
}

/// A string atom's text: up to its NUL, whatever its size says.
std::string text_in(const LV2_Atom* atom) {
  const auto* text = reinterpret_cast<const char*>(atom + 1);
  return {text, strnlen(text, atom->size)};
}

template <typename T>
const T& body_of(const LV2_Atom* atom) {
  return *reinterpret_cast<const T*>(atom + 1);
}

/// count-letter-a:b:c
std::optional<std::string> show_vector(const LV2_Atom* atom, const KnownUrids& known) {
  const auto* vector = reinterpret_cast<const LV2_Atom_Vector*>(atom);
  const std::uint32_t child = vector->body.child_size;
  if (atom->size < sizeof(LV2_Atom_Vector_Body) || child == 0) {
    return std::nullopt;
  }
  const std::uint32_t count = (atom->size - static_cast<std::uint32_t>(sizeof(LV2_Atom_Vector_Body))) / child;
  const LV2_URID type = vector->body.child_type;
  const char letter = type == known.atom_float    ? 'f'
                      : type == known.atom_double ? 'g'
                      : type == known.atom_int    ? 'i'
                      : type == known.atom_long   ? 'l'
                      : type == known.atom_bool   ? 'b'
                                                  : '\0';
  if (letter == '\0' || child < (letter == 'g' || letter == 'l' ? 8U : 4U)) {
    return std::nullopt;
  }
  std::string text = std::to_string(count) + "-" + letter + "-";
  const auto* item = reinterpret_cast<const std::byte*>(vector + 1);
  for (std::uint32_t i = 0; i < count; ++i, item += child) {
    text += i == 0 ? "" : ":";
    switch (letter) {
      case 'f':
        text += fixed(static_cast<double>(*reinterpret_cast<const float*>(item)));
        break;
      case 'g':
        text += fixed(*reinterpret_cast<const double*>(item));
        break;
      case 'l':
        text += std::to_string(*reinterpret_cast<const std::int64_t*>(item));
        break;
      default:
        text += std::to_string(*reinterpret_cast<const std::int32_t*>(item));
    }
  }
  return text;
}

}  // namespace

ForgeProblem forge_set(Urids& urids, const std::string& property, const std::string& range, const std::string& value,
                       AtomMemory& out) {
  out = memory_for(4 * value.size());  // an item of a vector is two characters or more, and up to eight bytes
  LV2_Atom_Forge forge;
  lv2_atom_forge_init(&forge, urids.map_feature());
  lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(out.data()), out.size() * sizeof(std::uint64_t));
  LV2_Atom_Forge_Frame frame;
  lv2_atom_forge_object(&forge, &frame, 0, urids.map(LV2_PATCH__Set));
  lv2_atom_forge_key(&forge, urids.map(LV2_PATCH__property));
  lv2_atom_forge_urid(&forge, urids.map(property));
  lv2_atom_forge_key(&forge, urids.map(LV2_PATCH__value));
  const ForgeProblem problem = forge_value(forge, range, value);
  lv2_atom_forge_pop(&forge, &frame);
  return problem;
}

AtomMemory forge_get(Urids& urids, const std::string& property) {
  AtomMemory out = memory_for(0);
  LV2_Atom_Forge forge;
  lv2_atom_forge_init(&forge, urids.map_feature());
  lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(out.data()), out.size() * sizeof(std::uint64_t));
  LV2_Atom_Forge_Frame frame;
  lv2_atom_forge_object(&forge, &frame, 0, urids.map(LV2_PATCH__Get));
  if (!property.empty()) {
    lv2_atom_forge_key(&forge, urids.map(LV2_PATCH__property));
    lv2_atom_forge_urid(&forge, urids.map(property));
  }
  lv2_atom_forge_pop(&forge, &frame);
  return out;
}

std::optional<ShownValue> show(const LV2_Atom* value, const Urids& urids, const KnownUrids& known) {
  const LV2_URID type = value->type;
  const auto holds = [&](LV2_URID wanted, std::size_t size) { return type == wanted && value->size >= size; };
  if (holds(known.atom_bool, 4)) {
    return ShownValue{'b', body_of<std::int32_t>(value) != 0 ? "1" : "0"};
  }
  if (holds(known.atom_int, 4)) {
    return ShownValue{'i', std::to_string(body_of<std::int32_t>(value))};
  }
  if (holds(known.atom_long, 8)) {
    return ShownValue{'l', std::to_string(body_of<std::int64_t>(value))};
  }
  if (holds(known.atom_float, 4)) {
    return ShownValue{'f', fixed(static_cast<double>(body_of<float>(value)))};
  }
  if (holds(known.atom_double, 8)) {
    return ShownValue{'g', fixed(body_of<double>(value))};
  }
  if (type == known.atom_string) {
    return ShownValue{'s', text_in(value)};
  }
  if (type == known.atom_path) {
    return ShownValue{'p', text_in(value)};
  }
  if (type == known.atom_uri) {
    return ShownValue{'u', text_in(value)};
  }
  if (holds(known.atom_urid, 4)) {
    const char* uri = urids.unmap(body_of<LV2_URID>(value));
    return uri == nullptr ? std::nullopt : std::optional(ShownValue{'u', uri});
  }
  if (type == known.atom_vector) {
    const auto text = show_vector(value, known);
    return text ? std::optional(ShownValue{'v', *text}) : std::nullopt;
  }
  return std::nullopt;
}

void each_property(const LV2_Atom_Object* message, const KnownUrids& known,
                   const std::function<void(LV2_URID, const LV2_Atom*)>& visit) {
  if (message->body.otype == known.patch_set) {
    const LV2_Atom* property = nullptr;
    const LV2_Atom* value = nullptr;
    lv2_atom_object_get(message, known.patch_property, &property, known.patch_value, &value, 0);
    if (property != nullptr && value != nullptr && property->type == known.atom_urid) {
      visit(body_of<LV2_URID>(property), value);
    }
  } else if (message->body.otype == known.patch_put) {
    const LV2_Atom* body = nullptr;
    lv2_atom_object_get(message, known.patch_body, &body, 0);
    if (body != nullptr && (body->type == known.atom_object || body->type == known.atom_blank)) {
      LV2_ATOM_OBJECT_FOREACH (reinterpret_cast<const LV2_Atom_Object*>(body), property) {
        visit(property->key, &property->value);
      }
    }
  }
}

}  // namespace marlise::engine
