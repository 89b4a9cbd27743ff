// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugin_library.hpp"

#include <dlfcn.h>
#include <lv2/core/lv2.h>

#include <memory>

#include "lilv_handles.hpp"

namespace marlise::engine {

namespace {

using Library = std::unique_ptr<void, Freer<dlclose>>;

/// As lilv opens it; null after a failure, which `problem` then names.
Library open(const LilvPlugin* plugin, std::string& problem) {
  const LilvNode* uri = lilv_plugin_get_library_uri(plugin);
  const std::unique_ptr<char, Freer<lilv_free>> path(uri == nullptr ? nullptr : lilv_node_get_path(uri, nullptr));
  if (!path) {
    problem = "names no library";
    return nullptr;
  }
  Library library(dlopen(path.get(), RTLD_NOW));
  if (!library) {
    const char* error = dlerror();
    problem = error == nullptr ? "its library cannot be loaded" : error;
  }
  return library;
}

bool describes(const Library& library, const std::string& uri) {
  const auto describe =
      reinterpret_cast<LV2_Descriptor_Function>(reinterpret_cast<void (*)()>(dlsym(library.get(), "lv2_descriptor")));
  for (std::uint32_t i = 0; describe != nullptr; ++i) {
    const LV2_Descriptor* descriptor = describe(i);
    if (descriptor == nullptr) {
      return false;
    }
    if (uri == descriptor->URI) {
      return true;
    }
  }
  return dlsym(library.get(), "lv2_lib_descriptor") != nullptr;  // more cannot be known from here
}

}  // namespace

bool lend_symbols(const LilvPlugin* plugin) {
  std::string problem;
  if (open(plugin, problem) || problem.find("undefined symbol: fftw") == std::string::npos) {
    return false;
  }
  const bool single = problem.find("undefined symbol: fftwf_") != std::string::npos;
  const bool lent = dlopen(single ? "libfftw3f.so.3" : "libfftw3.so.3", RTLD_NOW | RTLD_GLOBAL) != nullptr;
  return lent && open(plugin, problem) != nullptr;
}

std::string why_not_started(const LilvPlugin* plugin) {
  std::string problem;
  const Library library = open(plugin, problem);
  if (!library) {
    return "cannot be loaded: " + problem;
  }
  return describes(library, text_of(lilv_plugin_get_uri(plugin))) ? "did not start: it gave no reason"
                                                                  : "is not in its library";
}

}  // namespace marlise::engine
