// SPDX-License-Identifier: GPL-3.0-or-later
#include "check.hpp"

int main(int count, char** words) {
  const std::string wanted = count > 1 ? words[1] : "";
  int run = 0;
  for (const auto& test : marlise::check::cases()) {
    if (std::string(test.name).find(wanted) == std::string::npos) {
      continue;
    }
    const int before = marlise::check::failures;
    test.body();
    ++run;
    if (marlise::check::failures > before) {
      std::cerr << "FAILED: " << test.name << '\n';
    }
  }
  std::cout << run << " cases, " << marlise::check::failures << " failures\n";
  return run == 0 || marlise::check::failures > 0 ? 1 : 0;
}
