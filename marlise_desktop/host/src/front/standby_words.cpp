// SPDX-License-Identifier: GPL-3.0-or-later
#include "standby_words.hpp"

#include <cmath>
#include <cstddef>
#include <utility>

#include "control_ports.hpp"
#include "strict_words.hpp"

namespace marlise::front {
namespace {

/// Numbers with their bounds; what is out of them is `bad`, what is no number makes the words wrong.
class Bounded {
 public:
  explicit Bounded(StrictWords& words) : words_(words) {}

  bool bad() const { return bad_; }

  std::int64_t number(std::int64_t least, std::int64_t most) {
    const std::int64_t value = words_.long_whole();
    if (value < least || value > most) {
      bad_ = true;
      return least;
    }
    return value;
  }
  int small(int least, int most) { return static_cast<int>(number(least, most)); }
  int slot() { return small(0, standby_slots - 1); }
  int port() { return small(1, ControlPorts::most); }
  int channel() { return small(any_channel, channels - 1); }
  int seven_bits() { return small(0, midi_values - 1); }

 private:
  StrictWords& words_;
  bool bad_ = false;
};

ControlKind read_kind(StrictWords& words) {
  const std::string word = words.word();
  if (word == "note") {
    return ControlKind::note;
  }
  if (word == "program") {
    return ControlKind::program;
  }
  if (word != "cc") {
    words.fail();
  }
  return ControlKind::cc;
}

/// `-`, or a frame time.
std::optional<std::uint32_t> read_seen(StrictWords& words, Bounded& bounded) {
  if (!words.empty() && words.rest().front() == "-") {
    words.word();
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(bounded.number(0, UINT32_MAX));
}

template <typename What>
std::variant<Reply, ForSlot<What>> answer(const StrictWords& words, bool bad, ForSlot<What>&& read) {
  if (words.wrong()) {
    return Reply::invalid_argument();
  }
  if (bad) {
    return Reply::status(engine::bad_value);
  }
  return std::move(read);
}

}  // namespace

std::variant<Reply, ForSlot<StandbyPress>> read_standby(std::span<const std::string> given) {
  StrictWords words(given);
  Bounded bounded(words);
  ForSlot<StandbyPress> read;
  read.slot = bounded.slot();
  Control& control = read.what.control;
  control.port = bounded.port();
  control.kind = read_kind(words);
  control.channel = bounded.channel();
  control.number = bounded.seven_bits();
  read.what.low = bounded.seven_bits();
  read.what.high = bounded.seven_bits();
  read.what.seen = read_seen(words, bounded);
  if (auto items = read_apply(words.rest())) {
    read.what.items = std::move(*items);
  } else {
    words.fail();
  }
  const bool bad = bounded.bad() || read.what.low > read.what.high;
  return answer(words, bad, std::move(read));
}

std::variant<Reply, ForSlot<FollowTable>> read_follow(std::span<const std::string> given) {
  StrictWords words(given);
  Bounded bounded(words);
  ForSlot<FollowTable> read;
  read.slot = bounded.slot();
  Control& control = read.what.control;
  control.port = bounded.port();
  control.channel = bounded.channel();
  control.number = bounded.seven_bits();
  read.what.instance = words.whole();
  read.what.symbol = words.word();
  bool bad = false;
  for (int position = 0; position < midi_values; ++position) {
    const auto value = static_cast<float>(words.decimal());
    bad = bad || !std::isfinite(value);
    read.what.values.push_back(value);
  }
  return answer(words, bad || bounded.bad(), std::move(read));
}

std::variant<Reply, int> read_standby_slot(std::span<const std::string> given) {
  StrictWords words(given);
  Bounded bounded(words);
  const int slot = bounded.small(all_standby_slots, standby_slots - 1);
  if (words.wrong()) {
    return Reply::invalid_argument();
  }
  return bounded.bad() ? std::variant<Reply, int>(Reply::status(engine::bad_value)) : slot;
}

}  // namespace marlise::front
