// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer over render jobs: the reader of the file, then every command with every argument, with a block of sound
// after each. `~` begins a MIDI message that comes in then, at control port 1 too. There are no slashes: what is written stays in a folder
// of this process.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "bench.hpp"
#include "engine/rig.hpp"
#include "front/commands.hpp"
#include "front/host.hpp"
#include "front/render_job.hpp"

using namespace marlise;
namespace fs = std::filesystem;

namespace {

void run_line(front::Host& host, engine::Rig& rig, engine::MemoryMidi& device, const std::string& line) {
  if (line.starts_with('~')) {
    rig.midi_source->next.push_back({0, {line.begin() + 1, line.end()}});
    device.next = rig.midi_source->next;
  } else if (!line.starts_with("wait_audio_cycle")) {  // which would wait
    front::run_message(host, line);
  }
  rig.run(1);
  front::take_events(host);
}

void run_job(const std::vector<front::JobLine>& lines) {
  engine::Rig rig;
  const auto device = std::make_shared<engine::MemoryMidi>();
  rig.engine.add_control_terminal(engine::Flow::source, device, 1);
  front::NoOutside outside;
  front::NoLoad load;
  front::Feedback feedback;
  front::Wiring wiring(rig.engine, outside, front::PortNames("marlise-host", 2, 2),
                       {{rig.in(0).terminal, rig.in(1).terminal},
                        {rig.out(0).terminal, rig.out(1).terminal},
                        rig.midi_in.terminal,
                        rig.midi_out.terminal});
  front::Levels levels(rig.engine, wiring);
  front::Tuning tuning(rig.engine, wiring);
  front::Host host{rig.engine, outside, wiring, levels, tuning, feedback, load};
  for (const front::JobLine& line : lines) {
    run_line(host, rig, *device, line.command);
  }
  front::run_message(host, "describe");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fs::path& base =
      fuzz::base({"cv-gain", "cv-source", "delay", "gain-state", "meter", "notes", "old-events", "properties", "steered"});
  fuzz::make_anew(base / "a");
  fs::create_directories(base / "a/b/c/d");
  fs::current_path(base / "a/b/c/d");
  std::string text(reinterpret_cast<const char*>(data), size);
  std::replace(text.begin(), text.end(), '/', '_');
  run_job(front::read_job(text));
  return 0;
}
