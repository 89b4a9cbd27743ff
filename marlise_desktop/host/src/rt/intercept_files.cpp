// SPDX-License-Identifier: GPL-3.0-or-later
// Files, sockets and printing. The C library's printing calls write(2) inside itself, past any
// interceptor, so each way to print is caught by itself. snprintf and the like touch memory only.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>

#include "detector.hpp"

using marlise::rt::next;
using marlise::rt::seen;

namespace {

using Print = int (*)(FILE*, const char*, va_list);

Print real_vfprintf() {
  static const auto real = next<Print>("vfprintf");
  return real;
}

/// The third argument of open(2), if these flags make it read one.
mode_t open_mode(int flags, va_list list) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(list, unsigned)) : 0;
}

}  // namespace

extern "C" {

ssize_t read(int file, void* bytes, size_t count) {
  seen("read");
  static const auto real = next<decltype(&read)>("read");
  return real(file, bytes, count);
}

ssize_t write(int file, const void* bytes, size_t count) {
  seen("write");
  static const auto real = next<decltype(&write)>("write");
  return real(file, bytes, count);
}

int open(const char* path, int flags, ...) {
  seen("open");
  static const auto real = next<int (*)(const char*, int, mode_t)>("open");
  va_list list;
  va_start(list, flags);
  const mode_t mode = open_mode(flags, list);
  va_end(list);
  return real(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  seen("open64");
  static const auto real = next<int (*)(const char*, int, mode_t)>("open64");
  va_list list;
  va_start(list, flags);
  const mode_t mode = open_mode(flags, list);
  va_end(list);
  return real(path, flags, mode);
}

int close(int file) {
  seen("close");
  static const auto real = next<decltype(&close)>("close");
  return real(file);
}

int fsync(int file) {
  seen("fsync");
  static const auto real = next<decltype(&fsync)>("fsync");
  return real(file);
}

int poll(pollfd* files, nfds_t count, int timeout) {
  seen("poll");
  static const auto real = next<decltype(&poll)>("poll");
  return real(files, count, timeout);
}

ssize_t send(int file, const void* bytes, size_t count, int flags) {
  seen("send");
  static const auto real = next<decltype(&send)>("send");
  return real(file, bytes, count, flags);
}

ssize_t recv(int file, void* bytes, size_t count, int flags) {
  seen("recv");
  static const auto real = next<decltype(&recv)>("recv");
  return real(file, bytes, count, flags);
}

FILE* fopen(const char* path, const char* mode) {
  seen("fopen");
  static const auto real = next<decltype(&fopen)>("fopen");
  return real(path, mode);
}

int fclose(FILE* file) {
  seen("fclose");
  static const auto real = next<decltype(&fclose)>("fclose");
  return real(file);
}

size_t fwrite(const void* bytes, size_t size, size_t count, FILE* file) {
  seen("fwrite");
  static const auto real = next<decltype(&fwrite)>("fwrite");
  return real(bytes, size, count, file);
}

size_t fread(void* bytes, size_t size, size_t count, FILE* file) {
  seen("fread");
  static const auto real = next<decltype(&fread)>("fread");
  return real(bytes, size, count, file);
}

int fflush(FILE* file) {
  seen("fflush");
  static const auto real = next<decltype(&fflush)>("fflush");
  return real(file);
}

int puts(const char* text) {
  seen("puts");
  static const auto real = next<decltype(&puts)>("puts");
  return real(text);
}

int fputs(const char* text, FILE* file) {
  seen("fputs");
  static const auto real = next<decltype(&fputs)>("fputs");
  return real(text, file);
}

int putchar(int c) {
  seen("putchar");
  static const auto real = next<decltype(&putchar)>("putchar");
  return real(c);
}

int fputc(int c, FILE* file) {
  seen("fputc");
  static const auto real = next<decltype(&fputc)>("fputc");
  return real(c, file);
}

int vfprintf(FILE* file, const char* format, va_list list) {
  seen("vfprintf");
  return real_vfprintf()(file, format, list);
}

int vprintf(const char* format, va_list list) {
  seen("vprintf");
  return real_vfprintf()(stdout, format, list);
}

int printf(const char* format, ...) {
  seen("printf");
  va_list list;
  va_start(list, format);
  const int result = real_vfprintf()(stdout, format, list);
  va_end(list);
  return result;
}

int fprintf(FILE* file, const char* format, ...) {
  seen("fprintf");
  va_list list;
  va_start(list, format);
  const int result = real_vfprintf()(file, format, list);
  va_end(list);
  return result;
}

// What the checked builds of plugins call instead.

int __printf_chk(int, const char* format, ...) {
  seen("printf");
  va_list list;
  va_start(list, format);
  const int result = real_vfprintf()(stdout, format, list);
  va_end(list);
  return result;
}

int __fprintf_chk(FILE* file, int, const char* format, ...) {
  seen("fprintf");
  va_list list;
  va_start(list, format);
  const int result = real_vfprintf()(file, format, list);
  va_end(list);
  return result;
}

int __vfprintf_chk(FILE* file, int, const char* format, va_list list) {
  seen("vfprintf");
  return real_vfprintf()(file, format, list);
}

}  // extern "C"
