// SPDX-License-Identifier: GPL-3.0-or-later
#include <locale.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "crash.hpp"
#include "log.hpp"
#include "options.hpp"
#include "path_list.hpp"
#include "render_job.hpp"
#include "serve.hpp"
#include "stop.hpp"

using namespace marlise::front;

namespace {

void run(const Options& options, const StandardOutput& output) {
  // Plugins that bring Qt along end the process where there is no display.
  if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr) {
    setenv("QT_QPA_PLATFORM", "offscreen", 0);
  }
  if (const char* const path = std::getenv("LV2_PATH")) {
    setenv("LV2_PATH", absolute_path_list(path, std::filesystem::current_path()).c_str(), 1);
  }
  // This thread's numbers keep their dot when a plugin changes the process's locale.
  uselocale(newlocale(LC_ALL_MASK, "C", nullptr));
  log_verbose(options.verbose);
  report_crashes();
  if (options.action == Options::Action::render) {
    render_job(options.render, options, output);
  } else {
    serve(options, output);
  }
}

}  // namespace

int main(int count, char** words) {
  const Options options = read_options(std::vector<std::string>(words + 1, words + count));
  const StandardOutput output;
  switch (options.action) {
    case Options::Action::help: output.write(usage); return 0;
    case Options::Action::version: output.write("marlise-host " MARLISE_VERSION "\n"); return 0;
    case Options::Action::refuse: log_line(LogLevel::error, options.problem); return 1;
    case Options::Action::serve:
    case Options::Action::render: break;
  }
  try {
    run(options, output);
  } catch (const std::exception& error) {
    log_line(LogLevel::error, error.what());
    leave(1);
  }
  leave(0);
}
