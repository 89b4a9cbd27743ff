// SPDX-License-Identifier: GPL-3.0-or-later
// What plugins ask of a host: features, options, ports of every kind and number.
#include <fstream>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

std::string last_log(Rig& rig) {
  std::string text;
  for (const Event& event : rig.events()) {
    if (const auto* line = std::get_if<LogLine>(&event)) {
      text = line->text;
    }
  }
  return text;
}

/// A bundle that describes all the ports of the fixture many-ports.
void write_many_ports(const std::filesystem::path& folder) {
  std::ofstream manifest(folder / "manifest.ttl");
  manifest << "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
              "@prefix doap: <http://usefulinc.com/ns/doap#> .\n"
              "<urn:marlise:test:many-ports#all> a lv2:Plugin ; doap:name \"A thousand ports\" ;\n"
              "  lv2:binary <file://" MARLISE_FIXTURES "/many-ports.lv2/many-ports.so> ;\n"
              "  lv2:port ";
  for (int port = 0; port < 1000; ++port) {
    manifest << (port == 0 ? "" : ", ") << "[ a lv2:AudioPort , lv2:" << (port < 500 ? "InputPort" : "OutputPort")
             << " ; lv2:index " << port << " ; lv2:symbol \"p" << port << "\" ; lv2:name \"p\" ]\n";
  }
  manifest << ".\n";
}

}  // namespace

CASE("event ports of the time before atoms take and give MIDI, at the right frames") {
  Rig rig;
  CHECK_EQUAL(0, rig.add("old-events", 0));
  CHECK_EQUAL(ok, rig.engine.connect(rig.midi_in, rig.port(0, "in")));
  CHECK_EQUAL(ok, rig.engine.connect(rig.port(0, "out"), rig.midi_out));
  rig.midi_source->next = {{3, {0x90, 60, 100}}, {17, {0xB0, 1, 2}}, {63, {0x80, 64, 0}}};
  rig.run(1);
  const std::vector<Message> expected{{3, {0x90, 61, 100}}, {17, {0xB0, 2, 2}}, {63, {0x80, 65, 0}}};
  CHECK(rig.midi_sink->heard == expected);
  rig.run(1);
  CHECK(rig.midi_sink->heard == expected);
}

CASE("options give block lengths, the size of event buffers and the rate in their types") {
  Rig rig({.block = 64, .rate = 44100});
  CHECK_EQUAL(0, rig.add("blocks", 0));
  rig.run(1);
  CHECK_EQUAL(64.0F, rig.output(0, "most"));
  CHECK_EQUAL(64.0F, rig.output(0, "nominal"));
  CHECK_EQUAL(0.0F, rig.output(0, "least"));
  CHECK(rig.output(0, "sequence") >= 8192);
  CHECK_EQUAL(44100.0F, rig.output(0, "rate"));
}

CASE("a plugin with the options interface is told of a new period and goes on") {
  Rig rig;
  rig.add("blocks", 0);
  rig.run(2);
  rig.engine.set_period(128);
  rig.block = 128;
  rig.run(1);
  CHECK_EQUAL(128.0F, rig.output(0, "most"));
  CHECK_EQUAL(128.0F, rig.output(0, "nominal"));
  CHECK_EQUAL(1.0F, rig.output(0, "told"));
  CHECK_EQUAL(256.0F, rig.output(0, "age"));
}

CASE("live, it is told between two cycles") {
  Rig rig({.offline = false});
  rig.add("blocks", 0);
  rig.start();
  CHECK(rig.engine.wait_cycle(std::chrono::seconds(10)));
  rig.engine.set_period(32);
  CHECK(rig.engine.wait_cycle(std::chrono::seconds(10)));
  rig.stop();
  CHECK_EQUAL(32.0F, rig.output(0, "most"));
  CHECK_EQUAL(1.0F, rig.output(0, "told"));
}

CASE("a plugin that requires an unknown option is refused, and the log names it") {
  Rig rig;
  CHECK_EQUAL(not_instantiated, rig.add("needs-option", 0));
  CHECK(last_log(rig).find("option urn:marlise:test:no-such-option") != std::string::npos);
}

