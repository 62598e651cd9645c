#include "actors/blocking_pool.hpp"

#include "actors/node.hpp"

#include <chrono>

namespace ruff::actors {

blocking_pool::~blocking_pool() { stop(1000); }

actor_reference<promise_actor> blocking_pool::run(std::function<lang::value()> job, bool must_finish) {
  auto promise = make_promise_actor(owner_);
  producer result(promise);   // a pool that has stopped loses it outside the lock
  const std::lock_guard guard(lock_);
  if (stopping_) return promise;
  owner_.begin_activity();
  waiting_.push_back({std::move(job), std::move(result), must_finish});
  if (is_virtual_) return promise;
  if (idle_ < waiting_.size() && threads_.size() < threads_max)
    threads_.emplace_back([this] { serve(); });
  else
    changed_.notify_one();
  return promise;
}

void blocking_pool::perform(work& w) {
  w.result.settle(w.job());
  w.job = nullptr;
  owner_.end_activity();
}

bool blocking_pool::run_one() {
  std::unique_lock guard(lock_);
  if (waiting_.empty()) return false;
  work w = std::move(waiting_.front());
  waiting_.pop_front();
  guard.unlock();
  perform(w);
  return true;
}

void blocking_pool::serve() {
  std::unique_lock guard(lock_);
  for (;;) {
    ++idle_;
    changed_.wait(guard, [this] { return stopping_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty()) return;
    work w = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    const bool is_dropped = stopping_ && !w.must_finish;
    guard.unlock();
    if (is_dropped)
      drop(w);
    else
      perform(w);
    guard.lock();
    --busy_;
    changed_.notify_all();
  }
}

/// The promise of a job that never runs rejects, outside the lock.
void blocking_pool::drop(work& w) {
  { const work dropped = std::move(w); }
  owner_.end_activity();
}

bool blocking_pool::stop(std::uint32_t grace_ms) {
  std::unique_lock guard(lock_);
  if (stopping_) return true;
  stopping_ = true;
  std::deque<work> left;
  if (is_virtual_) left.swap(waiting_);
  changed_.notify_all();
  const auto is_done = [this] { return busy_ == 0 && waiting_.empty(); };
  const bool done = changed_.wait_for(guard, std::chrono::milliseconds(grace_ms), is_done) || threads_.empty();
  guard.unlock();
  for (work& w : left) w.must_finish ? perform(w) : drop(w);
  if (!done) return false;
  for (std::thread& t : threads_) t.join();
  threads_.clear();
  return true;
}

}  // namespace ruff::actors
