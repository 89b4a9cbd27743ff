// SPDX-License-Identifier: GPL-3.0-or-later
// JACK calls that wait for the server, on a thread of their own: a server that hangs must not hang the control side.
//
// The calls run in the order in which they were given. When one does not end in time, its asker goes on without an
// answer, and all that ask before it has ended get none at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>

namespace marlise::front {

class JackCalls {
 public:
  static constexpr std::chrono::milliseconds usual_limit{2000};

  /// `freed` is called on the thread when a call that had been given up has ended.
  explicit JackCalls(std::function<void()> freed);
  /// A call under way that does not end is left to itself.
  ~JackCalls();
  JackCalls(const JackCalls&) = delete;
  JackCalls& operator=(const JackCalls&) = delete;

  /// Waits for what `call` answers. Nothing when it does not end in time; `undo` then gets the answer that came too
  /// late, on the thread.
  template <class Call, class Undo, class Answer = std::invoke_result_t<Call>>
  std::optional<Answer> ask(Call call, Undo undo, std::chrono::milliseconds limit = usual_limit) {
    struct Question {
      std::optional<Answer> answer;
      bool given_up = false;
    };
    if (stuck()) {
      return std::nullopt;
    }
    const auto question = std::make_shared<Question>();
    const std::shared_ptr<State> state = state_;
    post([question, state, call = std::move(call), undo = std::move(undo)] {
      Answer answer = call();
      std::unique_lock lock(state->mutex);
      if (question->given_up) {
        lock.unlock();
        undo(answer);
        return;
      }
      question->answer = std::move(answer);
      state->answered.notify_all();
    });
    std::unique_lock lock(state->mutex);
    if (!state->answered.wait_for(lock, limit, [&] { return question->answer.has_value(); })) {
      question->given_up = true;
      state->stuck = true;
    }
    return question->answer;
  }

  /// As ask() for a call without an answer; true when it has ended. It is done in any case, later if need be.
  bool run(const std::function<void()>& call, std::chrono::milliseconds limit = usual_limit);

  /// Does not wait.
  void post(std::function<void()> call);

  /// A call was given up and has not ended yet.
  bool stuck() const;

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable given;
    std::condition_variable answered;
    std::deque<std::function<void()>> waiting;
    std::function<void()> freed;
    bool stuck = false;
    bool stop = false;
  };
  static void work(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::thread thread_;
};

}  // namespace marlise::front
