// SPDX-License-Identifier: GPL-3.0-or-later
// The engine: a graph of LV2 plugin instances, edited on one thread and run on another.
//
// Two threads call it. The *control thread* calls everything but process(); it may wait for the
// audio thread for some periods, never without limit. The *audio thread* calls process() only.
// With EngineOptions::offline one thread does both and nothing ever waits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vector>

#include "bypass_strategy.hpp"
#include "change.hpp"
#include "cv_span.hpp"
#include "description.hpp"
#include "events.hpp"
#include "pitch.hpp"
#include "plugin_window.hpp"
#include "raw_midi.hpp"
#include "status.hpp"
#include "tempo.hpp"
#include "terminal.hpp"
#include "time_source.hpp"

namespace marlise::engine {

class Installed;

struct EngineOptions {
  double rate = 48000;       ///< Hz
  std::uint32_t period = 256;  ///< frames in a cycle; process() may bring more or fewer
  bool offline = false;      ///< one thread, work done at once, fades off until the first cycle
  std::shared_ptr<Installed> installed = nullptr;  ///< what is read already; null: the engine begins to read now
};

/// A parameter's value, or why there is none.
struct Reading {
  int status = ok;
  float value = 0;
};

/// The number under which the transport is an instance, with the parameters ":bpm", ":bpb" and ":rolling".
constexpr int transport_number = 9995;

struct PortKind {
  PortType type = PortType::audio;
  Flow flow = Flow::source;  ///< an instance's output and a terminal fed from outside are sources
};

/// What a meter has measured since it was last asked, linear.
struct Level {
  float peak = 0;
  float rms = 0;
  std::uint32_t frames = 0;  ///< how many were measured
};

constexpr double longest_ramp_ms = 60000;

/// Parameters by symbol, and their values.
using Values = std::span<const std::pair<std::string, float>>;

class Engine {
 public:
  explicit Engine(const EngineOptions& options);
  ~Engine();  ///< The audio thread must have stopped calling process().
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Audio thread: one cycle. Any number of frames; real-time safe. `start` is its first frame by the caller's clock.
  void process(std::uint32_t frames, std::uint32_t start = 0) noexcept;

  // Instances. Numbers are 0..9999; -1 in remove() means all below 9990.

  /// Loads and activates a plugin: answers `number`, bad_number, number_taken, no_plugin or not_instantiated.
  int add(std::string_view uri, int number);
  /// Always ok, also for an instance that is not there. Its sound fades out after the call returns.
  int remove(int number);
  /// ok or no_instance. Bypass off also takes an instance back that the guard has muted.
  int bypass(int number, bool on);
  /// How bypass takes the instance out of the sound: ok, no_instance, or invalid_operation where it cannot.
  int set_bypass_strategy(int number, BypassStrategy how);

  /// As add(), but the instance rests: it is not run, and no connection is made to it, until activate().
  int preload(std::string_view uri, int number);
  /// ok or no_instance. An instance that is sent to rest loses its connections, with a fade.
  int activate(int number, bool on);
  /// Sets values as flush_parameters() does, and runs the plugin once with no frames. invalid_operation (the values
  /// are set) while the audio thread runs it: it must rest, or processing be off.
  int pre_run(int number, int reset, Values values);

  // Several instances at once: values and bypasses change in one cycle. Numbers that are not there are passed over.

  void activate(std::span<const int> numbers, bool on);
  void remove(std::span<const int> numbers);
  void bypass(std::span<const int> numbers, bool on);
  void flush_parameters(std::span<const int> numbers, int reset, Values values);

  // Parameters: input controls by symbol, and ":bypass". Values are clamped to the port's range.

  /// ok, no_instance, no_parameter, or bad_value for NaN (nothing is stored then).
  int set_parameter(int number, std::string_view symbol, float value);
  Reading parameter(int number, std::string_view symbol) const;
  /// Sets it, and answers what it will be: of the transport, parameter() tells that a cycle later only.
  Reading move_parameter(int number, std::string_view symbol, float value);
  /// Several at once, seen by the plugin in the same cycle. Unknown symbols and NaN are passed over.
  /// `reset` != 0 is written to the port designated as reset, for one cycle.
  int flush_parameters(int number, int reset, Values values);

  /// All values and bypasses change in one and the same cycle; one status for each change, as set_parameter(),
  /// bypass() and patch_set() answer; those refused leave the others done. Properties are sent just before.
  /// With `ramp_ms` > 0 (longest_ramp_ms at most) continuous values glide from where they are, logarithmic ones by
  /// equal ratios; all else changes at the ramp's start. A later change of a value takes it over from its ramp.
  std::vector<int> apply(std::span<const Change> changes, double ramp_ms);

  // Parameters moved from outside: input controls by symbol, and ":bypass". `low` may be above `high`; what comes out
  // is clamped to the port's range. A mapping goes with its instance.

