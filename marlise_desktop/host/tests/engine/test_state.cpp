// SPDX-License-Identifier: GPL-3.0-or-later
// What plugins keep: their states, the files in them, presets.
#include <sys/stat.h>

#include <fstream>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace fs = std::filesystem;

namespace {

constexpr const char* factor = "urn:marlise:test:gain-state#factor";
constexpr const char* label = "urn:marlise:test:gain-state#label";
constexpr const char* file = "urn:marlise:test:file-param#file";

void wire(Rig& rig, const std::string& name) {
  rig.add(name, 0);
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
}

float gain_now(Rig& rig) { return rig.run(9, Rig::constant(0.25F)).back() / 0.25F; }  // longer than a fade

/// The last value that instance 0 told for a property.
std::string told(Rig& rig, const std::string& property) {
  std::string value;
  for (const Event& event : rig.events()) {
    if (const auto* changed = std::get_if<PropertyChanged>(&event); changed && changed->property == property) {
      value = changed->value;
    }
  }
  return value;
}

}  // namespace

CASE("a state is saved and loaded, without the ports' values") {
  TemporaryFolder folder;
  const std::string dir = folder.path / "state";
  Rig rig;
  wire(rig, "gain-state");
  rig.engine.patch_set(0, factor, "3");
  rig.engine.patch_set(0, label, "a \"quoted\" name");
  rig.engine.set_parameter(0, "gain", 2);
  CHECK_EQUAL(6.0F, gain_now(rig));
  CHECK_EQUAL(ok, rig.engine.save_state(dir));
  CHECK(fs::exists(dir + "/effect-0/effect.ttl"));
  CHECK(fs::exists(dir + "/effect-0/manifest.ttl"));

  rig.engine.remove(0);
  rig.run(20);
  wire(rig, "gain-state");
  rig.run(20);
  CHECK_EQUAL(1.0F, gain_now(rig));
  CHECK_EQUAL(ok, rig.engine.load_state(dir));
  rig.run(20);  // it was paused, and fades in again
  CHECK_EQUAL(3.0F, gain_now(rig));
  rig.engine.patch_get(0, "");
  rig.run(1);
  CHECK_EQUAL("a \"quoted\" name", told(rig, label));
}

CASE("saving again replaces the saved state, and only that") {
  TemporaryFolder folder;
  Rig rig;
  wire(rig, "gain-state");
  rig.run(1);
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path));
  rig.engine.patch_set(0, factor, "5");
  rig.run(1);
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path));
  rig.engine.patch_set(0, factor, "1");
  rig.run(1);
  rig.engine.load_state(folder.path);
  CHECK_EQUAL(5.0F, (rig.run(20), gain_now(rig)));
  CHECK_EQUAL(1, std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()));

  fs::remove_all(folder.path / "effect-0");
  fs::create_directory(folder.path / "effect-0");
  write_file(folder.path / "effect-0" / "diary.txt", "dear diary");
  CHECK_EQUAL(invalid_operation, rig.engine.save_state(folder.path));
  CHECK_EQUAL("dear diary", text_of_file(folder.path / "effect-0" / "diary.txt"));
  CHECK_EQUAL(invalid_operation, rig.engine.save_state(folder.path / "not" / "there"));
}

CASE("a file of the user's is linked to, and its path survives a move of the state") {
  TemporaryFolder folder;
  write_file(folder.path / "seven.txt", "7");
  Rig rig;
  wire(rig, "file-param");
  rig.run(1);
  CHECK_EQUAL(ok, rig.engine.patch_set(0, file, (folder.path / "seven.txt").string()));
  CHECK_EQUAL(7.0F, gain_now(rig));
  CHECK_EQUAL((folder.path / "seven.txt").string(), told(rig, file));
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path / "one"));
  CHECK(everything_in(folder.path / "one").find((folder.path / "one").string()) == std::string::npos);
  fs::rename(folder.path / "one", folder.path / "two");

  Rig other;
  wire(other, "file-param");
  other.run(1);
  other.engine.load_state(folder.path / "two");
  CHECK_EQUAL(7.0F, gain_now(other));
  fs::remove_all(folder.path / "two");
  CHECK_EQUAL(ok, other.engine.save_state(folder.path / "three"));
  write_file(folder.path / "seven.txt", "8");
  Rig third;
  wire(third, "file-param");
  third.run(1);
  third.engine.load_state(folder.path / "three");
  CHECK_EQUAL(8.0F, gain_now(third));
}

