#include "actors/job_batch.hpp"

#include "actors/node.hpp"
#include "lang/value/array.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

namespace ruff::actors {

using lang::value;

namespace {

/// Jobs that belong together: their promise gets all results, or the first failure.
class job_batch {
 public:
  job_batch(local_node& owner, std::vector<std::function<value()>> jobs)
      : jobs_(std::move(jobs)), results_(jobs_.size()), promise_(make_promise_actor(owner)), producer_(promise_) {}

  [[nodiscard]] const actor_reference<promise_actor>& promise() const noexcept { return promise_; }
  [[nodiscard]] bool has_more() const noexcept {
    return next_.load(std::memory_order_relaxed) < jobs_.size() && !failed_.load(std::memory_order_relaxed);
  }

  /// Does the next job, if there is one.
  void step() {
    const std::size_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= jobs_.size()) return;
    value result = std::exchange(jobs_[index], nullptr)();
    if (result.is(lang::kind::failure)) {
      if (!failed_.exchange(true, std::memory_order_relaxed)) producer_.settle(std::move(result));
      return;
    }
    results_[index] = std::move(result);
    if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == jobs_.size())
      producer_.settle(lang::make_array(std::span(results_)));
  }

 private:
  std::vector<std::function<value()>> jobs_;
  std::vector<value> results_;
  actor_reference<promise_actor> promise_;
  producer producer_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> done_{0};
  std::atomic<bool> failed_{false};
};

/// Does jobs of a batch one after the other; before its first, it calls the next of the helpers that the batch may have.
class batch_helper final : public pool_job {
 public:
  batch_helper(blocking_pool& pool, std::shared_ptr<job_batch> batch, std::size_t others, bool must_finish)
      : pool_(pool), batch_(std::move(batch)), others_(others), must_finish_(must_finish) {}

  bool step() override {
    const std::size_t others = std::exchange(others_, 0);
    if (others > 0) pool_.add(std::make_unique<batch_helper>(pool_, batch_, others - 1, must_finish_), must_finish_);
    batch_->step();
    return batch_->has_more();
  }

 private:
  blocking_pool& pool_;
  std::shared_ptr<job_batch> batch_;
  std::size_t others_;
  const bool must_finish_;
};

}  // namespace

actor_reference<promise_actor> run_batch(local_node& owner, std::vector<std::function<value()>> jobs, std::size_t limit,
                                         bool must_finish) {
  const std::size_t helpers = std::min(limit, jobs.size());
  const auto batch = std::make_shared<job_batch>(owner, std::move(jobs));
  owner.pool().add(std::make_unique<batch_helper>(owner.pool(), batch, helpers - 1, must_finish), must_finish);
  return batch->promise();
}

}  // namespace ruff::actors
