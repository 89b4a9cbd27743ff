// SPDX-License-Identifier: GPL-3.0-or-later
// Locks and waiting. Not caught, since they never wait: trylock, sem_post.
#include <pthread.h>
#include <semaphore.h>
#include <time.h>
#include <unistd.h>

#include <cstdarg>

#include "detector.hpp"

using marlise::rt::next;
using marlise::rt::seen;

extern "C" {

int pthread_mutex_lock(pthread_mutex_t* mutex) {
  seen("pthread_mutex_lock");
  static const auto real = next<decltype(&pthread_mutex_lock)>("pthread_mutex_lock");
  return real(mutex);
}

int pthread_rwlock_rdlock(pthread_rwlock_t* lock) {
  seen("pthread_rwlock_rdlock");
  static const auto real = next<decltype(&pthread_rwlock_rdlock)>("pthread_rwlock_rdlock");
  return real(lock);
}

int pthread_rwlock_wrlock(pthread_rwlock_t* lock) {
  seen("pthread_rwlock_wrlock");
  static const auto real = next<decltype(&pthread_rwlock_wrlock)>("pthread_rwlock_wrlock");
  return real(lock);
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  seen("pthread_cond_wait");
  static const auto real = next<decltype(&pthread_cond_wait)>("pthread_cond_wait");
  return real(condition, mutex);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  seen("pthread_cond_timedwait");
  static const auto real = next<decltype(&pthread_cond_timedwait)>("pthread_cond_timedwait");
  return real(condition, mutex, until);
}

int pthread_cond_signal(pthread_cond_t* condition) {
  seen("pthread_cond_signal");
  static const auto real = next<decltype(&pthread_cond_signal)>("pthread_cond_signal");
  return real(condition);
}

int pthread_cond_broadcast(pthread_cond_t* condition) {
  seen("pthread_cond_broadcast");
  static const auto real = next<decltype(&pthread_cond_broadcast)>("pthread_cond_broadcast");
  return real(condition);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*), void* argument) {
  seen("pthread_create");
  static const auto real = next<decltype(&pthread_create)>("pthread_create");
  return real(thread, attributes, body, argument);
}

int pthread_join(pthread_t thread, void** result) {
  seen("pthread_join");
  static const auto real = next<decltype(&pthread_join)>("pthread_join");
  return real(thread, result);
}

int sem_wait(sem_t* semaphore) {
  seen("sem_wait");
  static const auto real = next<decltype(&sem_wait)>("sem_wait");
  return real(semaphore);
}

int sem_timedwait(sem_t* semaphore, const timespec* until) {
  seen("sem_timedwait");
  static const auto real = next<decltype(&sem_timedwait)>("sem_timedwait");
  return real(semaphore, until);
}

int nanosleep(const timespec* time, timespec* rest) {
  seen("nanosleep");
  static const auto real = next<decltype(&nanosleep)>("nanosleep");
  return real(time, rest);
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* rest) {
  seen("clock_nanosleep");
  static const auto real = next<decltype(&clock_nanosleep)>("clock_nanosleep");
  return real(clock, flags, time, rest);
}

int usleep(useconds_t time) {
  seen("usleep");
  static const auto real = next<decltype(&usleep)>("usleep");
  return real(time);
}

/// Futexes of std::atomic::wait come this way. A system call has six arguments at most.
long syscall(long number, ...) {
  seen("syscall");
  static const auto real = next<decltype(&syscall)>("syscall");
  va_list list;
  va_start(list, number);
  long arguments[6];
  for (long& argument : arguments) {
    argument = va_arg(list, long);
  }
  va_end(list);
  return real(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

}  // extern "C"