CASE("a file that lies in the saved state is copied, so the state may be deleted") {
  TemporaryFolder folder;
  write_file(folder.path / "seven.txt", "7");
  Rig rig;
  wire(rig, "file-param");
  rig.run(1);
  rig.engine.patch_set(0, file, (folder.path / "seven.txt").string());
  rig.run(1);
  rig.engine.save_state(folder.path / "one");
  for (const auto& entry : fs::recursive_directory_iterator(folder.path / "one")) {
    if (entry.is_symlink()) {  // as a board's folder that was copied with its files in it
      fs::remove(entry.path());
      write_file(entry.path(), "7");
    }
  }
  Rig other;
  wire(other, "file-param");
  other.run(1);
  other.engine.load_state(folder.path / "one");
  CHECK_EQUAL(7.0F, gain_now(other));
  fs::remove_all(folder.path / "one");
  fs::remove(folder.path / "seven.txt");
  CHECK_EQUAL(ok, other.engine.save_state(folder.path / "two"));
  const std::string saved = everything_in(folder.path / "two");
  Rig third;
  wire(third, "file-param");
  third.run(1);
  other.engine.remove(0);
  third.engine.load_state(folder.path / "two");
  CHECK_EQUAL(7.0F, gain_now(third));
  CHECK(saved.find((folder.path / "two").string()) == std::string::npos);
  third.engine.save_state(folder.path / "three");
  CHECK_EQUAL(saved, everything_in(folder.path / "three"));  // nothing piles up
}

CASE("a file that the plugin made is copied into the state as it was then") {
  TemporaryFolder folder;
  Rig rig;
  wire(rig, "maker");
  rig.engine.set_parameter(0, "number", 4);
  rig.run(1);
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path / "one"));
  rig.engine.set_parameter(0, "number", 5);
  rig.run(1);
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path / "two"));
  rig.engine.remove(0);
  rig.run(20);

  wire(rig, "maker");
  rig.engine.load_state(folder.path / "one");
  CHECK_EQUAL(4.0F, (rig.run(20), gain_now(rig)));
  rig.engine.load_state(folder.path / "two");
  CHECK_EQUAL(5.0F, (rig.run(20), gain_now(rig)));
  CHECK(!everything_in(folder.path / "one").empty());
  CHECK(everything_in(folder.path / "one").find(folder.path.string()) == std::string::npos);
}

CASE("several states are loaded in one rest") {
  TemporaryFolder folder;
  Rig rig;
  for (int i = 0; i < 5; ++i) {
    rig.add("gain-state", i);
    rig.engine.connect(i == 0 ? rig.in(0) : rig.port(i - 1, "out"), rig.port(i, "in"));
    rig.engine.patch_set(i, factor, "1.5");
  }
  rig.engine.connect(rig.port(4, "out"), rig.out(0));
  rig.run(1);
  rig.engine.save_state(folder.path);
  for (int i = 0; i < 5; ++i) {
    rig.engine.patch_set(i, factor, "1");
  }
  CHECK_EQUAL(1.0F, gain_now(rig));
  rig.engine.load_state(folder.path);
  CHECK_EQUAL(7.59375F, (rig.run(20), gain_now(rig)));
}

