// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include "check.hpp"
#include "engine/patient_call.hpp"
#include "rig.hpp"

namespace marlise::engine {

CASE("the thread that makes plugins lives on") {
  Rig rig;
  for (const int number : {0, 1, 2}) {
    CHECK_EQUAL(number, rig.add("thread-tied", number));
  }
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.output(2, "ended"));
  rig.engine.remove(0);
  rig.run(1);
  CHECK_EQUAL(0.0F, rig.output(2, "ended"));
}

CASE("calls run one after the other on one thread") {
  std::thread::id first;
  std::thread::id second;
  call_patiently([&] { first = std::this_thread::get_id(); }, std::chrono::seconds(10));
  call_patiently([&] { second = std::this_thread::get_id(); }, std::chrono::seconds(10));
  CHECK(first == second);
  CHECK(first != std::this_thread::get_id());
}

}  // namespace marlise::engine
