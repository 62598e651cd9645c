#include "actors/run_queues.hpp"

#include "actors/node.hpp"

#include <algorithm>
#include <utility>

namespace ruff::actors {

namespace {

constexpr std::size_t steal_max = 256;
constexpr std::uint32_t oldest_every = 61;
constexpr int polls_before_sleep = 200;

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
  if (worker == no_worker) {
    push_shared(job, *queues_[next_.fetch_add(1, std::memory_order_relaxed) % queues_.size()], false);
    return;
  }
  worker_queue& q = *queues_[worker];
  // What a lane readies just before it waits runs here anyway; waking a sleeper for it would cost more than it brings.
  if (how == push_mode::next) {
    // Others only empty this place: when it is empty, it stays so.
    if (!q.newest.load(std::memory_order_relaxed)) return q.newest.store(job, std::memory_order_release);
    job = q.newest.exchange(job, std::memory_order_acq_rel);
  }
  if (job) push_shared(job, q, how != push_mode::behind);
}

void work_stealing_queues::push_shared(caf::resumable* job, worker_queue& q, bool on_stack) {
  {
    const std::lock_guard guard(q.lock);
    (on_stack ? q.stack : q.fifo).push_back(job);
  }
  jobs_.fetch_add(1, std::memory_order_seq_cst);
  if (sleeping_.load(std::memory_order_seq_cst) > 0 && searching_.load(std::memory_order_seq_cst) == 0) wake_one();
}

void work_stealing_queues::wake_one() {
  { const std::lock_guard guard(sleep_lock_); }
  sleep_.notify_one();
}

caf::resumable* work_stealing_queues::take_own(worker_queue& q) {
  const bool oldest = (q.picks.load(std::memory_order_relaxed) + 1) % oldest_every == 0;
  const auto take_newest = [&q]() -> caf::resumable* {
    return q.newest.load(std::memory_order_relaxed) ? q.newest.exchange(nullptr, std::memory_order_acq_rel) : nullptr;
  };
  caf::resumable* job = oldest ? nullptr : take_newest();
  if (!job) job = take_listed(q, oldest);
  return job ? job : take_newest();
}

caf::resumable* work_stealing_queues::take_listed(worker_queue& q, bool oldest) {
  if (jobs_.load(std::memory_order_relaxed) <= 0) return nullptr;
  caf::resumable* job = nullptr;
  {
    const std::lock_guard guard(q.lock);
    // The oldest of one list and of the other in turn.
    const bool prefers_fifo = oldest && q.picks.load(std::memory_order_relaxed) / oldest_every % 2 == 0;
    const bool from_fifo = q.stack.empty() || (prefers_fifo && !q.fifo.empty());
    auto& list = from_fifo ? q.fifo : q.stack;
    if (list.empty()) return nullptr;
    job = from_fifo || oldest ? list.front() : list.back();
    from_fifo || oldest ? list.pop_front() : list.pop_back();
  }
  jobs_.fetch_sub(1, std::memory_order_seq_cst);
  return job;
}

void work_stealing_queues::release_stuck() {
  for (auto& q : queues_) {
    const std::uint64_t picks = q->picks.load(std::memory_order_relaxed);
    if (std::exchange(q->looked_at, picks) != picks) continue;
    if (caf::resumable* job = q->newest.exchange(nullptr, std::memory_order_acq_rel)) push_shared(job, *q, false);
  }
}

caf::resumable* work_stealing_queues::steal(std::size_t thief) {
  std::vector<caf::resumable*> loot;
  for (std::size_t n = 1; n < queues_.size() && loot.empty(); ++n) {
    auto& victim = *queues_[(thief + n) % queues_.size()];
    const std::lock_guard guard(victim.lock);
    for (auto* jobs : {&victim.fifo, &victim.stack}) {
      const std::size_t count = std::min((jobs->size() + 1) / 2, steal_max);
      for (std::size_t k = 0; k < count; ++k) loot.push_back(take_front(*jobs));
      if (!loot.empty()) break;
    }
  }
  if (loot.empty()) return nullptr;
  owner_.count(&event_counters::steals);
  jobs_.fetch_sub(1, std::memory_order_seq_cst);
  auto& own = *queues_[thief];
  const std::lock_guard guard(own.lock);
  own.fifo.insert(own.fifo.end(), loot.begin() + 1, loot.end());
  return loot.front();
}

caf::resumable* work_stealing_queues::find(std::size_t worker) {
  worker_queue& q = *queues_[worker];
  caf::resumable* job = take_own(q);
  if (!job && jobs_.load(std::memory_order_relaxed) > 0) job = steal(worker);
  if (!job) return nullptr;
  q.picks.store(q.picks.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  if (!std::exchange(q.works, true)) owner_.statistics.worker_begins();
  return job;
}

caf::resumable* work_stealing_queues::pop(std::size_t worker) {
  if (caf::resumable* job = find(worker)) return job;
  if (std::exchange(queues_[worker]->works, false)) owner_.statistics.worker_rests();
  owner_.end_spare_activities();
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

std::uint64_t work_stealing_queues::progress() const {
  std::uint64_t picks = 0;
  for (const auto& q : queues_) picks += q->picks.load(std::memory_order_relaxed);
  return picks;
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
        if (picks_.fetch_add(1, std::memory_order_relaxed) == 0) owner_.statistics.worker_begins();
        return job;
      }
    }
    owner_.end_spare_activities();
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