CASE("a given scratch folder keeps what was in it before") {
  TemporaryFolder folder;
  write_file(folder.path / "mine.txt", "keep me");
  fs::create_directory(folder.path / "effect-0");
  write_file(folder.path / "effect-0" / "mine.txt", "keep me too");
  TemporaryFolder saved;
  {
    Rig rig;
    CHECK_EQUAL(ok, rig.engine.state_tmpdir(folder.path));
    wire(rig, "gain-state");
    rig.run(1);
    rig.engine.save_state(saved.path);
    rig.engine.load_state(saved.path);
    CHECK_EQUAL(3, std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()));
    rig.engine.remove(0);
    rig.run(20);
  }
  CHECK_EQUAL(2, std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()));
  CHECK_EQUAL("keep me too", text_of_file(folder.path / "effect-0" / "mine.txt"));
}

CASE("a preset is a bundle that lilv finds, with values and state") {
  TemporaryFolder folder;
  const std::string bundle = folder.path / "mine.lv2";
  Rig rig;
  wire(rig, "gain-state");
  rig.engine.set_parameter(0, "gain", 0.5F);
  rig.engine.patch_set(0, factor, "4");
  rig.run(1);
  CHECK_EQUAL(bad_number, rig.engine.save_preset(9, "x", bundle, "x.ttl"));
  CHECK_EQUAL(ok, rig.engine.save_preset(0, "Für Elise", bundle, "elise.ttl"));
  CHECK(text_of_file(fs::path(bundle) / "elise.ttl").find("Für Elise") != std::string::npos);
  CHECK(text_of_file(fs::path(bundle) / "manifest.ttl").find("http://lv2plug.in/ns/ext/presets#Preset") !=
            std::string::npos ||
        text_of_file(fs::path(bundle) / "manifest.ttl").find("pset:Preset") != std::string::npos);

  const std::string uri = "file://" + bundle + "/elise.ttl";
  Rig other;
  wire(other, "gain-state");
  CHECK_EQUAL(no_preset, other.engine.load_preset(0, uri + "x"));
  CHECK_EQUAL(bad_preset_uri, other.engine.load_preset(0, "not a uri"));
  CHECK_EQUAL(no_instance, other.engine.load_preset(1, uri));
  other.engine.bundle_add(bundle);
  CHECK_EQUAL(ok, other.engine.load_preset(0, uri));
  CHECK_EQUAL(0.5F, other.engine.parameter(0, "gain").value);
  CHECK_EQUAL(2.0F, (other.run(20), gain_now(other)));
  CHECK(other.engine.show_preset(uri).find("gain") != std::string::npos);
  CHECK_EQUAL("", other.engine.show_preset(uri + "x"));

  other.add("loud", 1);
  CHECK_EQUAL(no_preset, other.engine.load_preset(1, uri));
  rig.engine.set_parameter(0, "gain", 0.125F);
  CHECK_EQUAL(ok, rig.engine.save_preset(0, "Again", bundle, "elise.ttl"));
  other.engine.bundle_remove(bundle, uri);
  other.engine.bundle_add(bundle);
  CHECK_EQUAL(ok, other.engine.load_preset(0, uri));
  CHECK_EQUAL(0.125F, other.engine.parameter(0, "gain").value);
}

CASE("a preset does not touch the bypass") {
  TemporaryFolder folder;
  Rig rig;
  wire(rig, "designated");
  rig.engine.save_preset(0, "on", folder.path / "p.lv2", "on.ttl");
  rig.engine.bundle_add(folder.path / "p.lv2");
  rig.engine.bypass(0, true);
  CHECK_EQUAL(ok, rig.engine.load_preset(0, "file://" + (folder.path / "p.lv2" / "on.ttl").string()));
  CHECK_EQUAL(0.5F, rig.run(1, Rig::constant(0.5F))[0]);
}

CASE("a state that is broken is left alone, with a word in the log") {
  TemporaryFolder folder;
  fs::create_directory(folder.path / "effect-0");
  write_file(folder.path / "effect-0" / "effect.ttl", "this is not @ Turtle <");
  Rig rig;
  wire(rig, "gain-state");
  CHECK_EQUAL(ok, rig.engine.load_state(folder.path));
  CHECK(!rig.events().empty());
  CHECK_EQUAL(1.0F, (rig.run(20), gain_now(rig)));
}

