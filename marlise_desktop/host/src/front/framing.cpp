// SPDX-License-Identifier: GPL-3.0-or-later
#include "framing.hpp"

namespace marlise::front {

bool Framer::feed(std::string_view bytes) {
  if (start_ > 0) {
    buffer_.erase(0, start_);
    scanned_ -= start_;
    start_ = 0;
  }
  buffer_.append(bytes);
  const std::size_t end = buffer_.find('\0', scanned_);
  const std::size_t length = end == std::string::npos ? buffer_.size() : end;
  return length <= limit;
}

std::optional<std::string> Framer::next() {
  for (;;) {
    const std::size_t end = buffer_.find('\0', scanned_);
    if (end == std::string::npos) {
      scanned_ = buffer_.size();
      return std::nullopt;
    }
    std::string message = buffer_.substr(start_, end - start_);
    start_ = scanned_ = end + 1;
    if (message.empty()) {
      continue;
    }
    const std::size_t last = message.find_last_not_of(" \t\r\n");
    message.resize(last == std::string::npos ? 0 : last + 1);
    return message;
  }
}

}  // namespace marlise::front
