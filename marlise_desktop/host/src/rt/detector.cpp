// SPDX-License-Identifier: GPL-3.0-or-later
#include "detector.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "scope.hpp"

namespace marlise::rt {
namespace {

constexpr int most_frames = 24;
constexpr std::size_t most_calls = 512;

/// One caller, written out at once: its library may be unloaded before the report.
using FrameText = std::array<char, 160>;

struct Call {
  const char* name = nullptr;
  int frames = 0;
  std::array<FrameText, most_frames> stack{};
};

std::array<Call, most_calls> calls;
std::atomic<std::size_t> call_count{0};
std::atomic<bool> ready{false};
std::atomic<unsigned long> scopes{0};
bool abort_at_once = false;

// Initial-exec: reading it must not allocate, which thread-locals of a shared library may.
__attribute__((tls_model("initial-exec"))) thread_local bool in_scope = false;
__attribute__((tls_model("initial-exec"))) thread_local bool in_detector = false;

/// backtrace() loads libgcc at its first call; that must not happen on the audio thread.
__attribute__((constructor)) void prepare() {
  void* stack[4];
  backtrace(stack, 4);
  const char* const wanted = std::getenv("MARLISE_RT_ABORT");
  abort_at_once = wanted && std::strcmp(wanted, "1") == 0;
  ready = true;
}

void describe(void* address, FrameText& text) {
  Dl_info info{};
  if (dladdr(address, &info) == 0 || !info.dli_fname) {
    std::snprintf(text.data(), text.size(), "    %p", address);
    return;
  }
  const char* const slash = std::strrchr(info.dli_fname, '/');
  const auto offset = static_cast<char*>(address) - static_cast<char*>(info.dli_fbase);
  std::snprintf(text.data(), text.size(), "    %s %s +0x%lx", slash ? slash + 1 : info.dli_fname,
                info.dli_sname ? info.dli_sname : "?", static_cast<unsigned long>(offset));
}

void record(Call& call, const char* name) {
  std::array<void*, most_frames> stack;
  call.frames = backtrace(stack.data(), most_frames);
  for (int frame = 0; frame < call.frames; ++frame) {
    describe(stack[static_cast<std::size_t>(frame)], call.stack[static_cast<std::size_t>(frame)]);
  }
  call.name = name;
}

}  // namespace

void* lookup(const char* name) {
  void* const found = dlsym(RTLD_NEXT, name);
  if (!found) {
    std::abort();
  }
  return found;
}

void seen(const char* name) noexcept {
  if (!in_scope || in_detector || !ready) {
    return;
  }
  in_detector = true;
  const std::size_t at = call_count.fetch_add(1);
  if (at < most_calls) {
    record(calls[at], name);
  }
  if (abort_at_once) {
    in_scope = false;
    marlise_rt_report();
    std::abort();
  }
  in_detector = false;
}

}  // namespace marlise::rt

using namespace marlise::rt;

extern "C" {

void marlise_rt_enter(void) {
  in_scope = true;
  scopes.fetch_add(1, std::memory_order_relaxed);
}

void marlise_rt_leave(void) {
  in_scope = false;
}

/// First line: `scopes <n> calls <n>`. Then each call kept: its name, and its callers, innermost first.
void marlise_rt_report(void) {
  const char* const path = std::getenv("MARLISE_RT_REPORT");
  if (!path) {
    return;
  }
  const std::size_t count = call_count;
  std::string report = "scopes " + std::to_string(scopes) + " calls " + std::to_string(count) + "\n";
  for (std::size_t i = 0; i < std::min(count, most_calls); ++i) {
    report += calls[i].name ? calls[i].name : "?";
    report += '\n';
    for (int frame = 0; frame < calls[i].frames; ++frame) {
      report += calls[i].stack[static_cast<std::size_t>(frame)].data();
      report += '\n';
    }
  }
  const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file >= 0) {
    [[maybe_unused]] const auto written = ::write(file, report.data(), report.size());
    ::close(file);
  }
}

}  // extern "C"
