// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's inside: what the files of engine_*.cpp share.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>

#include "batch.hpp"
#include "engine.hpp"
#include "graph.hpp"
#include "handover.hpp"
#include "log.hpp"
#include "master.hpp"
#include "midi_clock.hpp"
#include "outbox.hpp"
#include "raw_midi_ring.hpp"
#include "scratch.hpp"
#include "time_message.hpp"
#include "transport.hpp"
#include "tuner.hpp"
#include "worker.hpp"
#include "world.hpp"

namespace marlise::engine {

constexpr int first_tool = 9990;  ///< numbers from here on are tool slots

struct Engine::Core {
  explicit Core(const EngineOptions& options);

  EngineOptions options;
  World world;
  Outbox outbox;
  PluginLog log{outbox, world.known};
  ScratchRoot scratch;
  std::optional<WorkBell> bell;
  std::atomic<float> fade_frames;  ///< how long fades of edits take
  std::atomic<bool> timing{false};  ///< runs are measured
  std::map<std::uint64_t, RunTime> run_times;  ///< as taken last, by serial
  Master master;
  Transport transport;
  TimeMessage time_message;
  MidiClock clock;
  std::atomic<int> clock_terminal{-1};  ///< where MIDI clock comes in; -1 nowhere
  Graph graph;
  std::map<int, std::shared_ptr<Instance>> live;  ///< by number; one that is leaving is in the graph only
  int next_terminal = 0;
  int next_meter = 0;
  std::optional<Tuner> tuner;
  bool freewheeling = false;
  std::map<std::uint64_t, std::string> faults;    ///< reasons as told, by serial

  MidiMappings midi;
  int steering = -1;                              ///< the terminal whose MIDI moves parameters, beside control ports
  RawMidiRing raw_midi;
  std::atomic<std::uint32_t> watched_channels{0};  ///< bits; the audio thread tells what nothing takes

  Handover handover;
  Batches batches;
  Gate gate;
  std::atomic<std::uint64_t> cycles{0};

  // Audio thread.
  void run(Schedule& schedule, std::uint32_t offset, std::uint32_t frames) noexcept;
  void steer(Schedule& schedule, std::uint32_t offset) noexcept;
  bool take(const Schedule& schedule, const std::uint8_t* message, std::uint32_t size) noexcept;
  void tell_unmapped(const std::uint8_t* message) noexcept;
  bool turn(const Schedule& schedule, std::uint32_t source, std::uint16_t value) noexcept;
  void move(const MidiRoute& route, float value) noexcept;
  void follow(Instance& instance, CvMix& voltage, std::uint32_t frames, float fade) noexcept;
  std::uint64_t elapsed = 0;  ///< frames of all cycles
  std::uint32_t cycle_start = 0;  ///< by the clock that process() was given
  Echoes echoes;
  std::uint64_t schedule_run = 0;  ///< id of the last
  bool plugins_ran = true;         ///< in the last run
  void hear_clock(const TerminalNode& source) noexcept;

  // Control thread.
  std::uint64_t seen_cycles = 0;
  std::chrono::steady_clock::time_point seen_at{};

  Surroundings surroundings();
  std::shared_ptr<Instance> find(int number) const;
  /// An instance, or the transport.
  bool exists(int number) const { return number == transport_number || find(number); }
  /// Those that are there.
  std::vector<std::shared_ptr<Instance>> find(std::span<const int> numbers) const;
  std::shared_ptr<Instance> make_instance(const std::shared_ptr<const Plugin>& plugin, int number);
  std::optional<PortRef> port(const Endpoint& end) const;
  std::shared_ptr<TerminalNode> new_midi_node(Flow flow, std::shared_ptr<MidiTerminal> terminal);

  /// Cycles arrive on another thread, so waiting for them makes sense.
  bool flowing();
  /// Edits fade: somebody listens.
  bool fades() {
    return master.wishes.running.load() && (options.offline ? cycles.load() > 0 : flowing());
  }
  /// Waits until `done`; false when cycles stop arriving first, or `limit` is over.
  bool await(const std::function<bool()>& done, std::chrono::milliseconds limit = std::chrono::seconds(2));
  /// Runs `act` in the audio thread's place; false when it hangs inside a cycle.
  bool in_place_of_audio(const std::function<void()>& act);

  // The transport as an instance.
  int set_transport(std::string_view symbol, float value);
  Reading read_transport(std::string_view symbol) const;

  /// Compiles the graph and the mappings and hands them over.
  void publish();
  void add_routes(Schedule& schedule) const;
  /// ok, no_instance or no_parameter; a rule for the parameter when ok.
  int rule_for(int number, std::string_view symbol, float low, float high, std::optional<SteeringRule>& rule,
               std::uint32_t& port) const;
  int put_mapping(int number, std::string_view symbol, float low, float high, std::uint32_t source);
  void sweep();
  /// Ends the tuner if its port is one of those that go.
  void untune(const std::function<bool(const PortRef&)>& goes);
  bool is_leaving(const Instance& instance) const {
    return !instance.active() || find(instance.number()).get() != &instance;
  }
  bool runs(const Instance& instance);
  int load(std::string_view uri, int number, bool active);
  /// Takes its cables and meters off, and the tuner.
  void let_go(const std::shared_ptr<Instance>& instance, bool fade);

  /// Fades the instances out and has them left alone until resume(). False when the audio thread hangs.
  bool rest(const std::vector<std::shared_ptr<Instance>>& instances);
  /// Runs `act` while the instances are not run, faded out and in around it. False when the audio thread hangs.
  bool while_paused(const std::vector<std::shared_ptr<Instance>>& instances, const std::function<void()>& act);

  /// An instance and what it is to take over: port values and its own state.
  struct Restoring {
    std::shared_ptr<Instance> instance;
    State state;
  };
  /// All of them in one pause, which those that cannot be restored while they run need. False when the audio
  /// thread hangs: those are left as they were.
  bool restore(const std::vector<Restoring>& all);
  /// Applies what the plugin gives as its state when it is new.
  void restore_default(Instance& instance);
  /// Makes instances again for the present rate and period. One that cannot be made stays as it was, with a log line.
  void remake(const std::vector<std::shared_ptr<Instance>>& stale);
  /// Puts a new instance where an old one was: cables, values and state stay.
  void replace(const std::shared_ptr<Instance>& old, const std::shared_ptr<Instance>& made);
};

}  // namespace marlise::engine
