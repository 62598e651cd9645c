#pragma once

// Threads for what blocks: files, standard input, slow computations of libraries. As many work as the node has workers, and
// more, up to a limit, while all of them are stuck in jobs that take long: many threads at files that need no waiting only
// stand in each other's way. Under the deterministic policy jobs run at quiet points, in order of request, on the policy's
// own thread.

#include "actors/promise_actor.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace ruff::actors {

/// Blocking work in steps; jobs that wait get their turn between two of them.
class pool_job {
 public:
  virtual ~pool_job() = default;
  /// False: this was the last one.
  [[nodiscard]] virtual bool step() = 0;
};

class blocking_pool {
 public:
  blocking_pool(local_node& owner, bool is_virtual);
  ~blocking_pool();

  /// Runs `job` and settles the promise with its result. `must_finish`: a started job is finished before the program ends.
  [[nodiscard]] actor_reference<promise_actor> run(std::function<lang::value()> job, bool must_finish);
  /// Takes all steps of `job`, then destroys it; a pool that has stopped destroys it at once.
  void add(std::unique_ptr<pool_job> job, bool must_finish);
  /// Deterministic policy: runs the oldest job; false when there is none.
  bool run_one();
  /// Takes no more jobs; finishes those that must be. False when some are stuck after `grace_ms`: leave the process at once.
  bool stop(std::uint32_t grace_ms);

 private:
  struct work {
    std::unique_ptr<pool_job> job;
    bool must_finish;
  };

  void serve();
  void wait_for_work(std::unique_lock<std::mutex>& guard);
  void watch(std::unique_lock<std::mutex>& guard);
  void call_thread();
  [[nodiscard]] bool may_begin() const noexcept { return !waiting_.empty() && (stopping_ || busy_ < busy_max_); }
  void end(work& w);

  static constexpr std::size_t threads_max = 1024;

  local_node& owner_;
  const bool is_virtual_;
  const std::size_t busy_normal_;
  std::mutex lock_;   ///< of all below
  std::condition_variable changed_;
  std::condition_variable ended_;   ///< a thread has put its job away while the pool stops
  std::deque<work> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  std::size_t busy_ = 0;
  std::size_t busy_max_;
  std::uint64_t begun_ = 0;   ///< steps
  bool is_watched_ = false;   ///< an idle thread looks whether the busy ones are stuck
  bool stopping_ = false;
};

}  // namespace ruff::actors
