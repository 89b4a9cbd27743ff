// SPDX-License-Identifier: GPL-3.0-or-later
// One running plugin: its ports' memory, its features, its place between the two threads.
//
// The control thread makes and frees it and owns what it is asked to do; the audio thread owns what run()
// touches while a schedule holds the instance.
#pragma once

#include <lilv/lilv.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "atom_buffer.hpp"
#include "blend.hpp"
#include "byte_ring.hpp"
#include "controls.hpp"
#include "delay_line.hpp"
#include "features.hpp"
#include "log.hpp"
#include "midi.hpp"
#include "old_events.hpp"
#include "outbox.hpp"
#include "plugin_window.hpp"
#include "ramp.hpp"
#include "realtime.hpp"
#include "run_times.hpp"
#include "scratch.hpp"
#include "seam.hpp"
#include "steering_rule.hpp"
#include "tempo.hpp"
#include "worker.hpp"
#include "world.hpp"

namespace marlise::engine {

/// What all instances of an engine share; outlives them.
struct Surroundings {
  World* world;
  Outbox* outbox;
  PluginLog* log;
  WorkBell* bell;  ///< null offline
  ScratchRoot* scratch;
  double rate;     ///< Hz
  const std::atomic<float>* fade_frames;  ///< how long a fade takes
  const std::atomic<bool>* timing;        ///< runs are measured
};

class Instance {
 public:
  /// Instantiates and activates. Null when it cannot be; `reason` then says why, naming the feature if one lacks.
  /// `scratch` is the folder of the instance that this one replaces, null for a new one.
  static std::shared_ptr<Instance> make(std::shared_ptr<const Plugin> plugin, int number, std::uint32_t block,
                                        const Surroundings& around, std::shared_ptr<Scratch> scratch,
                                        std::string& reason);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  const Plugin& plugin() const { return *plugin_; }
  int number() const { return number_; }
  std::uint64_t serial() const { return serial_; }  ///< never used twice in a process
  std::uint32_t block() const { return block_; }
  LilvInstance* lilv() { return lilv_.get(); }
  const LV2_Feature* const* features() const { return features_->list(); }
  const std::shared_ptr<Scratch>& scratch() const { return scratch_; }
  Worker& worker() { return worker_; }
  RunTimes& run_times() { return run_times_; }
  Controls& controls() { return controls_; }
  const Controls& controls() const { return controls_; }

  // Control thread.

  /// Tells the plugin of a new period; false when it must be made again. Only while paused().
  bool take_block(std::uint32_t frames);
  void bypass(bool on);
  /// `batch` will switch the bypass, and the plugin's own switch with it. Who asks is told `on` from now on.
  void claim_bypass(bool on, BatchId batch);
  /// What ":presets" was set to. Any thread.
  float presets() const { return presets_.load(std::memory_order_relaxed); }
  void set_presets(float value) { presets_.store(value, std::memory_order_relaxed); }
  /// Not active: it rests, outside the graph.
  bool active() const { return active_; }
  void set_active(bool on) { active_ = on; }
  bool bypassed() const { return bypass_.load(std::memory_order_relaxed).on; }
  /// False when the plugin cannot: it has no lv2:enabled for `own`, or no audio input for `tail`.
  bool set_strategy(BypassStrategy how);
  /// The one in use, never `automatic`.
  BypassStrategy strategy() const { return strategy_.load(std::memory_order_relaxed); }
  /// Switching the bypass so switches the plugin's lv2:enabled.
  bool switches_itself(bool on) const {
    return plugin_->enabled && (!on || strategy() == BypassStrategy::own);
  }
  bool faulty() const { return faulty_.load(std::memory_order_acquire); }
  /// Takes a muted instance back, cleared. Only when faulty().
  void forgive();
  /// Deactivates and activates: delay lines and voices are cleared. Only while paused() or faulty() or not run.
  void restart();
  /// Queues an atom for the plugin's message port; false when there is no room.
  bool send(const LV2_Atom* atom) { return plugin_->messages_in && send(atom, *plugin_->messages_in); }
  /// The same for any event input.
  bool send(const LV2_Atom* atom, std::uint32_t port);
  /// Visits what the plugin wrote to its event outputs since the last call; the first call begins to keep it.
  void take_window_events(const WindowEventVisitor& visit);
  void end_window_events() { window_listens_.store(false, std::memory_order_release); }
  bool messages_waiting() const { return inbox_ && !inbox_->empty(); }

  /// Asks the audio thread to fade out and leave the plugin alone.
  void pause();
  bool paused() const { return pace_.load(std::memory_order_acquire) == Pace::paused; }
  void resume();
  /// Goes on where `old`, which rests, stopped. Before the audio thread knows this one.
  void take_over(Instance& old, bool fades_in);
  /// As a pause that has come about, when no audio thread runs (the caller makes sure).
  void force_pause();

  // Audio thread.

  bool owns_bypass(BatchId batch, BatchId begun) const noexcept {
    return holds(bypass_.load(std::memory_order_acquire).batch, batch, begun);
  }
  void steer_bypass(bool on) noexcept { bypass_now_ = on; }
  /// Once a run, before events are appended to its inputs. `time` is where the run starts, `message` tells it.
  void begin(const TimePosition& time, const LV2_Atom* message) noexcept;
  void run(std::uint32_t frames) noexcept;
  /// Ends all fades at once.
  void settle() noexcept;
  /// Moves an input control, bypass_port or presets_port from outside. Before run().
  void steer(std::uint32_t port, float value) noexcept;
  /// Appends notes off, sound off and controllers reset to the MIDI inputs.
  void hush() noexcept;
  /// Offline, before the first block: hands over waiting messages with a run of no frames.
  void preroll(const TimePosition& time, const LV2_Atom* message) noexcept;
  /// One run of no frames, if the plugin can take it. Also on the control thread, while no audio thread runs it.
  void pre_run() noexcept;

