// SPDX-License-Identifier: GPL-3.0-or-later
// JACK's transport as the engine's time, and ours as JACK's timebase.
//
// We are timebase master only while no other client is: another one may take over at any time, its bars and beats are
// then followed, and when it leaves we are master again. JACK's transport is shared memory: only claim() waits for the server.
#pragma once

#include <jack/transport.h>

#include <array>
#include <atomic>
#include <cstddef>

#include "engine/engine.hpp"
#include "jack_calls.hpp"

namespace marlise::front {

class JackTime final : public engine::TimeSource {
 public:
  JackTime(JackCalls& calls, const engine::Engine& engine) : calls_(calls), engine_(engine) {}

  /// A client whose audio does not run yet, on the thread of `calls`.
  void join(jack_client_t* client);
  /// Control thread: the server has gone, and the client is going.
  void leave() { client_ = nullptr; }

  // Audio thread.
  engine::SourceTime take(std::uint32_t frames) noexcept override;

  // Any thread.
  void start() noexcept override;
  void stop() noexcept override;
  void locate(std::uint32_t frame) noexcept override;

  /// Control thread, often: becomes master where there is none, and tells JACK a tempo that has changed while it stands.
  void tend();

 private:
  static void claim(JackTime* self, jack_client_t* client);
  bool is_ours(const jack_position_t& position) const noexcept;
  static void on_timebase(jack_transport_state_t state, jack_nframes_t frames, jack_position_t* position, int anew,
                          void* self);

  JackCalls& calls_;
  const engine::Engine& engine_;

  // The audio thread's own.
  std::array<jack_position_t, 8> written_{};  ///< as we told JACK: some cycles pass until it comes back
  std::size_t next_written_ = 0;
  int masterless_ = 0;         ///< cycles

  std::atomic<jack_client_t*> client_{nullptr};  ///< null while there is no server
  std::atomic<bool> no_master_{false};
  std::atomic<bool> master_{true};  ///< what JACK says of the music is ours
  engine::Tempo told_;              ///< control thread: the tempo that JACK knows
};

}  // namespace marlise::front
