// SPDX-License-Identifier: GPL-3.0-or-later
// What a port name on the wire means. mod-host's names keep their meaning though everything runs in one
// JACK client here:
//
//   effect_<i>:<symbol>                 a port of instance i
//   system:capture_K, <client>:in_K     what comes in from the sound card
//   system:playback_K, mod-monitor:in_K, <client>:out_K   what goes out to it
//   mod-monitor:out_K                   the same, after volume and mute
//   mod-host:midi_in, <client>:midi_in; mod-host:midi_out, <client>:midi_out
//
// Any other name is a port of another JACK client: foreign.
#pragma once

#include <string>
#include <string_view>

namespace marlise::front {

struct PortName {
  enum class Kind { instance, device_in, device_out, after_out, midi_in, midi_out, foreign };

  Kind kind = Kind::foreign;
  int number = 0;    ///< of the instance, or K from 1
  std::string name;  ///< the symbol, or the whole foreign name

  bool operator==(const PortName&) const = default;
};

class PortNames {
 public:
  /// `client` is our own JACK name. A K above `inputs` or `outputs` is no port of ours.
  PortNames(std::string client, int inputs, int outputs)
      : client_(std::move(client)), inputs_(inputs), outputs_(outputs) {}

  PortName read(std::string_view name) const;

  /// The name that `describe` shows, one for each port.
  static std::string write(const PortName& port);

 private:
  std::string client_;
  int inputs_;
  int outputs_;
};

}  // namespace marlise::front
