// SPDX-License-Identifier: GPL-3.0-or-later
#include "stop.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "crash.hpp"
#include "log.hpp"
#include "rt/scope.hpp"

namespace marlise::front {
namespace {

constexpr auto patience = std::chrono::seconds(4);

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t signals = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals, wakeup = wakeup_, stopping = stopping_] {
    int signal = 0;
    while (::sigwait(&signals, &signal) != 0) {
    }
    *stopping = true;
    wakeup->wake();
    std::this_thread::sleep_for(patience);
    log_line(LogLevel::error, "the stop takes too long, ended by force; last command: " + last_command());
    leave(0);
  }).detach();
}

void leave(int status) {
  expect_exit();
  if (marlise_rt_report) {
    marlise_rt_report();
  }
  ::_exit(status);
}

}  // namespace marlise::front
