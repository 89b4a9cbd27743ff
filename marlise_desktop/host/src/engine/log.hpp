// SPDX-License-Identifier: GPL-3.0-or-later
// The log feature for plugins.
#pragma once

#include <lv2/log/log.h>

#include "outbox.hpp"
#include "urids.hpp"

namespace marlise::engine {

/// Plugins may write to it on any thread.
class PluginLog {
 public:
  PluginLog(Outbox& outbox, const KnownUrids& known);
  PluginLog(const PluginLog&) = delete;
  PluginLog& operator=(const PluginLog&) = delete;

  LV2_Log_Log* feature() { return &feature_; }
  int write(LV2_URID type, const char* format, va_list arguments);

 private:
  Outbox& outbox_;
  const KnownUrids& known_;
  LV2_Log_Log feature_;
};

}  // namespace marlise::engine
