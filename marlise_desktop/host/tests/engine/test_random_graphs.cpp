// SPDX-License-Identifier: GPL-3.0-or-later
// Random graphs of gains and delays against a naive reference: every sample is equal.
#include <algorithm>
#include <optional>
#include <random>
#include <set>

#include "check.hpp"
#include "rig.hpp"

namespace marlise::engine {

namespace {

constexpr std::uint32_t block = 16;
constexpr int blocks = 12;
constexpr int input = -1;
constexpr int output = -2;

using Sound = std::vector<float>;

struct Edge {
  int from;
  int to;
  bool delayed = false;
  bool placed = false;
};

/// A gain, or a delay of some samples.
struct Node {
  float gain = 1;
  std::uint32_t delay = 0;
  Sound past{};     ///< all that came in
  Sound now{};      ///< this block's output
  Sound before{};   ///< the last block's
  bool done = false;
};

/// The same graph, worked out by pulling each output from what feeds it.
class Reference {
 public:
  std::vector<Node> nodes;
  std::vector<Edge> edges;  ///< in order of connection

  void connect(int from, int to) {
    edges.push_back({from, to});
    place();
  }
  void cut(std::size_t edge) {
    edges.erase(edges.begin() + static_cast<std::ptrdiff_t>(edge));
    place();
  }
  bool has(int from, int to) const {
    return std::any_of(edges.begin(), edges.end(), [&](const Edge& e) { return e.from == from && e.to == to; });
  }

  Sound run(const Sound& in) {
    for (Node& node : nodes) {
      node.before = node.now.empty() ? Sound(block) : node.now;
      node.done = false;
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      out_of(static_cast<int>(i), in);
    }
    return heard_at(output, in);
  }

 private:
  bool reaches(int from, int to, std::set<int>& seen) const {
    if (from == to) {
      return true;
    }
    return seen.insert(from).second && std::any_of(edges.begin(), edges.end(), [&](const Edge& e) {
             return e.from == from && e.placed && !e.delayed && reaches(e.to, to, seen);
           });
  }

  /// What has no delay keeps none; the others, in order, get one only if they would close a loop.
  void place() {
    for (Edge& edge : edges) {
      edge.placed = edge.placed && !edge.delayed;
    }
    for (Edge& edge : edges) {
      if (!edge.placed) {
        std::set<int> seen;
        edge.delayed = edge.from >= 0 && edge.to >= 0 && reaches(edge.to, edge.from, seen);
        edge.placed = true;
      }
    }
  }

  Sound heard_at(int place, const Sound& in) {
    std::optional<Sound> sum;
    for (const Edge& edge : edges) {
      if (edge.to != place) {
        continue;
      }
      const Sound fed = edge.from == input ? in : edge.delayed ? at(edge.from).before : out_of(edge.from, in);
      if (!sum) {
        sum = fed;
        continue;
      }
      for (std::size_t i = 0; i < fed.size(); ++i) {
        (*sum)[i] += fed[i];
      }
    }
    return sum.value_or(Sound(block));
  }

  Sound out_of(int number, const Sound& in) {
    Node& node = at(number);
    if (!node.done) {
      node.done = true;
      const Sound fed = heard_at(number, in);
      node.past.insert(node.past.end(), fed.begin(), fed.end());
      const std::size_t start = node.past.size() - fed.size();
      node.now.assign(block, 0.0F);
      for (std::size_t i = 0; i < fed.size(); ++i) {
        node.now[i] = node.delay > start + i ? 0.0F : node.past[start + i - node.delay] * node.gain;
      }
    }
    return node.now;
  }

  Node& at(int number) { return nodes[static_cast<std::size_t>(number)]; }
};

class RandomGraph {
 public:
  explicit RandomGraph(unsigned seed) : random_(seed) {
    const int count = 2 + pick(6);
    for (int i = 0; i < count; ++i) {
      add(i);
    }
    for (int i = 0; i < 3 * count; ++i) {
      connect();
    }
    for (int i = pick(count); i > 0; --i) {
      cut();
      connect();
    }
  }

  bool loops() const {
    return std::any_of(reference_.edges.begin(), reference_.edges.end(), [](const Edge& e) { return e.delayed; });
  }