CASE("a plugin that its library does not have, or whose library cannot be loaded, is refused with the reason") {
  TemporaryFolder folder;
  const auto describe = [&](const char* name, const std::string& library) {
    write_file(folder.path / "manifest.ttl",
               "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n@prefix doap: <http://usefulinc.com/ns/doap#> .\n"
               "<urn:marlise:test:" + std::string(name) + "> a lv2:Plugin ; doap:name \"x\" ; lv2:binary <" + library + "> .\n");
  };
  Rig rig;
  describe("absent", "file://" MARLISE_FIXTURES "/meter.lv2/meter.so");
  rig.engine.bundle_add(folder.path);
  CHECK_EQUAL(not_instantiated, rig.add("absent", 0));
  CHECK(last_log(rig).find("is not in its library") != std::string::npos);
  rig.engine.bundle_remove(folder.path, "");
  describe("broken", "none.so");
  rig.engine.bundle_add(folder.path);
  CHECK_EQUAL(not_instantiated, rig.add("broken", 0));
  CHECK(last_log(rig).find("cannot be loaded") != std::string::npos);
  CHECK_EQUAL(not_instantiated, rig.add("refuses", 0));
  CHECK(last_log(rig).find("it gave no reason") != std::string::npos);
}

CASE("bounds on one side hold, and the feature that promises them is there") {
  Rig rig;
  CHECK_EQUAL(0, rig.add("bounds", 0));
  CHECK_EQUAL(1.0F, rig.engine.parameter(0, "least").value);
  CHECK_EQUAL(0.0F, rig.engine.parameter(0, "most").value);
  rig.engine.set_parameter(0, "least", -5);
  rig.engine.set_parameter(0, "most", 5);
  rig.engine.set_parameter(0, "free", 100);
  rig.run(1);
  CHECK_EQUAL(102.0F, rig.output(0, "sum"));
  rig.engine.set_parameter(0, "least", 1000);
  rig.engine.set_parameter(0, "most", -1000);
  rig.engine.set_parameter(0, "free", -100);
  rig.run(1);
  CHECK_EQUAL(-100.0F, rig.output(0, "sum"));
}

CASE("a plugin without ports runs") {
  Rig rig;
  CHECK_EQUAL(0, rig.add("no-ports", 0));
  rig.run(4);
  CHECK_EQUAL(ok, rig.engine.bypass(0, true));
  rig.run(20);
  CHECK_EQUAL(ok, rig.engine.remove(0));
  rig.run(4);
}

CASE("a plugin with a thousand ports runs, with each of them in its place") {
  TemporaryFolder folder;
  write_many_ports(folder.path);
  Rig rig;
  rig.engine.bundle_add(folder.path);
  CHECK_EQUAL(0, rig.engine.add("urn:marlise:test:many-ports#all", 0));
  for (int port = 0; port < 500; ++port) {
    CHECK_EQUAL(ok, rig.engine.connect(rig.in(0), rig.port(0, "p" + std::to_string(port))));
  }
  CHECK_EQUAL(ok, rig.engine.connect(rig.port(0, "p537"), rig.out(0)));
  CHECK_EQUAL(ok, rig.engine.connect(rig.port(0, "p999"), rig.out(1)));
  CHECK_NEAR(0.137F, rig.run(1, Rig::constant(0.1F))[5], 1e-6F);
  CHECK_NEAR(0.599F, rig.right()[5], 1e-6F);
  rig.engine.remove(0);
  rig.run(20);
}

CASE("latencies are those of the shortest and the longest way, and loops do not count") {
  Rig rig;
  const auto between = [&](int from, int to) -> std::string {
    for (const PathLatency& path : rig.engine.latencies()) {
      if (path.from == rig.in(from).terminal && path.to == rig.out(to).terminal) {
        return std::to_string(path.least) + " " + std::to_string(path.most);
      }
    }
    return "none";
  };
  rig.add("designated", 0);  // tells 17
  rig.add("designated", 1);
  CHECK_EQUAL("none", between(0, 0));
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.port(1, "in"));
  rig.engine.connect(rig.port(1, "out"), rig.out(0));
  rig.run(1);
  CHECK_EQUAL("34 34", between(0, 0));
  CHECK_EQUAL("none", between(1, 0));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  CHECK_EQUAL("17 34", between(0, 0));
  rig.engine.connect(rig.in(0), rig.out(0));
  CHECK_EQUAL("0 34", between(0, 0));
  rig.engine.connect(rig.port(1, "out"), rig.port(0, "in"));  // a loop
  CHECK_EQUAL("0 34", between(0, 0));
  rig.engine.remove(1);
  rig.run(20);
  CHECK_EQUAL("0 17", between(0, 0));
}

}  // namespace marlise::engine
