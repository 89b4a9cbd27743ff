// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer over `state_load`: folders with hostile Turtle, files and links, loaded one after the other. The input is
// a list of files, see unpack_one(); `=== load` loads what is there and begins with an empty folder.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "bench.hpp"
#include "engine/rig.hpp"

using namespace marlise;
namespace fs = std::filesystem;

namespace {

constexpr const char* kept = "not ours";

void load(engine::Rig& rig, const fs::path& state) {
  rig.engine.load_state(state);
  rig.run(1);
  fuzz::make_anew(state);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fs::path& base = fuzz::base({"file-param", "gain-state", "maker"});
  const fs::path state = base / "state";
  const fs::path outside = base / "outside";
  fuzz::make_anew(state);
  fuzz::make_anew(outside);
  fuzz::make_anew(base / "saved");
  fuzz::make_anew(base / "scratch");
  engine::write_file(outside / "kept", kept);
  std::string_view text(reinterpret_cast<const char*>(data), size);
  {
    engine::Rig rig;
    rig.engine.state_tmpdir(base / "scratch");
    rig.add("gain-state", 0);
    rig.add("file-param", 1);
    rig.add("maker", 2);
    rig.run(1);
    while (!text.empty()) {
      if (fuzz::unpack_one(text, state) == "load") {
        load(rig, state);
      }
    }
    load(rig, state);
    rig.engine.save_state(base / "saved");
  }
  // A state's links may lead anywhere; nothing is ever written through them.
  if (engine::everything_in(outside) != std::string("kept\n") + kept) {
    std::abort();
  }
  return 0;
}
