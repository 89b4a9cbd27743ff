// SPDX-License-Identifier: GPL-3.0-or-later
#include "health.hpp"

#include <unistd.h>

#include <array>
#include <fstream>
#include <string_view>
#include <vector>

#include "json.hpp"
#include "numbers.hpp"

namespace marlise::front {
namespace {

constexpr std::array<std::string_view, 4> state_words{"none", "up", "hung", "gone"};  // as the enum
constexpr int health_decimals = 3;

std::string truth(bool yes) { return yes ? "true" : "false"; }

std::string text_or_null(const std::string& text) { return text.empty() ? "null" : json_string(text); }

/// Of this process, in kB; 0 where the system does not tell.
long resident() {
  std::ifstream pages("/proc/self/statm");
  long whole = 0;
  long used = 0;
  pages >> whole >> used;
  return used * ::sysconf(_SC_PAGESIZE) / 1024;
}

std::string faulty_json(const std::vector<engine::InstanceDescription>& instances) {
  std::string json = "[";
  for (const auto& instance : instances) {
    if (instance.fault) {
      json += json.size() > 1 ? "," : "";
      json += "{\"number\":" + std::to_string(instance.number) + ",\"uri\":" + json_string(instance.uri) +
              ",\"reason\":" + json_string(*instance.fault) + '}';
    }
  }
  return json + ']';
}

/// The instance in whose run() the audio thread is stuck.
std::string stuck_json(const Vitals& vitals) {
  const engine::Running now = engine::running();
  return vitals.stuck && now.number >= 0 ? std::to_string(now.number) : "null";
}

std::string audio_json(const Host& host, const Vitals& vitals) {
  const Load load = host.load.load();
  return "\"jack\":\"" + std::string(state_words[static_cast<std::size_t>(vitals.state)]) +
         "\",\"server\":" + text_or_null(vitals.server) + ",\"client\":" + text_or_null(vitals.client) +
         ",\"load\":" + fixed(load.percent, health_decimals) + ",\"load_highest\":" + fixed(load.highest, health_decimals) +
         ",\"xruns\":" + std::to_string(load.xruns) +
         ",\"since_cycle_s\":" + (vitals.since_cycle ? fixed(*vitals.since_cycle, health_decimals) : "null") +
         ",\"stuck_in\":" + stuck_json(vitals);
}

}  // namespace

std::string health_json(const Host& host) {
  const engine::Description runs = host.engine.describe();
  const std::chrono::duration<double> uptime = std::chrono::steady_clock::now() - host.since;
  return "{\"version\":" + json_string(MARLISE_VERSION) + ",\"uptime_s\":" + fixed(uptime.count(), health_decimals) + ',' +
         audio_json(host, host.load.vitals()) + ",\"rate\":" + json_number(static_cast<float>(runs.rate)) +
         ",\"period\":" + std::to_string(runs.period) + ",\"processing\":" + std::to_string(runs.processing) +
         ",\"muted\":" + truth(runs.muted) + ",\"instances\":" + std::to_string(runs.instances.size()) +
         ",\"faulty\":" + faulty_json(runs.instances) + ",\"controller\":" + truth(host.controlled) +
         ",\"observers\":" + std::to_string(host.observers) +
         ",\"feedback_dropped\":" + std::to_string(host.feedback.dropped() + host.engine.dropped_events()) +
         ",\"memory_kb\":" + std::to_string(resident()) + ",\"last_error\":" + text_or_null(host.last_error) + '}';
}

}  // namespace marlise::front
