// SPDX-License-Identifier: GPL-3.0-or-later
// The graph as the control thread edits it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "description.hpp"
#include "schedule.hpp"

namespace marlise::engine {

/// One port in the graph: of an instance, a terminal, or a parameter that listens to a control voltage.
struct PortRef {
  std::shared_ptr<Instance> instance;
  std::uint32_t port = 0;
  std::shared_ptr<TerminalNode> terminal;
  std::shared_ptr<CvTap> tap = nullptr;  ///< of a parameter that a control voltage moves; `port` is as the tap's

  PortType type() const;
  Flow flow() const;
  float* sound() const;
  AtomBuffer* events() const;
  HeldNotes* held() const;  ///< null where no MIDI is
  Endpoint endpoint() const;
  bool operator==(const PortRef&) const = default;
};

struct Cable {
  PortRef from;
  PortRef to;
  std::shared_ptr<SoundCable> sound;   ///< one of the two
  std::shared_ptr<EventCable> events;
  bool leaving = false;
  bool delayed = false;                ///< closes a loop
  bool placed = false;                 ///< has been in a schedule

  CableFate& fate() const { return sound ? static_cast<CableFate&>(*sound) : *events; }
  bool touches(const PortRef& port) const { return from == port || to == port; }
  bool touches(const Instance* instance) const {
    return from.instance.get() == instance || to.instance.get() == instance;
  }
};

struct TunerTap {
  PortRef port;
  std::shared_ptr<SampleRing> ring;
};

struct Meter {
  PortRef port;
  std::shared_ptr<MeterState> state;
};

class Graph {
 public:
  std::vector<std::shared_ptr<Instance>> instances;  ///< those leaving too
  std::vector<std::shared_ptr<TerminalNode>> terminals;
  std::vector<Cable> cables;                         ///< in order of connection, those leaving too
  std::map<int, Meter> meters;
  std::optional<TunerTap> tuned;
  std::vector<std::shared_ptr<CvTap>> taps;

  /// The cable between two ports that is not leaving, or null.
  Cable* cable(const PortRef& from, const PortRef& to);
  /// A new cable; a leaving one between the two ports is taken back instead. `start` is its first gain.
  void join(const PortRef& from, const PortRef& to, float start);
  /// Lets cables go: with a fade, or at once. True when the graph itself changed.
  bool cut(const std::function<bool(const Cable&)>& which, bool fade);
  /// Drops taps with their cables, at once. True when there were any.
  bool untap(const std::function<bool(const CvTap&)>& which);
  /// Drops cables whose fade has ended, and what was only waiting for them. True when the graph changed.
  bool sweep(const std::function<bool(const Instance&)>& leaving_instance);

  /// The schedule of this graph. With `fade`, cables that no longer close a loop change over smoothly.
  std::unique_ptr<Schedule> compile(std::uint32_t block, bool fade, const KnownUrids& known);

 private:
  void find_loops(bool fade, const KnownUrids& known);
  std::vector<Instance*> order() const;
};

}  // namespace marlise::engine
