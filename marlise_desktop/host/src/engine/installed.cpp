// SPDX-License-Identifier: GPL-3.0-or-later
#include "installed.hpp"

#include <locale.h>

#include <future>

#include "lilv_handles.hpp"

namespace marlise::engine {
namespace {

WorldHandle read_all() {
  const locale_t plain = newlocale(LC_ALL_MASK, "C", nullptr);
  const locale_t before = uselocale(plain);
  WorldHandle world(lilv_world_new());
  lilv_world_load_all(world.get());
  uselocale(before);
  freelocale(plain);
  return world;
}

}  // namespace

struct Installed::Reading {
  std::future<WorldHandle> under_way = std::async(std::launch::async, read_all);
  WorldHandle done;
};

Installed::Installed() : reading_(std::make_unique<Reading>()) {}

Installed::~Installed() = default;

LilvWorldImpl* Installed::world() {
  if (reading_->under_way.valid()) {
    reading_->done = reading_->under_way.get();
  }
  return reading_->done.get();
}

}  // namespace marlise::engine
