// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer over `bundle_add`, and over what is read of a plugin, its presets, properties and windows when they are
// asked for. The input is a list of files, see unpack_one(); `@binary@` stands for a library that does nothing.
#include <cstddef>
#include <cstdint>
#include <string>

#include "bench.hpp"
#include "engine/rig.hpp"

using namespace marlise;
namespace fs = std::filesystem;

namespace {

constexpr const char* plugin = "urn:marlise:test:any-ports";

std::string with_binary(std::string_view text) {
  constexpr std::string_view word = "@binary@";
  const std::string library = "file://" MARLISE_FIXTURES "/no-ports.lv2/no-ports.so";
  std::string whole(text);
  for (std::size_t at = 0; (at = whole.find(word, at)) != whole.npos; at += library.size()) {
    whole.replace(at, word.size(), library);
  }
  return whole;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fs::path bundle = fuzz::base({"gain-state"}) / "fuzzed.lv2";
  fuzz::make_anew(bundle);
  const std::string whole = with_binary({reinterpret_cast<const char*>(data), size});
  for (std::string_view text = whole; !text.empty();) {
    fuzz::unpack_one(text, bundle);
  }
  engine::Rig rig;
  rig.add("gain-state", 1);
  rig.engine.bundle_add(bundle);
  if (rig.engine.add(plugin, 0) == 0) {
    rig.engine.connect(rig.in(0), rig.port(0, "in"));
    rig.engine.connect(rig.port(0, "out"), rig.out(0));
    rig.engine.set_parameter(0, "gain", 1);
    rig.engine.patch_set(0, "urn:fuzz:property", "1");
    rig.engine.window(0);
    rig.run(1);
    rig.engine.load_preset(0, "urn:fuzz:preset");
    rig.engine.describe();
    rig.run(1);
  }
  rig.engine.load_preset(1, "urn:fuzz:preset");
  rig.engine.show_preset("urn:fuzz:preset");
  rig.engine.bundle_remove(bundle, "urn:fuzz:preset");
  rig.engine.remove(-1);
  rig.run(1);
  rig.events();
  return 0;
}
