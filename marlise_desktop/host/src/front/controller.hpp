// SPDX-License-Identifier: GPL-3.0-or-later
// The one controller: its command connection, and the feedback connection that belongs to it.
//
// The two may come in either order. A second command connection is told `busy` and closed. What the host
// runs does not depend on them: they come and go.
#pragma once

#include <cstdint>
#include <optional>

#include "event_loop.hpp"
#include "framing.hpp"
#include "host.hpp"
#include "socket.hpp"

namespace marlise::front {

class Controller {
 public:
  Controller(EventLoop& loop, Host& host) : loop_(loop), host_(host) {}
  Controller(const Controller&) = delete;
  Controller& operator=(const Controller&) = delete;
  ~Controller();

  void accept_commands(Descriptor peer);
  void accept_feedback(Descriptor peer);

  /// Runs messages that have come, for some milliseconds at most.
  void run_messages();
  /// Messages wait for run_messages().
  bool backlog() const;

  /// Sends a batch of feedback when the controller is ready for one and has taken the last.
  void send_feedback();
  /// A batch would go out now, if there were anything to tell.
  bool listens() const;
  bool present() const { return commands_.has_value(); }
  bool has_feedback() const { return feedback_.has_value(); }

 private:
  void on_commands(std::uint32_t events);
  void on_feedback(std::uint32_t events);
  void make_room();
  bool reading() const;
  void update_interest();
  void drop_commands();
  void drop_feedback();

  EventLoop& loop_;
  Host& host_;
  std::optional<Connection> commands_;
  std::optional<Connection> feedback_;
  Framer framer_;
  bool unread_ = false;     ///< whole messages may wait in the framer
  bool early_ = false;      ///< the feedback connection came before its command connection: another may take its place
  bool too_long_ = false;  ///< an endless message came: the connection ends when the rest is answered
};

}  // namespace marlise::front
