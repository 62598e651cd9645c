#include "actors/blocking_pool.hpp"

#include "actors/node.hpp"

#include <algorithm>
#include <chrono>

namespace ruff::actors {

namespace {

/// Threads whose steps take longer than this are stuck.
constexpr auto patience = std::chrono::milliseconds(2);

class single_job final : public pool_job {
 public:
  single_job(std::function<lang::value()> job, actor_reference<promise_actor> promise)
      : job_(std::move(job)), result_(std::move(promise)) {}

  bool step() override {
    result_.settle(job_());
    return false;
  }

 private:
  std::function<lang::value()> job_;
  producer result_;
};

}  // namespace

blocking_pool::blocking_pool(local_node& owner, bool is_virtual)
    : owner_(owner), is_virtual_(is_virtual), busy_normal_(owner.worker_count()), busy_max_(busy_normal_) {}

blocking_pool::~blocking_pool() { stop(1000); }

actor_reference<promise_actor> blocking_pool::run(std::function<lang::value()> job, bool must_finish) {
  auto promise = make_promise_actor(owner_);
  add(std::make_unique<single_job>(std::move(job), promise), must_finish);
  return promise;
}

void blocking_pool::add(std::unique_ptr<pool_job> job, bool must_finish) {
  work w{std::move(job), must_finish};   // what a pool that has stopped refuses goes outside the lock
  const std::lock_guard guard(lock_);
  if (stopping_) return;
  owner_.begin_activity();
  waiting_.push_back(std::move(w));
  if (!is_virtual_) call_thread();
}

/// Sees to it that somebody takes the oldest job, or at least watches those who should.
void blocking_pool::call_thread() {
  if (idle_ > 0) {
    if (busy_ < busy_max_ || !is_watched_) changed_.notify_one();
  } else if (threads_.size() < std::min(busy_max_ + 1, threads_max)) {
    threads_.emplace_back([this] { serve(); });
  }
}

bool blocking_pool::run_one() {
  std::unique_lock guard(lock_);
  if (waiting_.empty()) return false;
  work w = std::move(waiting_.front());
  waiting_.pop_front();
  guard.unlock();
  while (w.job->step()) {}
  end(w);
  return true;
}

/// Done or dropped; the promise of a job that never ran rejects. Outside the lock.
void blocking_pool::end(work& w) {
  w.job = nullptr;
  owner_.end_activity();
}

void blocking_pool::serve() {
  std::unique_lock guard(lock_);
  for (;;) {
    ++idle_;
    wait_for_work(guard);
    --idle_;
    if (waiting_.empty()) return;
    work w = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    ++begun_;
    if (!waiting_.empty()) call_thread();
    const bool is_dropped = stopping_ && !w.must_finish;
    guard.unlock();
    const bool goes_on = !is_dropped && w.job->step();
    if (!goes_on) end(w);
    guard.lock();
    if (goes_on) waiting_.push_back(std::move(w));
    --busy_;
    if (waiting_.empty()) busy_max_ = std::max(busy_normal_, busy_ + 1);
    if (stopping_) ended_.notify_all();
  }
}

void blocking_pool::wait_for_work(std::unique_lock<std::mutex>& guard) {
  while (!stopping_ && !may_begin()) {
    if (waiting_.empty() || is_watched_)
      changed_.wait(guard);
    else
      watch(guard);
  }
}

/// All threads that may work are busy: when they are stuck, one more may.
void blocking_pool::watch(std::unique_lock<std::mutex>& guard) {
  const std::uint64_t begun_before = begun_;
  is_watched_ = true;
  const bool is_over = changed_.wait_for(guard, patience) == std::cv_status::timeout;
  is_watched_ = false;
  if (is_over && begun_ - begun_before < busy_) busy_max_ = std::min(busy_max_ + 1, threads_max);
}

bool blocking_pool::stop(std::uint32_t grace_ms) {
  std::unique_lock guard(lock_);
  if (stopping_) return true;
  stopping_ = true;
  std::deque<work> left;
  if (is_virtual_) left.swap(waiting_);
  changed_.notify_all();
  const auto is_done = [this] { return busy_ == 0 && waiting_.empty(); };
  const bool done = ended_.wait_for(guard, std::chrono::milliseconds(grace_ms), is_done) || threads_.empty();
  guard.unlock();
  for (work& w : left) {
    while (w.must_finish && w.job->step()) {}
    end(w);
  }
  if (!done) return false;
  for (std::thread& t : threads_) t.join();
  threads_.clear();
  return true;
}

}  // namespace ruff::actors
