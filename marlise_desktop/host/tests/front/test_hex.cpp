// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <vector>

#include "check.hpp"
#include "front/hex.hpp"

using namespace marlise::front;

CASE("bytes and their digits") {
  const std::vector<std::uint8_t> bytes{0x00, 0xF0, 0x0B, 0xFF};
  CHECK_EQUAL("00f00bff", to_hex(bytes));
  CHECK(from_hex("00f00bFF") == bytes);
  CHECK(from_hex("") == std::vector<std::uint8_t>{});
  for (const char* nonsense : {"0", "f00", "0x", "+1", "-1", " 1", "1 ", "zz", "f0 1"}) {
    CHECK(!from_hex(nonsense));
  }
}
