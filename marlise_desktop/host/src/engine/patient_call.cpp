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
  std::mutex mutex;
  std::condition_variable ended;
  bool over = false;
  bool left = false;
  std::string problem;
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

void work(const std::shared_ptr<Attempt>& attempt) {
  std::string problem = try_it(attempt->call);
  const std::lock_guard lock(attempt->mutex);
  if (attempt->left) {
    new std::shared_ptr<Attempt>(attempt);  // kept for good, see call_patiently()
    return;
  }
  attempt->problem = std::move(problem);
  attempt->over = true;
  attempt->ended.notify_one();
}

std::string in_words(std::chrono::milliseconds limit) {
  return limit.count() % 1000 == 0 ? std::to_string(limit.count() / 1000) + " s" : std::to_string(limit.count()) + " ms";
}

}  // namespace

CallEnd call_patiently(const std::function<void()>& call, std::chrono::milliseconds limit) {
  const auto attempt = std::make_shared<Attempt>();
  attempt->call = call;
  std::thread thread(work, attempt);
  std::unique_lock lock(attempt->mutex);
  if (attempt->ended.wait_for(lock, limit, [&] { return attempt->over; })) {
    lock.unlock();
    thread.join();
    return {attempt->problem, true};
  }
  attempt->left = true;
  left_behind.fetch_add(1);
  thread.detach();
  return {"did not end within " + in_words(limit), false};
}

bool calls_left_behind() noexcept { return left_behind.load() > 0; }

}  // namespace marlise::engine
