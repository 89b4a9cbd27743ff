// SPDX-License-Identifier: GPL-3.0-or-later
// What is installed, read beside whatever else a start has to wait for.
#pragma once

#include <memory>

struct LilvWorldImpl;

namespace marlise::engine {

/// Control thread only, once it is made.
class Installed {
 public:
  /// Begins to read all bundles' manifests, on a thread of its own.
  Installed();
  ~Installed();

  /// Waits until all is read.
  LilvWorldImpl* world();

 private:
  struct Reading;
  std::unique_ptr<Reading> reading_;
};

}  // namespace marlise::engine
