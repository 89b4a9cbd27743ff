// SPDX-License-Identifier: GPL-3.0-or-later
#include "log.hpp"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <vector>

#include "realtime.hpp"

namespace marlise::engine {

namespace {

int write_list(LV2_Log_Handle handle, LV2_URID type, const char* format, va_list arguments) {
  return static_cast<PluginLog*>(handle)->write(type, format, arguments);
}

int write_arguments(LV2_Log_Handle handle, LV2_URID type, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int written = write_list(handle, type, format, arguments);
  va_end(arguments);
  return written;
}

}  // namespace

PluginLog::PluginLog(Outbox& outbox, const KnownUrids& known)
    : outbox_(outbox), known_(known), feature_{this, write_arguments, write_list} {}

int PluginLog::write(LV2_URID type, const char* format, va_list arguments) {
  std::array<char, 1024> buffer{};
  va_list again;
  va_copy(again, arguments);
  const int length = std::vsnprintf(buffer.data(), buffer.size(), format, arguments);
  const char* text = buffer.data();
  std::vector<char> longer;
  auto size = static_cast<std::size_t>(length < 0 ? 0 : length);
  if (size >= buffer.size() && !on_audio_thread) {
    longer.resize(size + 1);
    std::vsnprintf(longer.data(), longer.size(), format, again);
    text = longer.data();
  }
  va_end(again);
  if (size >= buffer.size() && on_audio_thread) {
    size = buffer.size() - 1;  // cut: a longer line would need memory
  }
  while (size > 0 && text[size - 1] == '\n') {
    --size;
  }
  const int level = type == known_.log_error     ? 3
                    : type == known_.log_warning ? 2
                    : type == known_.log_note    ? 1
                                                 : 0;
  outbox_.log(level, {text, size});
  return length;
}

}  // namespace marlise::engine