CASE("a new period keeps values and state") {
  Rig rig;
  wire(rig, "gain-state");
  rig.engine.patch_set(0, factor, "3");
  rig.run(20);
  rig.engine.set_period(128);
  rig.block = 128;
  CHECK_EQUAL(3.0F, gain_now(rig));
  CHECK_EQUAL(128U, rig.engine.describe().period);
}

CASE("a state is never written through a link that an earlier one left") {
  TemporaryFolder folder;
  fs::create_directories(folder.path / "outside");
  fs::create_directories(folder.path / "one/effect-0");
  fs::create_directories(folder.path / "two/effect-0/d");
  const std::string turtle =
      "<> <http://lv2plug.in/ns/lv2core#appliesTo> <urn:marlise:test:file-param> ;"
      " <http://lv2plug.in/ns/ext/state#state> ["
      " <urn:marlise:test:file-param#file> \"d/x\"^^<http://lv2plug.in/ns/ext/atom#Path> ] .";
  write_file(folder.path / "one/effect-0/effect.ttl", turtle);
  fs::create_directory_symlink(folder.path / "outside", folder.path / "one/effect-0/d");
  write_file(folder.path / "two/effect-0/effect.ttl", turtle);
  write_file(folder.path / "two/effect-0/d/x", "9");
  Rig rig;
  wire(rig, "file-param");
  rig.run(1);
  rig.engine.load_state(folder.path / "one");
  rig.engine.load_state(folder.path / "two");
  CHECK_EQUAL(9.0F, gain_now(rig));
  CHECK(fs::is_empty(folder.path / "outside"));
}

CASE("what never ends is not read") {
  TemporaryFolder folder;
  const fs::path pipe = folder.path / "manifest.ttl";
  CHECK_EQUAL(0, ::mkfifo(pipe.c_str(), 0600));
  fs::create_directories(folder.path / "state/effect-0");
  fs::create_symlink(pipe, folder.path / "state/effect-0/effect.ttl");
  Rig rig;
  wire(rig, "gain-state");
  CHECK_EQUAL(ok, rig.engine.load_state(folder.path / "state"));
  CHECK_EQUAL(ok, rig.engine.bundle_add(folder.path));
  CHECK_EQUAL(no_preset, rig.engine.load_preset(0, "file://" + pipe.string()));
  CHECK_EQUAL("", rig.engine.show_preset("file://" + pipe.string()));
}

CASE("a preset that says of no plugin that it is for it is none") {
  TemporaryFolder folder;
  write_file(folder.path / "manifest.ttl",
             "<urn:marlise:test:stray> a <http://lv2plug.in/ns/ext/presets#Preset> ;"
             " <http://www.w3.org/2000/01/rdf-schema#label> \"stray\" .");
  Rig rig;
  rig.engine.bundle_add(folder.path);
  CHECK_EQUAL("", rig.engine.show_preset("urn:marlise:test:stray"));
}

CASE("what is no UTF-8 gets into no state and no preset") {
  TemporaryFolder folder;
  Rig rig;
  wire(rig, "gain-state");
  rig.run(1);
  CHECK_EQUAL(invalid_operation, rig.engine.patch_set(0, label, "cut short \xE7"));
  rig.run(1);
  CHECK_EQUAL(ok, rig.engine.save_state(folder.path / "state"));
  CHECK(everything_in(folder.path / "state").find("cut short") == std::string::npos);
  CHECK_EQUAL(invalid_operation, rig.engine.save_preset(0, "\xFF", folder.path / "p.lv2", "p.ttl"));
  CHECK_EQUAL(ok, rig.engine.patch_set(0, label, "\u00e9 \U0001F3B8"));
}

}  // namespace marlise::engine
