// SPDX-License-Identifier: GPL-3.0-or-later
#include <numeric>
#include <thread>

#include "check.hpp"
#include "engine/byte_ring.hpp"

namespace marlise::engine {

CASE("a ring gives messages back whole, in order and across its end") {
  ByteRing ring(64);
  std::vector<std::byte> out;
  std::uint32_t type = 0;
  for (std::uint32_t i = 0; i < 100; ++i) {
    const std::string first(i % 20, 'a');
    const std::string second(i % 7, 'b');
    CHECK(ring.push(i, first.data(), first.size(), second.data(), second.size()));
    CHECK(ring.pop(type, out));
    CHECK_EQUAL(i, type);
    CHECK_EQUAL(first + second, std::string(reinterpret_cast<const char*>(out.data()), out.size()));
  }
  CHECK(ring.empty());
  CHECK(!ring.pop(type, out));
}

CASE("a message that does not fit changes nothing") {
  ByteRing ring(64);
  const std::string text(40, 'x');
  CHECK(ring.push(1, text.data(), text.size()));
  CHECK(!ring.push(2, text.data(), text.size()));
  std::vector<std::byte> out;
  std::uint32_t type = 0;
  CHECK(ring.pop(type, out));
  CHECK_EQUAL(1U, type);
  CHECK(ring.push(3, text.data(), text.size()));
}

CASE("two threads pass everything through a ring") {
  ByteRing ring(256);
  constexpr std::uint32_t count = 20000;
  std::thread writer([&] {
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::vector<std::uint32_t> body(i % 9, i);
      while (!ring.push(i, body.data(), body.size() * sizeof(std::uint32_t))) {
        std::this_thread::yield();
      }
    }
  });
  std::vector<std::byte> out;
  std::uint32_t wrong = 0;
  for (std::uint32_t i = 0; i < count;) {
    std::uint32_t type = 0;
    if (!ring.pop(type, out)) {
      std::this_thread::yield();
      continue;
    }
    const auto* body = reinterpret_cast<const std::uint32_t*>(out.data());
    wrong += type != i || out.size() != i % 9 * sizeof(std::uint32_t) || (i % 9 > 0 && body[i % 9 - 1] != i);
    ++i;
  }
  writer.join();
  CHECK_EQUAL(0U, wrong);
}

}  // namespace marlise::engine