  /// The terminal whose MIDI does it, beside control ports; set it before the first cycle.
  void steer_by(int terminal);
  /// Several parameters may have the same controller (131 is the pitch bend), one parameter one controller.
  /// ok, no_instance, no_parameter, bad_value (a bound that is no finite number) or no_memory (1024 are enough).
  int map_midi(int number, std::string_view symbol, int channel, int controller, float low, float high);
  /// The next controller that moves and is mapped to nothing. One parameter learns at a time: the one before is dropped.
  int learn_midi(int number, std::string_view symbol, float low, float high);
  /// Ends a learning too: ok, no_instance, or no_parameter when it was not mapped.
  int unmap_midi(int number, std::string_view symbol);
  /// In the order in which they were made. Those that still learn, or that nothing can move, are not among them.
  std::vector<MidiMapped> midi_mappings() const;
  /// Program changes and controllers that move nothing come as events: ok, or invalid_operation for no such channel.
  int watch_midi(int channel, bool on);
  bool watches_midi() const;

  // Control ports: terminals for single MIDI devices, without connections; remove_terminal() ends one.

  /// `number` tells them apart, above 0. What comes in at a source moves parameters. At most 32 sources.
  int add_control_terminal(Flow flow, std::shared_ptr<MidiTerminal> terminal, int number);
  /// Sends one whole message in the next cycle: ok, no_connection (no such control port), bad_value (not one whole
  /// message, or over 256 bytes) or invalid_operation while 1024 wait.
  int send_midi(int terminal, std::span<const std::uint8_t> message);
  /// Who is woken, on a thread of its own, when raw MIDI has come. Before tell_raw_midi(true).
  void on_raw_midi(std::function<void()> wake);
  /// Whether every message that comes in at a control port is kept for take_raw_midi().
  void tell_raw_midi(bool on);
  /// Calls `visit` for each, in order over all ports.
  void take_raw_midi(const RawMidiVisitor& visit);

  /// Gives a parameter an input for a control voltage, to be connected like any port, under the parameter's symbol.
  /// Its first sample in each block counts. Again changes what it does and keeps its connections.
  /// ok, no_instance, no_parameter or bad_value.
  int map_cv(int number, std::string_view symbol, const CvSpan& span, float low, float high);
  /// ok (also when it was not mapped), no_instance or no_parameter.
  int unmap_cv(int number, std::string_view symbol);
  /// What a CV output says of its range; nothing of any other port.
  std::optional<CvSpan> cv_range(const Endpoint& end) const;

  // Presets, state, properties.

  int load_preset(int number, const std::string& uri);
  /// Writes a preset bundle `dir` with `file`; bad_number when the instance is missing, else lilv's answer.
  int save_preset(int number, const std::string& label, const std::string& dir, const std::string& file);
  /// The preset as Turtle; empty when there is none.
  std::string show_preset(const std::string& uri);
  /// Sends patch:Set with the type of the property's rdfs:range:
  /// ok, no_instance, no_plugin (no such property), invalid_operation (type or plugin cannot), no_memory.
  int patch_set(int number, const std::string& property, const std::string& value);
  /// Sends patch:Get; an empty property asks for everything.
  int patch_get(int number, const std::string& property);
  /// Writes `dir`/effect-<number>/ for each instance that has a state: ok or invalid_operation.
  int save_state(const std::string& dir);
  /// Always ok; what is missing is passed over, with a log line.
  int load_state(const std::string& dir);
  /// Folder for files that plugins make. Nothing in it that this engine did not make is ever deleted.
  int state_tmpdir(const std::string& dir);
  int bundle_add(const std::string& dir);
  int bundle_remove(const std::string& dir, const std::string& resource);

  // Terminals. Owned jointly; after remove_terminal the audio thread does not touch them.

  int add_terminal(Flow flow, std::shared_ptr<AudioTerminal> terminal, Stage stage);
  int add_terminal(Flow flow, std::shared_ptr<MidiTerminal> terminal);
  /// Cuts its connections with a fade and waits (about 10 ms and a period) until the terminal is free.
  void remove_terminal(int id);

  // Connections. The two ends may come in either order.

  /// ok (also when joined already) or no_connection.
  int connect(const Endpoint& a, const Endpoint& b);
  /// ok or no_disconnection.
  int disconnect(const Endpoint& a, const Endpoint& b);
  /// Cuts everything at one port: ok or no_disconnection (no such port).
  int disconnect_all(const Endpoint& end);
  bool connected(const Endpoint& a, const Endpoint& b) const;
  /// An instance that rests has its ports too, though nothing can be joined to them.
  bool exists(const Endpoint& end) const;
  /// What an end is; nothing when nothing can be joined to it.
  std::optional<PortKind> kind(const Endpoint& end) const;

  // Watching.

