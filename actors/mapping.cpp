#include "actors/mapping.hpp"

#include "actors/joint_promise.hpp"
#include "actors/lane_actor.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/compile/code.hpp"
#include "lang/value/array.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/share.hpp"
#include "lang/value/string.hpp"
#include "lang/vm/crossing.hpp"

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
      : promise_(std::move(promise)), owner_(std::move(owner)), index_(index), is_item_promise_(is_item_promise) {}

  void fire(promise_actor& source, bool) override {
    const std::unique_ptr<item_waiter> self(this);
    owner_->unlink(*this);
    owner_->settle_item(index_, *source.outcome(), is_item_promise_);
  }
  void drop() override {
    owner_->unlink(*this);
    delete this;
  }
  [[nodiscard]] promise_actor& awaited() const {
    return static_cast<promise_actor&>(*promise_.as<lang::promise_object>()->source);
  }

  item_waiter* previous_waiting = nullptr;
  item_waiter* next_waiting = nullptr;

 private:
  value promise_;
  std::shared_ptr<mapping> owner_;
  std::size_t index_;
  bool is_item_promise_;
};

/// The promise of a mapping that was left before its end.
class mapping::mapping_promise final : public joint_promise {
 public:
  mapping_promise(caf::actor_config& config, std::weak_ptr<mapping> of)
      : joint_promise(config), of_(std::move(of)) {}
  void visit_awaited(const std::function<void(promise_actor&)>& visit) override {
    if (const auto m = of_.lock()) m->visit_awaited(visit);
  }
  const char* name() const override { return "ruff.mapping"; }

 private:
  std::weak_ptr<mapping> of_;
};

void mapping::link(item_waiter& w) {
  const std::lock_guard guard(lock_);
  w.next_waiting = waiting_;
  if (waiting_) waiting_->previous_waiting = &w;
  waiting_ = &w;
}

void mapping::unlink(item_waiter& w) {
  const std::lock_guard guard(lock_);
  (w.previous_waiting ? w.previous_waiting->next_waiting : waiting_) = w.next_waiting;
  if (w.next_waiting) w.next_waiting->previous_waiting = w.previous_waiting;
}

void mapping::visit_awaited(const std::function<void(promise_actor&)>& visit) {
  const std::lock_guard guard(lock_);
  if (is_published_) return;
  for (const item_waiter* w = waiting_; w; w = w->next_waiting) visit(w->awaited());
}

mapping::mapping(local_node& owner, value items, value function, std::size_t limit, bool keeps_results,
                 lang::step_count begin_steps)
    : owner_(owner), items_(std::move(items)), function_(std::move(function)), count_(lang::items_of(items_).size()),
      limit_(limit), keeps_results_(keeps_results), is_async_(is_async_function(function_)),
      is_native_(lang::is_builtin(function_)), begin_steps_(begin_steps) {
  if (keeps_results_) results_.resize(count_);
}

