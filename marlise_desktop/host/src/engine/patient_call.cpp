// SPDX-License-Identifier: GPL-3.0-or-later
#include "patient_call.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

namespace marlise::engine {

namespace {

std::atomic<int> left_behind{0};

struct Attempt {
  std::function<void()> call;
  bool over = false;
  bool left = false;
  std::string problem;
};

/// A thread and what it is given. It lives on after its calls: plugins that bring Qt along crash when what they made is
/// freed after the end of the thread that made it.
struct Caller {
  std::mutex mutex;
  std::condition_variable given;
  std::condition_variable ended;
  std::shared_ptr<Attempt> next;
};

/// What the call throws, in words. Foreign code may throw anything.
std::string try_it(const std::function<void()>& call) {
  try {
    call();
    return {};
  } catch (const std::exception& error) {
    return std::string("failed: ") + error.what();
  } catch (...) {
    return "failed with an exception of its own";
  }
}

void work(const std::shared_ptr<Caller>& caller) {
  std::unique_lock lock(caller->mutex);
  while (true) {
    caller->given.wait(lock, [&] { return caller->next != nullptr; });
    auto attempt = std::move(caller->next);
    lock.unlock();
    std::string problem = try_it(attempt->call);
    lock.lock();
    if (attempt->left) {
      new std::shared_ptr<Attempt>(attempt);  // kept for good, see call_patiently()
      return;
    }
    attempt->problem = std::move(problem);
    attempt->over = true;
    attempt.reset();  // so that what the call holds is freed by who asked
    caller->ended.notify_all();
  }
}

/// The one that calls, until it hangs.
std::shared_ptr<Caller>& present() {
  static std::shared_ptr<Caller> caller;
  return caller;
}

std::string in_words(std::chrono::milliseconds limit) {
  return limit.count() % 1000 == 0 ? std::to_string(limit.count() / 1000) + " s" : std::to_string(limit.count()) + " ms";
}

}  // namespace

CallEnd call_patiently(const std::function<void()>& call, std::chrono::milliseconds limit) {
  const auto attempt = std::make_shared<Attempt>();
  attempt->call = call;
  if (!present()) {
    present() = std::make_shared<Caller>();
    std::thread(work, present()).detach();
  }
  const std::shared_ptr<Caller> caller = present();
  std::unique_lock lock(caller->mutex);
  caller->next = attempt;
  caller->given.notify_one();
  if (caller->ended.wait_for(lock, limit, [&] { return attempt->over; })) {
    return {attempt->problem, true};
  }
  attempt->left = true;
  left_behind.fetch_add(1);
  present().reset();
  return {"did not end within " + in_words(limit), false};
}

bool calls_left_behind() noexcept { return left_behind.load() > 0; }

}  // namespace marlise::engine
