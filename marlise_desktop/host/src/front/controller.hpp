// SPDX-License-Identifier: GPL-3.0-or-later
// The one controller: its command connection, and the feedback connection that belongs to it.
//
// The two may come in either order. Who comes while there is a controller may observe (observers.hpp). What the host
// runs does not depend on them: they come and go.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "event_loop.hpp"
#include "host.hpp"
#include "observers.hpp"
#include "peer.hpp"
#include "socket.hpp"

namespace marlise::front {

class Controller final : private Desk {
 public:
  Controller(EventLoop& loop, Host& host) : loop_(loop), host_(host), observers_(loop, host, *this) {}
  Controller(const Controller&) = delete;
  Controller& operator=(const Controller&) = delete;
  ~Controller() override;

  void accept_commands(Descriptor socket);
  void accept_feedback(Descriptor socket);

  /// Runs messages that have come, for some milliseconds at most.
  void run_messages();
  /// Messages wait for run_messages().
  bool backlog() const;

  /// Sends a batch of feedback when the controller is ready for one and has taken the last.
  void send_feedback();
  /// A batch would go out now, if there were anything to tell.
  bool listens() const;
  /// There is a controller: it has said something, so that it is no observer.
  bool present() const { return commands_ && spoken_; }
  bool has_feedback() const { return feedback_.has_value(); }

 private:
  bool vacant() override;
  void seat(std::unique_ptr<Peer> peer) override;

  void on_commands(std::uint32_t events);
  void on_feedback(std::uint32_t events);
  void run_own();
  void leave_to_observe();
  void note_presence();
  void drop_commands();
  void drop_feedback();

  EventLoop& loop_;
  Host& host_;
  std::unique_ptr<Peer> commands_;
  std::optional<Connection> feedback_;
  bool spoken_ = false;  ///< its first message could have made it an observer
  bool early_ = false;   ///< the feedback connection came before its command connection: another may take its place
  Observers observers_;
};

}  // namespace marlise::front