bool mapping::may_go_on(lang::fiber& f, lang::step_count steps) {
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

mapping::~mapping() {
  if (!home_) return;
  if (holds_view_) home_->release_view(view_);
  home_->drop_user();
  home_->drop_reference();
}

bool mapping::take(lane_actor& puller, std::size_t& index) {
  const std::lock_guard guard(lock_);
  if (next_ >= count_ || !failure_.is(kind::null) || in_flight_ >= limit_) {
    --pullers_;
    return false;
  }
  index = next_++;
  ++in_flight_;
  owner_.count(&event_counters::items_pulled);
  if (holds_view_)
    puller.share_view(view_);
  else
    puller.running_fiber().view_is_stale = true;
  return true;
}

void mapping::put(std::size_t index, value given) {
  // Once the mapping is left, any lane may find its results.
  if (home_) given = lang::published(std::move(given), *home_);
  const value& seen = lang::inside(given);
  if (!seen.is(kind::promise)) return complete_item(index, std::move(given));
  const bool is_item_promise = (seen.as_object()->flags & lang::item_promise_flag) != 0;
  // An async mapper's result is final, even when it is a promise.
  if (!is_item_promise && is_async_) return complete_item(index, std::move(given));
  wait_for_item(index, std::move(given), is_item_promise);
}

/// `given`: a promise, or one that is settled in a parcel.
void mapping::wait_for_item(std::size_t index, value given, bool is_item_promise) {
  auto& promise = *lang::inside(given).as<lang::promise_object>();
  lang::mark_observed(promise);
  const auto settled = [](const value& p) { return *lang::outcome_of(*p.as<lang::promise_object>()); };
  if (lang::outcome_of(promise)) return settle_item(index, lang::remade(given, settled), is_item_promise);
  lang::mark_shared(given);
  auto* source = static_cast<promise_actor*>(promise.source);
  auto* w = new item_waiter(shared_from_this(), index, given, is_item_promise);
  link(*w);
  owner_.notes().note_new_edge();
  if (source->subscribe(*w)) return;
  w->drop();
  settle_item(index, *source->outcome(), is_item_promise);
}

void mapping::settle_item(std::size_t index, const value& outcome, bool is_item_promise) {
  if (!outcome.is(kind::failure)) {
    // A plain mapper that was split off and gives a promise in the end: that promise is awaited, too.
    if (is_item_promise && !is_async_ && lang::inside(outcome).is(kind::promise))
      return wait_for_item(index, outcome, false);
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
  consequences then;
  {
    const std::lock_guard guard(lock_);
    if (keeps_results_) {
      if (promise_) lang::mark_shared(result);
      results_[index] = std::move(result);
    }
    --in_flight_;
    ++finished_;
    then = decide_locked();
  }
  carry_out(std::move(then));
}

void mapping::fail(value failure) {
  consequences then;
  {
    const std::lock_guard guard(lock_);
    --in_flight_;
    ++finished_;
    if (failure_.is(kind::null)) failure_ = std::move(failure);
    then = decide_locked();
  }
  carry_out(std::move(then));
}

value mapping::result_value() {
  if (!failure_.is(kind::null)) return failure_;
  return keeps_results_ ? lang::joined(lang::make_array(std::span(results_))) : value();
}

/// What follows from the present state: nothing while the caller's turn still takes items.
mapping::consequences mapping::decide_locked() {
  consequences then;
  if (!promise_ || is_published_) return then;
  if (finished_ == count_ || !failure_.is(kind::null)) {
    is_published_ = true;
    then.settles = promise_;
    then.outcome = result_value();
    return then;
  }
  // One puller per worker, and no more than there are items and places for them.
  while (next_ + then.pullers < count_ && pullers_ < owner_.worker_count() && in_flight_ + pullers_ < limit_) {
    ++pullers_;
    ++then.pullers;
  }
  return then;
}

void mapping::carry_out(consequences what) {
  for (std::size_t n = 0; n < what.pullers; ++n) start_puller();
  if (what.settles) what.settles->settle(std::move(what.outcome));
}

value mapping::finish(lane_actor& caller) {
  lang::fiber& f = caller.running_fiber();
  f.suspended_in_item = false;
  consequences then;
  value promise;
  {
    std::unique_lock guard(lock_);
    if (finished_ == count_ || !failure_.is(kind::null))
      return lang::make_settled_promise(lang::opened(result_value(), f));
    owner_.count(&event_counters::aggregators);
    owner_.share_globals(caller.lane_home());
    lang::share_in(*f.home, items_);
    lang::share_in(*f.home, function_);
    for (value& done : results_) done = lang::published(std::move(done), *f.home);
    home_ = &caller.lane_home();
    home_->add_user();
    home_->add_reference();
    holds_view_ = true;
    if (f.in_home)
      view_ = home_->take_view();
    else if (!f.view_is_stale)
      view_ = home_->copy_view(f.view);
    else   // while the top-level code is in a turn, the mappers look when it has ended
      holds_view_ = home_->take_settled_view(view_);
    depth_ = f.depth();
    promise_ = actor_reference<promise_actor>(
        make_light_actor<mapping_promise>(owner_.system(), weak_from_this()).release());
    promise = promise_of(promise_);
    then = decide_locked();
  }
  carry_out(std::move(then));
  return promise;
}

void mapping::start_puller() {
  auto lane = owner_.new_lane(*home_, lane_role::puller);
  value self = lang::make_handle(kind::handle, std::make_unique<mapping_handle>(shared_from_this()));
  lane->start(home_->code->prelude_value("__map_puller"), {&self, 1}, depth_);
  lane->schedule(true);
}

}  // namespace ruff::actors
