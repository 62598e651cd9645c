#pragma once

// Who runs next. CAF's coordinator asks a policy class for jobs; the policy asks one of these, which hangs on the node.
//
// *Normal* (work_stealing_queues): per worker a place for the job that its running lane made ready last, a stack for those
// before, and a first-in-first-out queue for everything else; the newest job is picked, every 61st time the oldest; idle
// workers steal half of the older jobs and sleep without timeout. Nobody steals from the first place: two lanes that wake
// each other in turn take no lock. CAF's own policy is quadratic in the length of a run queue and can starve
// lanes.
// *Deterministic* (seeded_queue): one worker, the next job chosen by seed; when nothing is ready, jobs and time move on.

#include "lang/spin_lock.hpp"

#include <caf/fwd.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

namespace caf {
class resumable;
}

namespace ruff::actors {

class local_node;

enum class push_mode : std::uint8_t {
  next,     ///< made ready by the running lane, which will soon wait: to be run next, here
  spread,   ///< to be run by whoever is free
  behind,   ///< behind other work
};

class run_queues {
 public:
  virtual ~run_queues() = default;
  /// Takes over one reference to `job`. `worker` is the calling worker, or no_worker.
  virtual void push(caf::resumable* job, std::size_t worker, push_mode how) = 0;
  /// The next job for `worker`; blocks the worker thread until there is one.
  virtual caf::resumable* pop(std::size_t worker) = 0;
  /// Grows as long as jobs are run.
  [[nodiscard]] virtual std::uint64_t progress() const = 0;
  /// To be called now and then: what waits for a worker that runs the same job as at the last call is for all to take.
  virtual void release_stuck() {}
  /// Calls f for each job left, at shutdown.
  virtual void drain(const std::function<void(caf::resumable*)>& f) = 0;

  static constexpr std::size_t no_worker = static_cast<std::size_t>(-1);
};

class work_stealing_queues final : public run_queues {
 public:
  work_stealing_queues(local_node& owner, std::size_t workers);
  void push(caf::resumable* job, std::size_t worker, push_mode how) override;
  caf::resumable* pop(std::size_t worker) override;
  [[nodiscard]] std::uint64_t progress() const override;
  void release_stuck() override;
  void drain(const std::function<void(caf::resumable*)>& f) override;

 private:
  struct alignas(64) worker_queue {
    std::atomic<caf::resumable*> newest{nullptr};
    std::atomic<std::uint64_t> picks{0};       ///< jobs run; written by its worker only
    bool works = false;                        ///< has a job; touched by its worker only
    std::uint64_t looked_at = 0;               ///< picks at the last release_stuck()
    lang::spin_lock lock;                      ///< of both lists
    std::deque<caf::resumable*> stack;
    std::deque<caf::resumable*> fifo;
  };

  void push_shared(caf::resumable* job, worker_queue& q, bool on_stack);
  caf::resumable* take_own(worker_queue& q);
  caf::resumable* take_listed(worker_queue& q, bool oldest);
  caf::resumable* steal(std::size_t thief);
  caf::resumable* find(std::size_t worker);
  void wake_one();

  local_node& owner_;
  std::vector<std::unique_ptr<worker_queue>> queues_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::int64_t> jobs_{0};
  std::atomic<std::uint32_t> sleeping_{0};
  std::atomic<std::uint32_t> searching_{0};
  std::mutex sleep_lock_;
  std::condition_variable sleep_;
};

class seeded_queue final : public run_queues {
 public:
  seeded_queue(local_node& owner, std::uint64_t seed) : owner_(owner), random_(seed) {}
  void push(caf::resumable* job, std::size_t worker, push_mode how) override;
  caf::resumable* pop(std::size_t worker) override;
  [[nodiscard]] std::uint64_t progress() const override { return picks_.load(std::memory_order_relaxed); }
  void drain(const std::function<void(caf::resumable*)>& f) override;

 private:
  local_node& owner_;
  std::atomic<std::uint64_t> picks_{0};
  std::mutex lock_;
  std::condition_variable arrived_;
  std::vector<caf::resumable*> jobs_;
  bool has_started_ = false;   ///< a job has come; before that the worker must not touch a node still being built
  std::mt19937_64 random_;
};

}  // namespace ruff::actors
