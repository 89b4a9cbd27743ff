// SPDX-License-Identifier: GPL-3.0-or-later
// Command connections beside the controller's: they may look, and silence everything, and nothing else.
//
// What a connection is, its first message says. `observe` makes it an observer in any case. Where there is no
// controller, any other makes it the controller; where there is one, `describe`, `health` and `panic` make it an observer,
// and anything else is answered `busy` and ends it. Control thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "event_loop.hpp"
#include "host.hpp"
#include "peer.hpp"

namespace marlise::front {

/// Whether the message is the one by which a connection becomes an observer.
bool asks_to_observe(std::string_view message);

/// The place of the one controller.
class Desk {
 public:
  virtual ~Desk() = default;
  virtual bool vacant() = 0;
  /// To be called only when it is vacant.
  virtual void seat(std::unique_ptr<Peer> peer) = 0;
};

class Observers {
 public:
  static constexpr std::size_t most = 4;

  Observers(EventLoop& loop, Host& host, Desk& desk) : loop_(loop), host_(host), desk_(desk) {}
  Observers(const Observers&) = delete;
  Observers& operator=(const Observers&) = delete;
  ~Observers();

  /// A connection that has said nothing yet.
  void admit(std::unique_ptr<Peer> peer);
  /// One that has asked to observe, which is not answered yet.
  void take(std::unique_ptr<Peer> peer);

  /// Runs one message of each at most, so that many cost the controller little.
  void run_messages();
  /// Messages wait for run_messages().
  bool backlog() const;

 private:
  struct Observer {
    std::unique_ptr<Peer> peer;
    bool decided = false;  ///< it is an observer
    bool refused = false;  ///< it was told `busy`, and the log says so
  };
  using Place = std::list<Observer>::iterator;

  Place add(std::unique_ptr<Peer> peer);
  void on_events(int fd, std::uint32_t events);
  void step(Place place);
  /// False when the place is empty now.
  bool serve(Place place, const std::string& message);
  bool decide(Place place, const std::string& message);
  void perform(Observer& observer, const std::string& message);
  void refuse(Observer& observer, const std::string& message);
  void dismiss(Place place);
  void drop(Place place);

  EventLoop& loop_;
  Host& host_;
  Desk& desk_;
  std::list<Observer> all_;  ///< who has been silent longest comes first
};

}  // namespace marlise::front