  float* sound(std::uint32_t port) noexcept { return sounds_[port]; }
  AtomBuffer* atoms(std::uint32_t port) noexcept { return atoms_[port].get(); }
  /// The notes that the plugin takes to be held at a MIDI input, or has begun at a MIDI output; null elsewhere.
  HeldNotes* held(std::uint32_t port) noexcept { return held_[port].get(); }
  /// It was left alone in the last run, so what its inputs were told then it has not heard.
  bool missed() const noexcept { return missed_; }

 private:
  enum class Pace : std::uint8_t { running, pausing, paused, resuming };
  class Timer;
  struct BypassWish {
    std::uint32_t on;
    BatchId batch;  ///< who switches it there, 0 for the next run
  };
  static_assert(std::atomic<BypassWish>::is_always_lock_free);

  Instance(std::shared_ptr<const Plugin> plugin, int number, std::uint32_t block, const Surroundings& around,
           std::shared_ptr<Scratch> scratch);
  bool instantiate(std::string& reason);
  void make_buffers();
  void connect_ports();
  static int change_requested(void* handle, std::uint32_t index, float value);

  bool follow_pace(float fade_frames) noexcept;
  bool follow_bypass() noexcept;
  void prepare_inputs(std::uint32_t frames) noexcept;
  void run_plugin(std::uint32_t frames) noexcept;
  void guard(std::uint32_t frames) noexcept;
  void mix_dry(std::uint32_t frames) noexcept;
  const float* dry(std::size_t input, std::uint32_t frames) noexcept;
  std::uint32_t latency() noexcept;
  void finish_notes(bool heard) noexcept;
  void pass_on(AtomBuffer& out) noexcept;
  void read_events() noexcept;
  void clear_outputs(std::uint32_t frames) noexcept;
  void move_time_ports() noexcept;

  std::shared_ptr<const Plugin> plugin_;
  const int number_;
  const std::uint64_t serial_;
  std::uint32_t block_;  ///< changed only while paused
  const KnownUrids& known_;
  Surroundings around_;
  Controls controls_;
  std::shared_ptr<Scratch> scratch_;
  Worker worker_;
  ChangeRequest change_request_;
  std::unique_ptr<Features> features_;

  std::unique_ptr<float[], void (*)(void*)> arena_;
  std::vector<float*> sounds_;                        ///< by port; null where no sound
  std::vector<std::unique_ptr<AtomBuffer>> atoms_;    ///< by port
  std::vector<std::unique_ptr<HeldNotes>> held_;      ///< by port; the audio thread's own
  std::vector<std::pair<std::uint32_t, std::unique_ptr<OldEvents>>> old_in_, old_out_;  ///< port and what it sees
  std::vector<std::uint32_t> audio_in_, audio_out_, cv_in_, cv_out_, atom_in_, atom_out_, time_in_;
  std::unique_ptr<ByteRing> inbox_;
  std::vector<std::uint64_t> message_;                ///< room for one message from the inbox

  std::unique_ptr<LilvInstance, Freer<lilv_instance_free>> lilv_;

  std::unique_ptr<ByteRing> window_events_;           ///< made for the first window
  std::atomic<bool> window_listens_{false};           ///< true only when the ring is there

  bool active_ = true;
  std::atomic<float> presets_{0};
  std::atomic<BypassWish> bypass_{BypassWish{0, 0}};
  std::atomic<BypassStrategy> strategy_;
  std::atomic<bool> faulty_{false};
  std::atomic<Pace> pace_{Pace::running};
  RunTimes run_times_;
  std::atomic<bool> lost_time_{true};  ///< the plugin must be told where it is

  // The audio thread's own.
  Blend blend_;
  Ramp level_{1.0F};     ///< of the plugin's sound
  std::vector<Seam> seams_;  ///< by audio output, then by CV output
  bool started_ = false;
  bool bypass_now_ = false;
  bool dry_ = false;     ///< bypassed by the host in the last run
  bool fitted_ = true;   ///< the last run's length suited the plugin
  bool jumps_ = false;   ///< its sound may jump at this run's start
  bool apart_ = false;   ///< the audio inputs are connected to `heard_`
  std::vector<float*> heard_;        ///< by audio input: what the plugin hears where that is not all
  std::vector<float*> late_;         ///< by audio input: as late as the plugin's sound, in this run
  /// By audio input, where the plugin reports its latency; handed on to the instance that replaces this one.
  std::shared_ptr<std::vector<DelayLine>> delays_ = std::make_shared<std::vector<DelayLine>>();
  TimePosition time_;               ///< where this run starts
  bool telling_ = false;            ///< it is told in this run
  std::uint64_t told_turn_ = 0;     ///< of the position that the plugin was told last; 0 is none
  std::int64_t told_next_ = 0;      ///< the frame that the plugin takes to be the next
  AtomBuffer* midi_in_ = nullptr;   ///< first that takes MIDI
  AtomBuffer* midi_out_ = nullptr;  ///< first that gives MIDI
  HeldNotes passed_;                ///< notes passed on while bypassed
  bool missed_ = false;
  std::uint32_t slow_runs_ = 0;     ///< that took longer than a period, since that was told
  std::chrono::steady_clock::time_point slow_told_{};
};

}  // namespace marlise::engine
