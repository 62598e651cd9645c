#include "actors/context.hpp"

#include "actors/aggregate.hpp"
#include "actors/lane_actor.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/array.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/share.hpp"
#include "lang/vm/fiber.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace ruff::actors {

using lang::native_call;
using lang::value;

namespace {

lane_actor& lane_of(const native_call& call) noexcept { return lane_actor::of(call.self); }

/// Jobs that belong together: their promise gets all results, or the first failure.
class job_batch {
 public:
  job_batch(local_node& owner, std::vector<std::function<value()>> jobs)
      : jobs_(std::move(jobs)), results_(jobs_.size()), promise_(make_promise_actor(owner)), producer_(promise_) {}

  [[nodiscard]] value promise() const { return promise_of(promise_); }
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

local_node& node_of(const native_call& call) noexcept { return lane_of(call).owner(); }

value run_blocking(native_call& call, std::function<value()> job, bool must_finish) {
  return promise_of(node_of(call).pool().run(std::move(job), must_finish));
}

value run_blocking_all(native_call& call, std::vector<std::function<value()>> jobs, std::size_t limit, bool must_finish) {
  if (jobs.empty()) return lang::make_settled_promise(lang::make_array());
  local_node& owner = node_of(call);
  const std::size_t helpers = std::min(limit, jobs.size());
  const auto batch = std::make_shared<job_batch>(owner, std::move(jobs));
  owner.pool().add(std::make_unique<batch_helper>(owner.pool(), batch, helpers - 1, must_finish), must_finish);
  return batch->promise();
}

value sleep_for(native_call& call, std::int64_t milliseconds) {
  if (call.is_awaited) return value::pause(milliseconds);
  return promise_of(node_of(call).timers().add(static_cast<std::uint64_t>(milliseconds)));
}

std::int64_t wall_clock_ns(const native_call& call) {
  local_node& n = node_of(call);
  if (n.is_deterministic()) return static_cast<std::int64_t>(n.timers().now_ns());
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::int64_t monotonic_clock_ns(const native_call& call) {
  return static_cast<std::int64_t>(node_of(call).timers().now_ns());
}

std::uint64_t random_bits(const native_call& call) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  return n.random();
}

std::uint64_t secret_bits(const native_call& call) {
  if (node_of(call).is_deterministic()) return random_bits(call);
  std::random_device system;
  return std::uint64_t{system()} << 32 | system();
}

void seed_random(const native_call& call, std::uint64_t seed) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  n.random.seed(seed);
}

void write_output(const native_call& call, std::string_view text) { node_of(call).out().write(text); }
void write_error_output(const native_call& call, std::string_view text) { node_of(call).out().write_error(text); }

value read_input_line(native_call& call) {
  node_of(call).flush_output();
  return node_of(call).input().next_line();
}

const std::vector<std::string>& script_arguments(const native_call& call) noexcept {
  return node_of(call).options().arguments;
}

bool find_environment(const native_call& call, std::string_view name, std::string& out) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  const auto found = n.environment.find(std::string(name));
  if (found == n.environment.end()) return false;
  out = found->second;
  return true;
}

void set_environment(const native_call& call, std::string_view name, std::string_view content) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  n.environment[std::string(name)] = content;
}

std::vector<std::pair<std::string, std::string>> list_environment(const native_call& call) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  return {n.environment.begin(), n.environment.end()};
}

std::string working_directory(const native_call& call) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  return n.working_directory;
}

void set_working_directory(const native_call& call, std::string_view path) {
  local_node& n = node_of(call);
  const std::lock_guard guard(n.state_lock);
  n.working_directory = path;
}

std::int64_t task_pool_size(const native_call& call) noexcept { return node_of(call).task_pool_size.load(); }

std::int64_t set_task_pool_size(const native_call& call, std::int64_t size) noexcept {
  return node_of(call).task_pool_size.exchange(size);
}

value request_exit(native_call& call, int status) { return node_of(call).exit_with(status); }

}  // namespace ruff::actors
