#pragma once

// Threads for what blocks: files, standard input, slow computations of libraries. Bounded; grows up to its limit while all
// its threads are busy. Under the deterministic policy jobs run at quiet points, in order of request, on the policy's own
// thread.

#include "actors/promise_actor.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ruff::actors {

class blocking_pool {
 public:
  blocking_pool(local_node& owner, bool is_virtual) : owner_(owner), is_virtual_(is_virtual) {}
  ~blocking_pool();

  /// Runs `job` and settles the promise with its result. `must_finish`: a started job is finished before the program ends.
  [[nodiscard]] actor_reference<promise_actor> run(std::function<lang::value()> job, bool must_finish);
  /// Deterministic policy: runs the oldest job; false when there is none.
  bool run_one();
  /// Takes no more jobs; finishes those that must be. False when some are stuck after `grace_ms`: leave the process at once.
  bool stop(std::uint32_t grace_ms);

 private:
  struct work {
    std::function<lang::value()> job;
    producer result;
    bool must_finish;
  };

  void serve();
  void perform(work& w);
  void drop(work& w);

  static constexpr std::size_t threads_max = 64;

  local_node& owner_;
  const bool is_virtual_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<work> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  std::size_t busy_ = 0;
  bool stopping_ = false;
};

}  // namespace ruff::actors