  /// ok, no_instance, or no_parameter when `symbol` is no output control. The present value comes as an event at once.
  int monitor_output(int number, std::string_view symbol, bool on);
  /// A meter on an audio or CV port: its id, or no_connection. A device source is measured after the
  /// trim, a sink after volume and mute. It falls silent when its port goes.
  int add_meter(const Endpoint& end);
  void remove_meter(int meter);
  /// What it has measured since the last call.
  Level take_level(int meter);
  /// Listens to an audio port, as add_meter() measures it: ok or no_connection. Ends when its port goes.
  int tune(const Endpoint& end);
  void end_tuning();
  /// The newest result since the last call: about 25 a second while sound runs; with confidence 0 for no tone.
  std::optional<Pitch> take_pitch();
  /// Measures how long plugins' runs take, from now on or no more.
  void measure_times(bool on);
  /// What was measured since the last call, by number; describe() shows it until the next.
  std::vector<std::pair<int, RunTime>> take_times();
  /// Calls `visit` for each event that waits.
  void drain(const EventVisitor& visit);
  /// Events lost because nobody drained them in time, since the start.
  std::uint64_t dropped_events() const noexcept;
  Description describe() const;
  /// For each source and sink between which there is a way; cables that close a loop do not count.
  std::vector<PathLatency> latencies() const;

  // Time. Tempo and time signature are the engine's own, unless another program in JACK says them.

  /// Who rolls; the engine itself until this is called. Before the first process(); `source` outlives the last.
  void set_time_source(TimeSource& source);
  int set_bpm(double bpm);              ///< ok, or bad_value outside 20..300; told as an event in any case
  int set_beats_per_bar(double beats);  ///< ok, or bad_value outside 1..16; the same
  /// Both at once, then starts or stops; off also goes back to frame 0. bad_value changes nothing.
  int set_transport(bool rolling, const Tempo& tempo);
  TransportState transport() const;
  /// Where MIDI clock comes in: the answer of add_terminal, or -1.
  void set_clock_terminal(int terminal);
  void follow_midi_clock(bool on);
  /// Audio thread, between two cycles: where the next, which starts at `frame`, is in the music.
  TimePosition position_ahead(std::uint32_t frame) const noexcept;

  // The plugin's own window, which another process shows. Ports by index.

  WindowOffer window(int number) const;
  /// Calls `visit` with each control's present value, outputs too.
  void visit_controls(int number, const std::function<void(std::uint32_t, float)>& visit) const;
  /// As set_parameter, but it is told as a change that the plugin made: ok, no_instance, no_parameter, bad_value.
  int set_from_window(int number, std::uint32_t port, float value);
  /// Sends an atom to an event input: ok, no_instance, no_parameter, bad_value (no whole atom), no_memory.
  int send_from_window(int number, std::uint32_t port, std::span<const std::byte> atom);
  /// What the plugin wrote to its event outputs since the last call. The first call begins to keep it.
  void take_window_events(int number, const WindowEventVisitor& visit);
  void end_window_events(int number);
  /// URIs as the numbers that atoms hold; 0 and null for what is not known.
  std::uint32_t map_uri(std::string_view uri);
  const char* unmap_uri(std::uint32_t number) const;
  double rate() const noexcept;  ///< Hz

  // The whole graph.

  /// 1, 2 on; 0 off; -1 fade out (30 ms), then off; -2 mute within a period, off; 3 on and fade in (30 ms). Else
  /// invalid_operation. On and off themselves take the fade time.
  int set_processing(int mode);
  void set_input_trim(float db);     ///< smoothed; clamped to -60..+30 dB
  void set_output_volume(float db);  ///< smoothed; clamped to -90 (silence) ..+20 dB
  void set_mute(bool on);            ///< fade of every sink
  void set_fade_time(float ms);      ///< of edits, bypass and mute: 10 at first, clamped to 0 (hard) .. 500
  /// Silence within one period, notes and sound off everywhere, delay lines cleared; muted until set_mute(false).
  void panic();
  void set_freewheeling(bool on);
  /// On, for a gap in the cycles that is about to come: what comes in and goes out fades to silence while plugins run
  /// on, and the call returns when the last of it has been heard. Off fades in.
  void hold(bool on);
  /// A new cycle length: instances that depend on it are made again, with their values and state.
  void set_period(std::uint32_t frames);
  /// A new sample rate, while no cycles come: all instances are made again, with their values and state.
  void set_rate(double rate);
  /// Waits until a whole cycle has run; false when none did in time.
  bool wait_cycle(std::chrono::milliseconds limit);
  /// Frees what the audio thread has let go. Called by every edit; call it every ~10 ms while busy() too.
  void housekeep();
  bool busy() const noexcept;
  /// Offline, before the first block: hands waiting property messages to the plugins with a run of no frames.
  void preroll();

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

/// What the audio thread is running just now, for a crash handler: async-signal safe.
struct Running {
  int number;       ///< -1 when outside a plugin
  const char* uri;  ///< null when outside a plugin
};
Running running() noexcept;

}  // namespace marlise::engine
