// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer over framing, quoting and numbers. The bytes come in pieces whose sizes the input chooses, and
// must give the same messages as in one piece.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "front/apply_items.hpp"
#include "front/arguments.hpp"
#include "front/json.hpp"
#include "front/framing.hpp"
#include "front/numbers.hpp"
#include "front/port_names.hpp"
#include "front/standby_words.hpp"

using namespace marlise::front;

namespace {

std::vector<std::string> messages(std::string_view bytes, std::size_t piece) {
  Framer framer;
  std::vector<std::string> all;
  while (!bytes.empty()) {
    const std::size_t length = std::min(piece, bytes.size());
    if (!framer.feed(bytes.substr(0, length))) {
      break;
    }
    bytes.remove_prefix(length);
    while (auto message = framer.next()) {
      all.push_back(std::move(*message));
    }
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  static const PortNames names("marlise-host", 2, 2);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = messages(bytes, bytes.size());
  if (whole != messages(bytes, data[0] % 16U + 1U)) {
    std::abort();
  }
  for (const std::string& message : whole) {
    (void)read_apply(split_words(message));
    (void)read_standby(split_words(message));
    (void)read_follow(split_words(message));
    (void)read_standby_slot(split_words(message));
    for (const std::string& word : split_words(message)) {
      (void)to_int(word);
      if (fixed(to_double(word), 4).empty() || json_string(word).size() < 2) {
        std::abort();
      }
      const PortName port = names.read(word);
      if (names.read(PortNames::write(port)) != port) {
        std::abort();
      }
    }
  }
  return 0;
}
