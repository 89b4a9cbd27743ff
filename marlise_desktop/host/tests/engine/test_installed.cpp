// SPDX-License-Identifier: GPL-3.0-or-later
// The LV2 project's own example plugins (Debian: lv2-examples).
#include <cmath>
#include <filesystem>
#include <iostream>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

CASE("eg-amp makes 6 dB less") {
  Rig rig;
  CHECK_EQUAL(0, rig.engine.add("http://lv2plug.in/plugins/eg-amp", 0));
  rig.engine.set_parameter(0, "gain", -6);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  CHECK_NEAR(std::pow(10.0F, -6.0F / 20), rig.run(1, Rig::constant(1))[0], 1e-6F);
}

CASE("eg-midigate passes sound while a note is held") {
  Rig rig;
  CHECK_EQUAL(0, rig.engine.add("http://lv2plug.in/plugins/eg-midigate", 0));
  rig.engine.connect(rig.midi_in, rig.port(0, "control"));
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  CHECK_EQUAL(0.0F, largest(rig.run(2)));
  rig.midi_source->next = {{32, {0x90, 60, 100}}};
  CHECK_EQUAL(1.0F, rig.run(1, Rig::constant(1))[40]);
  rig.midi_source->next = {{0, {0x80, 60, 0}}};
  CHECK_EQUAL(0.0F, rig.run(1, Rig::constant(1))[40]);
}

CASE("eg-sampler plays its own sample on a note, and names it when asked") {
  if (!std::filesystem::exists("/usr/lib/lv2/eg-sampler.lv2")) {
    std::cerr << "skipped: this system's lv2-examples has no eg-sampler\n";  // Debian 13
    return;
  }
  Rig rig;
  CHECK_EQUAL(0, rig.engine.add("http://lv2plug.in/plugins/eg-sampler", 0));
  rig.engine.connect(rig.midi_in, rig.port(0, "control"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.engine.patch_get(0, "http://lv2plug.in/plugins/eg-sampler#sample");
  rig.run(4);
  bool named = false;
  for (const Event& event : rig.events()) {
    const auto* changed = std::get_if<PropertyChanged>(&event);
    named = named || (changed && changed->type == 'p' && changed->value.ends_with("click.wav"));
  }
  CHECK(named);
  rig.midi_source->next = {{0, {0x90, 60, 127}}};
  CHECK(largest(rig.run(20)) > 0.01F);
}

CASE("eg-params keeps its properties in its state") {
  TemporaryFolder folder;
  const std::string base = "http://lv2plug.in/plugins/eg-params#";
  Rig rig;
  CHECK_EQUAL(0, rig.engine.add("http://lv2plug.in/plugins/eg-params", 0));
  rig.run(1);
  CHECK_EQUAL(ok, rig.engine.patch_set(0, base + "int", "3"));
  CHECK_EQUAL(ok, rig.engine.patch_set(0, base + "string", "hello there"));
  rig.run(1);
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path));
  rig.engine.remove(0);
  rig.run(20);
  rig.engine.add("http://lv2plug.in/plugins/eg-params", 0);
  rig.run(1);
  rig.engine.load_state(folder.path);
  rig.run(20);
  rig.events();
  rig.engine.patch_get(0, "");
  rig.run(2);
  std::string all;
  for (const Event& event : rig.events()) {
    if (const auto* changed = std::get_if<PropertyChanged>(&event)) {
      all += changed->property + "=" + changed->value + "\n";
    }
  }
  CHECK(all.find(base + "int=3\n") != std::string::npos);
  CHECK(all.find(base + "string=hello there\n") != std::string::npos);
}

}  // namespace marlise::engine