  void check() {
    for (int i = 0; i < blocks; ++i) {
      Sound in(block);
      std::generate(in.begin(), in.end(), [this] { return std::uniform_real_distribution<float>(-1, 1)(random_); });
      std::uint64_t first = static_cast<std::uint64_t>(i) * block;
      const Sound heard = rig_.run(1, [&](std::uint64_t frame) { return in[frame - first]; });
      const Sound expected = reference_.run(in);
      CHECK(heard == expected);
    }
  }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  void add(int number) {
    Node node;
    if (pick(3) == 0) {
      node.delay = static_cast<std::uint32_t>(pick(40));
      rig_.add("delay", number);
      rig_.engine.set_parameter(number, "frames", static_cast<float>(node.delay));
    } else {
      node.gain = std::uniform_real_distribution<float>(0, 0.025F)(random_);  // loops die away
      rig_.add("loud", number);
      rig_.engine.set_parameter(number, "gain", node.gain);
      node.gain = rig_.engine.parameter(number, "gain").value;
    }
    reference_.nodes.push_back(node);
  }

  void connect() {
    const int count = static_cast<int>(reference_.nodes.size());
    const int from = pick(count + 1) - 1;  // -1 is the input
    const int to = pick(count + 1);
    const int sink = to == count ? output : to;
    const bool two_delays = from >= 0 && sink >= 0 && delays(from) && delays(sink);  // these could grow in a loop
    if (reference_.has(from, sink) || two_delays) {
      return;
    }
    CHECK_EQUAL(ok, rig_.engine.connect(end(from, "out"), end(sink, "in")));
    reference_.connect(from, sink);
  }

  void cut() {
    if (reference_.edges.empty()) {
      return;
    }
    const auto which = static_cast<std::size_t>(pick(static_cast<int>(reference_.edges.size())));
    const Edge edge = reference_.edges[which];
    CHECK_EQUAL(ok, rig_.engine.disconnect(end(edge.from, "out"), end(edge.to, "in")));
    reference_.cut(which);
  }

  bool delays(int number) const { return reference_.nodes[static_cast<std::size_t>(number)].gain == 1; }

  Endpoint end(int number, const char* symbol) const {
    return number == input ? rig_.in(0) : number == output ? rig_.out(0) : Rig::port(number, symbol);
  }

  std::mt19937 random_;
  Rig rig_{{.block = block}};
  Reference reference_;
};

}  // namespace

CASE("random graphs sound to the sample as a naive reference says") {
  int with_loops = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const int failures = check::failures;
    RandomGraph graph(seed);
    graph.check();
    with_loops += graph.loops() ? 1 : 0;
    if (check::failures > failures) {
      std::cerr << "seed " << seed << '\n';
      return;
    }
  }
  CHECK(with_loops > 20);
  CHECK(with_loops < 55);
}

CASE("a loop keeps its delay of one period when cycles come in pieces") {
  Rig rig({.block = 64});
  rig.add("loud", 0);
  rig.engine.set_parameter(0, "gain", 0.5F);
  rig.engine.connect(rig.port(0, "out"), rig.port(0, "in"));
  rig.engine.connect(rig.in(0), rig.port(0, "in"));
  rig.engine.connect(rig.port(0, "out"), rig.out(0));
  rig.block = 40;
  const auto heard = rig.run(4, [](std::uint64_t frame) { return frame == 0 ? 1.0F : 0.0F; });
  for (std::size_t i = 0; i < heard.size(); ++i) {
    CHECK_EQUAL(i == 0 ? 0.5F : i == 64 ? 0.25F : i == 128 ? 0.125F : 0.0F, heard[i]);
  }
}

CASE("a cable without delay keeps none when another loop opens") {
  Rig rig;
  for (const int number : {0, 1, 2}) {
    rig.add("loud", number);
  }
  rig.engine.connect(rig.port(0, "out"), rig.port(1, "in"));
  rig.engine.connect(rig.port(1, "out"), rig.port(0, "in"));  // closes a loop: delayed
  rig.engine.connect(rig.port(0, "out"), rig.port(2, "in"));
  rig.engine.connect(rig.port(2, "out"), rig.port(1, "in"));  // another way round
  rig.engine.connect(rig.in(0), rig.port(2, "in"));
  rig.engine.connect(rig.port(1, "out"), rig.out(0));
  for (const int number : {0, 1, 2}) {
    rig.engine.set_parameter(number, "gain", 0.5F);
  }
  rig.run(40, Rig::constant(0.5F));
  rig.tape.clear();
  rig.engine.disconnect(rig.port(0, "out"), rig.port(1, "in"));
  rig.run(40, Rig::constant(0.5F));
  CHECK(largest_step(rig.tape) < 0.5F / 400);
}

}  // namespace marlise::engine
