// SPDX-License-Identifier: GPL-3.0-or-later
// Memory: the allocator may lock, and may ask the system. operator new and delete come through here too.
#include <sys/mman.h>

#include <cerrno>
#include <cstddef>

#include "detector.hpp"

using marlise::rt::next;
using marlise::rt::seen;

// glibc's own names for its allocator: dlsym itself allocates, so it cannot be asked for malloc.
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* memory);

void* malloc(size_t size) {
  seen("malloc");
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  seen("calloc");
  return __libc_calloc(count, size);
}

void* realloc(void* memory, size_t size) {
  seen("realloc");
  return __libc_realloc(memory, size);
}

void* memalign(size_t alignment, size_t size) {
  seen("memalign");
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  seen("aligned_alloc");
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** memory, size_t alignment, size_t size) {
  seen("posix_memalign");
  if (alignment < sizeof(void*) || (alignment & (alignment - 1)) != 0) {
    return EINVAL;
  }
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}

void free(void* memory) {
  if (memory) {  // freeing nothing does nothing
    seen("free");
  }
  __libc_free(memory);
}

void* mmap(void* address, size_t length, int protection, int flags, int file, off_t offset) {
  seen("mmap");
  static const auto real = next<decltype(&mmap)>("mmap");
  return real(address, length, protection, flags, file, offset);
}

int munmap(void* address, size_t length) {
  seen("munmap");
  static const auto real = next<decltype(&munmap)>("munmap");
  return real(address, length);
}

}  // extern "C"
