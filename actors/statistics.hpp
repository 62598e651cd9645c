#pragma once

// Counters for `--stats`. What happens often is counted by each worker for itself, and added up when it is asked for.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace ruff::actors {

using counter = std::atomic<std::uint64_t>;

/// Raises `most` to `seen` if that is more.
inline void note_most(counter& most, std::uint64_t seen) noexcept {
  std::uint64_t old = most.load(std::memory_order_relaxed);
  while (old < seen && !most.compare_exchange_weak(old, seen, std::memory_order_relaxed)) {
  }
}

/// What has happened, how often.
struct alignas(64) event_counters {
  counter async_calls{0};
  counter settled_immediately{0};   ///< async calls that ended in their caller's turn
  counter lanes_promoted{0};        ///< lanes that left their caller's turn
  counter promise_actors{0};        ///< promises of timers, jobs and channels
  counter aggregators{0};
  counter items_pulled{0};
  counter freed_in_cycles{0};       ///< closures, generators and channels that only a cycle referred to
  counter subscriptions{0};
  counter cached_answers{0};        ///< requests answered from a cached outcome
  counter messages{0};              ///< sends on channels and CAF messages to light actors
  counter steals{0};
};

using event = counter event_counters::*;

class node_statistics {
 public:
  explicit node_statistics(std::size_t workers)
      : workers_(workers), counters_(std::make_unique<event_counters[]>(workers + 1)) {}

  /// Counts what happens on the thread of `worker`, or on any other thread if that is not the number of one.
  void add(event what, std::uint64_t times, std::size_t worker) noexcept {
    if (worker < workers_) {
      counter& own = counters_[worker].*what;
      own.store(own.load(std::memory_order_relaxed) + times, std::memory_order_relaxed);
    } else {
      (counters_[workers_].*what).fetch_add(times, std::memory_order_relaxed);
    }
  }
  [[nodiscard]] std::uint64_t total(event what) const noexcept {
    std::uint64_t sum = 0;
    for (std::size_t n = 0; n <= workers_; ++n) sum += (counters_[n].*what).load(std::memory_order_relaxed);
    return sum;
  }

  counter homes{0};
  counter workers_running{0};
  counter most_workers_running{0};
  counter lanes_alive{0};
  counter most_lanes_alive{0};

  void worker_begins() noexcept {
    note_most(most_workers_running, workers_running.fetch_add(1, std::memory_order_relaxed) + 1);
  }
  void worker_rests() noexcept { workers_running.fetch_sub(1, std::memory_order_relaxed); }

 private:
  const std::size_t workers_;
  const std::unique_ptr<event_counters[]> counters_;   ///< one set per worker, and one for everybody else
};

}  // namespace ruff::actors
