// SPDX-License-Identifier: GPL-3.0-or-later
// Catches calls that may block or take unbounded time while a thread is in a real-time scope.
//
// A shared library of its own: LD_PRELOAD=libmarlise-rt-detector.so marlise-host …
// Environment: MARLISE_RT_REPORT names the file for the report, written at the end;
// MARLISE_RT_ABORT=1 ends the process at the first such call.
#pragma once

namespace marlise::rt {

/// The real function behind an intercepted one.
template <typename Function>
Function next(const char* name);

/// To be called by each interceptor before the real function. Outside a real-time scope it only looks at
/// one thread-local flag; inside it keeps `name` and a backtrace in memory that was there from the start.
void seen(const char* name) noexcept;

/// Looks up a function of the C library past our own; ends the process when it is missing.
void* lookup(const char* name);

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(lookup(name));
}

}  // namespace marlise::rt
