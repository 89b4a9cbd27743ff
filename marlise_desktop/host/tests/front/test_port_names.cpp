// SPDX-License-Identifier: GPL-3.0-or-later
#include "check.hpp"
#include "front/port_names.hpp"

using namespace marlise::front;
using Kind = PortName::Kind;

namespace {

const PortNames names("marlise-host", 2, 4);

void check_name(const char* name, Kind kind, int number, const char* rest) {
  CHECK(names.read(name) == (PortName{kind, number, rest}));
}

}  // namespace

CASE("names of the graph's ports") {
  check_name("effect_12:out_l", Kind::instance, 12, "out_l");
  check_name("effect_0:a:b", Kind::instance, 0, "a:b");
  check_name("system:capture_2", Kind::device_in, 2, "");
  check_name("marlise-host:in_1", Kind::device_in, 1, "");
  check_name("system:playback_4", Kind::device_out, 4, "");
  check_name("mod-monitor:in_3", Kind::device_out, 3, "");
  check_name("marlise-host:out_1", Kind::device_out, 1, "");
  check_name("mod-monitor:out_4", Kind::after_out, 4, "");
  check_name("mod-host:midi_in", Kind::midi_in, 0, "");
  check_name("marlise-host:midi_in", Kind::midi_in, 0, "");
  check_name("marlise-host:midi_out", Kind::midi_out, 0, "");
}

CASE("everything else is foreign") {
  for (const char* name : {"system:capture_3", "system:capture_0", "system:capture_1x", "system:playback_5", "other:in_1",
                           "system:midi_capture_1", "effect_x:in", "effect_-1:in", "effect_99999999999:in", "no colon", "",
                           "mod-host:monitor_1", "mod-monitor:out_5"}) {
    check_name(name, Kind::foreign, 0, name);
  }
}

CASE("written names read back") {
  for (const char* name : {"effect_3:in", "system:capture_1", "mod-monitor:in_2", "mod-host:midi_in", "mod-host:midi_out",
                           "mod-monitor:out_1", "a2j:pedal"}) {
    CHECK_EQUAL(name, PortNames::write(names.read(name)));
  }
}
