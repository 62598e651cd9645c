#include "actors/run_queues.hpp"

#include "actors/node.hpp"

#include <algorithm>

namespace ruff::actors {

namespace {

constexpr std::size_t steal_max = 256;
constexpr std::uint32_t oldest_every = 61;
constexpr int polls_before_sleep = 200;

class spin_guard {
 public:
  explicit spin_guard(std::atomic<std::uint32_t>& lock) : lock_(lock) {
    while (lock_.exchange(1, std::memory_order_acquire) != 0)
      while (lock_.load(std::memory_order_relaxed) != 0) __builtin_ia32_pause();
  }
  ~spin_guard() { lock_.store(0, std::memory_order_release); }
  spin_guard(const spin_guard&) = delete;
  spin_guard& operator=(const spin_guard&) = delete;

 private:
  std::atomic<std::uint32_t>& lock_;
};

caf::resumable* take_front(std::deque<caf::resumable*>& jobs) {
  caf::resumable* job = jobs.front();
  jobs.pop_front();
  return job;
}

}  // namespace

work_stealing_queues::work_stealing_queues(local_node& owner, std::size_t workers) : owner_(owner) {
  for (std::size_t n = 0; n < workers; ++n) queues_.push_back(std::make_unique<worker_queue>());
}

void work_stealing_queues::push(caf::resumable* job, std::size_t worker, push_mode how) {
  const bool is_local = worker != no_worker;
  auto& q = *queues_[is_local ? worker : next_.fetch_add(1, std::memory_order_relaxed) % queues_.size()];
  std::size_t waiting = 0;
  {
    const spin_guard guard(q.lock);
    if (is_local && how != push_mode::behind)
      q.stack.push_back(job);
    else
      q.fifo.push_back(job);
    waiting = q.stack.size() + q.fifo.size();
  }
  jobs_.fetch_add(1, std::memory_order_seq_cst);
  // What a lane readies just before it waits runs here anyway; waking a sleeper for it would cost more than it brings.
  const bool stays_here = is_local && how == push_mode::next && waiting < 2;
  if (!stays_here && sleeping_.load(std::memory_order_seq_cst) > 0 && searching_.load(std::memory_order_seq_cst) == 0)
    wake_one();
}

void work_stealing_queues::wake_one() {
  { const std::lock_guard guard(sleep_lock_); }
  sleep_.notify_one();
}

caf::resumable* work_stealing_queues::take_own(worker_queue& q) {
  const spin_guard guard(q.lock);
  if (++q.picks % oldest_every == 0) {
    if (!q.fifo.empty()) return take_front(q.fifo);
    if (!q.stack.empty()) return take_front(q.stack);
  }
  if (!q.stack.empty()) {
    caf::resumable* job = q.stack.back();
    q.stack.pop_back();
    return job;
  }
  return q.fifo.empty() ? nullptr : take_front(q.fifo);
}

caf::resumable* work_stealing_queues::steal(std::size_t thief) {
  std::vector<caf::resumable*> loot;
  for (std::size_t n = 1; n < queues_.size() && loot.empty(); ++n) {
    auto& victim = *queues_[(thief + n) % queues_.size()];
    const spin_guard guard(victim.lock);
    for (auto* jobs : {&victim.fifo, &victim.stack}) {
      const std::size_t count = std::min((jobs->size() + 1) / 2, steal_max);
      for (std::size_t k = 0; k < count; ++k) loot.push_back(take_front(*jobs));
      if (!loot.empty()) break;
    }
  }
  if (loot.empty()) return nullptr;
  bump(owner_.statistics.steals);
  auto& own = *queues_[thief];
  const spin_guard guard(own.lock);
  own.fifo.insert(own.fifo.end(), loot.begin() + 1, loot.end());
  return loot.front();
}

caf::resumable* work_stealing_queues::find(std::size_t worker) {
  caf::resumable* job = take_own(*queues_[worker]);
  if (!job && jobs_.load(std::memory_order_relaxed) > 0) job = steal(worker);
  if (job) jobs_.fetch_sub(1, std::memory_order_seq_cst);
  return job;
}

caf::resumable* work_stealing_queues::pop(std::size_t worker) {
  if (caf::resumable* job = find(worker)) return job;
  for (;;) {
    searching_.fetch_add(1, std::memory_order_seq_cst);
    caf::resumable* job = nullptr;
    for (int n = 0; n < polls_before_sleep && !(job = find(worker)); ++n) __builtin_ia32_pause();
    searching_.fetch_sub(1, std::memory_order_seq_cst);
    if (job) {
      if (jobs_.load(std::memory_order_seq_cst) > 0 && sleeping_.load(std::memory_order_seq_cst) > 0) wake_one();
      return job;
    }
    owner_.flush_output();
    std::unique_lock guard(sleep_lock_);
    sleeping_.fetch_add(1, std::memory_order_seq_cst);
    sleep_.wait(guard, [this] { return jobs_.load(std::memory_order_seq_cst) > 0; });
    sleeping_.fetch_sub(1, std::memory_order_seq_cst);
  }
}

void work_stealing_queues::drain(const std::function<void(caf::resumable*)>& f) {
  for (auto& q : queues_)
    while (caf::resumable* job = take_own(*q)) f(job);
}

void seeded_queue::push(caf::resumable* job, std::size_t, push_mode) {
  {
    const std::lock_guard guard(lock_);
    jobs_.push_back(job);
    has_started_ = true;
  }
  arrived_.notify_one();
}

caf::resumable* seeded_queue::pop(std::size_t) {
  for (;;) {
    {
      std::unique_lock guard(lock_);
      if (!has_started_) arrived_.wait(guard, [this] { return has_started_; });
      if (!jobs_.empty()) {
        std::swap(jobs_[random_() % jobs_.size()], jobs_.back());
        caf::resumable* job = jobs_.back();
        jobs_.pop_back();
        return job;
      }
    }
    if (owner_.advance_simulation()) continue;
    owner_.flush_output();
    std::unique_lock guard(lock_);
    arrived_.wait(guard, [this] { return !jobs_.empty(); });
  }
}

void seeded_queue::drain(const std::function<void(caf::resumable*)>& f) {
  for (caf::resumable* job : jobs_) f(job);
  jobs_.clear();
}

}  // namespace ruff::actors
