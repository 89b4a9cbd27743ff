// SPDX-License-Identifier: GPL-3.0-or-later
#include "window_process.hpp"

#include <fcntl.h>
#include <features.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace marlise::front {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int channel = 3;  ///< the descriptor under which the process finds it
constexpr auto window_patience = std::chrono::seconds(4);  ///< a little more than the process gives the plugin's window

/// What posix_spawn shall do to the child, freed at the end.
struct SpawnPlan {
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

pid_t spawn(const std::string& program, int end) {
  SpawnPlan plan;
  // dup2 onto itself would keep close-on-exec, so `end` must be another number: the caller makes sure.
  ::posix_spawn_file_actions_adddup2(&plan.files, end, channel);
  ::posix_spawn_file_actions_adddup2(&plan.files, STDERR_FILENO, STDOUT_FILENO);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  ::posix_spawn_file_actions_addclosefrom_np(&plan.files, channel + 1);  // plugins open what they like
#endif
  // The host keeps stop signals blocked for its own thread; the child shall take them as usual.
  sigset_t signals;
  sigemptyset(&signals);
  ::posix_spawnattr_setsigmask(&plan.attributes, &signals);
  sigfillset(&signals);
  ::posix_spawnattr_setsigdefault(&plan.attributes, &signals);
  ::posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = "marlise-ui";
  std::array<char*, 2> words{name.data(), nullptr};
  pid_t process = -1;
  const int error = ::posix_spawn(&process, program.c_str(), &plan.files, &plan.attributes, words.data(), environ);
  if (error != 0) {
    throw std::runtime_error(program + " cannot be started: " + std::generic_category().message(error));
  }
  return process;
}

std::string in_words(int status) {
  if (WIFSIGNALED(status)) {
    return std::string("crashed: ") + ::strsignal(WTERMSIG(status));
  }
  return WEXITSTATUS(status) == 0 ? "" : "ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

std::string window_program() {
  std::error_code failed;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", failed);
  const std::string program = failed ? "" : own.parent_path() / "marlise-ui";
  return ::access(program.c_str(), X_OK) == 0 ? program : "";
}

WindowProcess::WindowProcess(const std::string& program) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::runtime_error("no socket for a window: " + std::generic_category().message(errno));
  }
  channel_ = Descriptor(ends[0]);
  const Descriptor theirs(::fcntl(ends[1], F_DUPFD_CLOEXEC, channel + 1));
  ::close(ends[1]);
  process_ = spawn(program, theirs.get());
}

WindowProcess::WindowProcess(WindowProcess&& other) noexcept
    : channel_(std::move(other.channel_)),
      process_(std::exchange(other.process_, -1)),
      deadline_(other.deadline_) {}

WindowProcess::~WindowProcess() {
  if (process_ > 0) {
    kill();
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

void WindowProcess::let_go() {
  channel_.reset();
  if (!deadline_) {
    deadline_ = Clock::now() + window_patience;
  }
}

void WindowProcess::kill() const {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
  }
}

std::optional<std::string> WindowProcess::ended() {
  if (process_ <= 0) {
    return "";
  }
  int status = 0;
  const pid_t gone = ::waitpid(process_, &status, WNOHANG);
  if (gone == 0) {
    if (deadline_ && Clock::now() > *deadline_) {
      kill();
    }
    return std::nullopt;
  }
  process_ = -1;
  return gone > 0 ? in_words(status) : "";
}

}  // namespace marlise::front
