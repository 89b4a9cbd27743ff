// SPDX-License-Identifier: GPL-3.0-or-later
#include "counted.hpp"

#include "engine/status.hpp"
#include "numbers.hpp"

namespace marlise::front {
namespace {

constexpr int nothing_to_do = -302;  ///< mod-host's word for a count of 0

}  // namespace

Arguments CountedLists::take(std::size_t width, bool may_be_empty) {
  if (problem_) {
    return {};
  }
  if (words_.empty()) {
    problem_ = Reply::few_arguments();
    return {};
  }
  const int count = to_int(words_.front());
  const Arguments rest = words_.subspan(1);
  if (count < 0) {
    problem_ = Reply::status(engine::no_memory);
  } else if (count == 0 && !may_be_empty) {
    problem_ = Reply::status(nothing_to_do);
  } else if (rest.size() / width < static_cast<std::size_t>(count)) {
    problem_ = Reply::few_arguments();
  }
  if (problem_) {
    return {};
  }
  const std::size_t length = width * static_cast<std::size_t>(count);
  words_ = rest.subspan(length);
  return rest.first(length);
}

std::vector<int> CountedLists::numbers() {
  std::vector<int> numbers;
  for (const std::string& word : take(1, false)) {
    numbers.push_back(to_int(word));
  }
  return numbers;
}

std::vector<std::pair<std::string, float>> CountedLists::values() {
  std::vector<std::pair<std::string, float>> values;
  for (Arguments list = take(2, true); !list.empty(); list = list.subspan(2)) {
    values.emplace_back(list[0], static_cast<float>(to_double(list[1])));
  }
  return values;
}

std::vector<std::pair<std::string, int>> CountedLists::plugins() {
  std::vector<std::pair<std::string, int>> plugins;
  for (Arguments list = take(2, false); !list.empty(); list = list.subspan(2)) {
    plugins.emplace_back(list[0], to_int(list[1]));
  }
  return plugins;
}

}  // namespace marlise::front
