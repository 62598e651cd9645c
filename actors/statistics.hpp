#pragma once

// Counters for `--stats`. All but the async calls are bumped at rare events; async calls are counted per worker.

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace ruff::actors {

using counter = std::atomic<std::uint64_t>;

inline void bump(counter& c, std::uint64_t by = 1) noexcept { c.fetch_add(by, std::memory_order_relaxed); }

/// Raises `most` to `seen` if that is more.
inline void note_most(counter& most, std::uint64_t seen) noexcept {
  std::uint64_t old = most.load(std::memory_order_relaxed);
  while (old < seen && !most.compare_exchange_weak(old, seen, std::memory_order_relaxed)) {
  }
}

struct node_statistics {
  counter async_calls{0};
  counter settled_immediately{0};   ///< async calls that ended in their caller's turn
  counter lanes_promoted{0};        ///< lanes that left their caller's turn
  counter promise_actors{0};        ///< promises of timers, jobs and channels
  counter aggregators{0};
  counter homes{0};
  counter items_pulled{0};
  counter freed_in_cycles{0};       ///< closures, generators and channels that only a cycle referred to
  counter subscriptions{0};
  counter cached_answers{0};        ///< requests answered from a cached outcome
  counter messages{0};              ///< sends on channels and CAF messages to light actors
  counter steals{0};
  counter workers_running{0};
  counter most_workers_running{0};
  counter lanes_alive{0};
  counter most_lanes_alive{0};

  void worker_begins() noexcept {
    note_most(most_workers_running, workers_running.fetch_add(1, std::memory_order_relaxed) + 1);
  }
  void worker_rests() noexcept { workers_running.fetch_sub(1, std::memory_order_relaxed); }
};

}  // namespace ruff::actors
