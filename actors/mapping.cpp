#include "actors/mapping.hpp"

#include "actors/lane_actor.hpp"
#include "actors/node.hpp"
#include "lang/compile/code.hpp"
#include "lang/value/array.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/share.hpp"
#include "lang/value/string.hpp"

#include <algorithm>

namespace ruff::actors {

using lang::kind;
using lang::value;

namespace {

bool is_async_function(const value& f) { return f.is(kind::function) && f.as<lang::function_object>()->code->is_async; }

}  // namespace

/// Waits for one item; owns itself until it has fired.
class mapping::item_waiter final : public waiter {
 public:
  item_waiter(std::shared_ptr<mapping> owner, std::size_t index, value promise, bool is_item_promise)
      : owner_(std::move(owner)), promise_(std::move(promise)), index_(index), is_item_promise_(is_item_promise) {}

  void fire(promise_actor& source, bool) override {
    const std::unique_ptr<item_waiter> self(this);
    owner_->settle_item(index_, *source.outcome(), is_item_promise_);
  }
  void drop() override { delete this; }

 private:
  std::shared_ptr<mapping> owner_;
  value promise_;
  std::size_t index_;
  bool is_item_promise_;
};

mapping::mapping(local_node& owner, value items, value function, std::size_t limit, bool keeps_results,
                 std::uint64_t begin_steps)
    : owner_(owner), items_(std::move(items)), function_(std::move(function)), count_(lang::items_of(items_).size()),
      limit_(limit), keeps_results_(keeps_results), is_async_(is_async_function(function_)),
      is_native_(lang::is_builtin(function_)), begin_steps_(begin_steps) {
  if (keeps_results_) results_.resize(count_);
}

bool mapping::may_go_on(lang::fiber& f, std::uint64_t steps) {
  const std::lock_guard guard(lock_);
  const bool goes = next_ < count_ && failure_.is(kind::null) && in_flight_ < limit_ && !f.suspended_in_item &&
                    steps - begin_steps_ < lang::head_start_steps;
  if (!goes) return false;
  f.item_start = begin_steps_;
  ++next_;
  ++in_flight_;
  return true;
}

value mapping::item(std::size_t index) const { return lang::items_of(items_)[index]; }

bool mapping::take(std::size_t& index) {
  const std::lock_guard guard(lock_);
  if (next_ >= count_ || !failure_.is(kind::null) || in_flight_ >= limit_) return false;
  index = next_++;
  ++in_flight_;
  bump(owner_.statistics.items_pulled);
  return true;
}

void mapping::put(std::size_t index, value given) {
  if (!given.is(kind::promise)) return complete_item(index, std::move(given));
  const auto& promise = *given.as<lang::promise_object>();
  const bool is_item_promise = (promise.flags & lang::item_promise_flag) != 0;
  // An async mapper's result is final, even when it is a promise.
  if (!is_item_promise && is_async_) return complete_item(index, std::move(given));
  wait_for_item(index, std::move(given), is_item_promise);
}

void mapping::wait_for_item(std::size_t index, value given, bool is_item_promise) {
  lang::mark_observed(*given.as<lang::promise_object>());
  const auto& promise = *given.as<lang::promise_object>();
  if (const value* outcome = lang::outcome_of(promise)) return settle_item(index, *outcome, is_item_promise);
  lang::mark_shared(given);
  auto* source = static_cast<promise_actor*>(promise.source);
  auto* w = new item_waiter(shared_from_this(), index, given, is_item_promise);
  if (source->subscribe(*w)) return;
  delete w;
  settle_item(index, *source->outcome(), is_item_promise);
}

void mapping::settle_item(std::size_t index, const value& outcome, bool is_item_promise) {
  if (!outcome.is(kind::failure)) {
    // A plain mapper that was split off and gives a promise in the end: that promise is awaited, too.
    if (is_item_promise && !is_async_ && outcome.is(kind::promise)) return wait_for_item(index, outcome, false);
    return complete_item(index, outcome);
  }
  const auto& f = *outcome.as<lang::failure_object>();
  const std::string_view message = lang::text_of(f.message);
  if (is_item_promise && is_native_) return fail(lang::wrapped_failure(f, message, lang::reason::script));
  if (is_item_promise && !is_async_)
    return fail(lang::wrapped_failure(f, fmt::format("parallel_map() mapper call failed: {}", message),
                                      lang::reason::script));
  fail(lang::wrapped_failure(f, fmt::format("Promise {} rejected: {}", index, message), lang::reason::builtin));
}

void mapping::complete_item(std::size_t index, value result) {
  const std::lock_guard guard(lock_);
  if (keeps_results_) {
    if (promise_) lang::mark_shared(result);
    results_[index] = std::move(result);
  }
  --in_flight_;
  ++finished_;
  publish_if_done();
  if (promise_) start_pullers();
}

void mapping::fail(value failure) {
  const std::lock_guard guard(lock_);
  --in_flight_;
  ++finished_;
  if (failure_.is(kind::null)) failure_ = std::move(failure);
  publish_if_done();
}

value mapping::result_value() {
  if (!failure_.is(kind::null)) return failure_;
  return keeps_results_ ? lang::make_array(std::span(results_)) : value();
}

void mapping::publish_if_done() {
  if (!promise_ || (finished_ < count_ && failure_.is(kind::null))) return;
  const actor_reference<promise_actor> promise = promise_;
  if (!promise->outcome()) promise->settle(result_value());
}

value mapping::finish(lane_actor& caller) {
  const std::lock_guard guard(lock_);
  caller.running_fiber().suspended_in_item = false;
  if (finished_ == count_ || !failure_.is(kind::null)) return lang::make_settled_promise(result_value());
  bump(owner_.statistics.aggregators);
  owner_.share_globals(caller.lane_home(), caller.running_fiber());
  lang::share_from(caller.running_fiber(), items_);
  lang::share_from(caller.running_fiber(), function_);
  for (const value& done : results_) lang::share_from(caller.running_fiber(), done);
  promise_ = make_promise_actor(owner_);
  home_ = &caller.lane_home();
  const lang::fiber& f = caller.running_fiber();
  view_ = f.in_home ? home_->take_view() : home_->copy_view(f.view_is_stale ? home_->settled_view() : f.view);
  start_pullers();
  return promise_of(promise_);
}

void mapping::start_pullers() {
  while (next_ < count_ && failure_.is(kind::null) && pullers_ < owner_.worker_count() && in_flight_ + pullers_ < limit_ &&
         pullers_ < count_ - next_)
    start_puller();
}

void mapping::start_puller() {
  ++pullers_;
  auto lane = owner_.new_lane(*home_, lane_role::puller);
  value self = lang::make_handle(kind::handle, std::make_unique<mapping_handle>(shared_from_this()));
  lane->start(home_->code->prelude_value("__map_puller"), {&self, 1}, 0);
  lane->hold_view(home_->copy_view(view_));
  lane->schedule(true);
}

void mapping::puller_ends() {
  const std::lock_guard guard(lock_);
  --pullers_;
  start_pullers();
}

}  // namespace ruff::actors
