#include "actors/lane_actor.hpp"

#include "actors/channel.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/compile/program.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/share.hpp"

namespace ruff::actors {

lane_actor::lane_actor(caf::actor_config& config, home& in, lane_role role) : promise_actor(config), role_(role) {
  in.add_reference();
  in.lanes.fetch_add(1, std::memory_order_relaxed);
  fiber_.host = this;
  fiber_.home = &in;
  // Only the program's own promises may be left without anybody looking at them.
  if (role != lane_role::async_call) mark_observed();
  owner().lane_begins(*this);
}

lane_actor::~lane_actor() {
  if (lang::object* left = request_.exchange(nullptr)) lang::release(left);
  // A parked lane that nobody can wake any more goes without having ended.
  if ((word_.load() & done) == 0) owner().lane_ends(*this);
  lane_home().drop_reference();
}

// ---- Park and wake.

void lane_actor::fire(promise_actor& source, bool is_one_of_many) {
  static_cast<void>(source);
  wake(fired, is_one_of_many);
  drop_reference();
}

void lane_actor::drop() { drop_reference(); }

void lane_actor::schedule(bool behind_others) {
  add_reference();
  owner().begin_activity();
  owner().enqueue_job(this, behind_others ? push_mode::behind : push_mode::next);
}

bool lane_actor::wake(std::uint32_t why, bool behind_others) {
  const std::uint32_t before = word_.fetch_or(woken | why, std::memory_order_acq_rel);
  if (before == 0) schedule(behind_others);
  return (before & done) == 0;
}

bool lane_actor::cancel(lang::value failure) {
  if (word_.load(std::memory_order_acquire) & done) return false;
  failure.as<lang::failure_object>()->is_cancellation = true;
  lang::mark_shared(failure);
  lang::object* expected = nullptr;
  lang::object* wanted = failure.as_object();
  lang::retain(wanted);
  if (!request_.compare_exchange_strong(expected, wanted, std::memory_order_acq_rel)) {
    lang::release(wanted);
    return false;
  }
  // Whoever awaits a lane that stands in the queue of its home need not wait until its turn comes.
  if (word_.load(std::memory_order_acquire) == queued) settle(failure);
  return wake(cancelled, true);
}

void lane_actor::interrupt(lang::value failure) {
  lang::mark_shared(failure);
  lang::object* expected = nullptr;
  lang::object* wanted = failure.as_object();
  lang::retain(wanted);
  if (request_.compare_exchange_strong(expected, wanted, std::memory_order_acq_rel))
    wake(cancelled, true);
  else
    lang::release(wanted);
}

// ---- Running.

namespace {

/// What the running thread lends to a lane: its counters, and the hook for rejections that nobody looked at.
class worker_scope {
 public:
  explicit worker_scope(local_node& owner) : owner_(owner) {
    owner.enter_worker();
    note_most(owner.statistics.most_workers_running,
              owner.statistics.workers_running.fetch_add(1, std::memory_order_relaxed) + 1);
  }
  ~worker_scope() {
    owner_.statistics.workers_running.fetch_sub(1, std::memory_order_relaxed);
    if (counters.async_calls) {
      bump(owner_.statistics.async_calls, counters.async_calls);
      bump(owner_.statistics.settled_immediately, counters.settled_immediately);
    }
  }
  worker_scope(const worker_scope&) = delete;
  worker_scope& operator=(const worker_scope&) = delete;

  lang::fiber_counters counters;

 private:
  local_node& owner_;
};

}  // namespace

lane_actor::resume_result lane_actor::resume(caf::execution_unit*, std::size_t) {
  const std::uint32_t reasons = word_.exchange(running, std::memory_order_acq_rel);
  if (reasons & fired) awaiting_.store(nullptr, std::memory_order_relaxed);
  resume_result result = resume_later;
  for (;;) {
    if (lang::object* asked = request_.exchange(nullptr, std::memory_order_acq_rel)) {
      take_request(lang::value::own(asked));
    } else if (awaiting_.load(std::memory_order_relaxed)) {
      if (!park(result)) return result;   // woken for nothing
      continue;
    }
    lang::stop why;
    {
      worker_scope scope(owner());
            if (fiber_.in_home && fiber_.is_top_level) lane_home().top_level_in_turn.store(true, std::memory_order_relaxed);
      why = lang::run(fiber_, &scope.counters);
    }
    if (!go_on(why, result)) return result;
  }
}

void lane_actor::take_request(lang::value failure) {
  promise_actor* const source = awaiting_.exchange(nullptr, std::memory_order_relaxed);
  const bool is_cancel = failure.as<lang::failure_object>()->is_cancellation;
  if (source) {
    if (channel* c = source->receives_from()) c->withdraw(*source);
    source->abandon(*this);
    if (!is_cancel) source->sweep();
    if (!is_cancel && state.load() == waiter_state::abandoned && !source->outcome())
      state.store(waiter_state::armed);
  }
  if (is_cancel)
    fiber_.cancel(std::move(failure));
  else
    fiber_.interrupt(std::move(failure));
}

bool lane_actor::go_on(lang::stop why, resume_result& result) {
  switch (why) {
    case lang::stop::finished: result = finish(); return false;
    case lang::stop::slice_over:
      word_.exchange(woken, std::memory_order_acq_rel);
      result = resume_later;
      return false;
    case lang::stop::yielded:
      end_wait_turn();
      word_.exchange(woken, std::memory_order_acq_rel);
      result = resume_later;
      return false;
    case lang::stop::waiting: return wait(false, result);
    case lang::stop::suspended: return wait(true, result);
    case lang::stop::entering_home: return queue_for_home(result);
  }
  return false;
}

/// The turn has ended at a wait: others may come in, and the lane sees the newest state afterwards.
void lane_actor::end_wait_turn() {
  leave_home();
  let_view_go();
  fiber_.view_is_stale = true;
}

bool lane_actor::wait(bool keeps_home, resume_result& result) {
  auto* const source = static_cast<promise_actor*>(fiber_.awaited());
  if (!keeps_home) end_wait_turn();
  return begin_wait(*source) ? park(result) : true;
}

/// Subscribes to what the fiber waits for; false when the outcome is there already.
bool lane_actor::begin_wait(promise_actor& source) {
  state.store(waiter_state::armed, std::memory_order_relaxed);
  awaiting_.store(&source, std::memory_order_release);
  add_reference();
  if (source.subscribe(*this)) return true;
  awaiting_.store(nullptr, std::memory_order_relaxed);
  drop_reference();
  return false;
}

/// False: the lane is parked and must not be touched any more. True: somebody woke it meanwhile.
bool lane_actor::park(resume_result& result) {
  local_node& where = owner();
  std::uint32_t expected = running;
  result = awaiting_message;
  if (word_.compare_exchange_strong(expected, 0, std::memory_order_acq_rel)) {
    where.end_activity();
    return false;
  }
  if (word_.exchange(running, std::memory_order_acq_rel) & fired) awaiting_.store(nullptr, std::memory_order_relaxed);
  return true;
}

lane_actor::resume_result lane_actor::finish() {
  lang::value outcome = fiber_.take_result();
  leave_home();
  let_view_go();
  if (role_ == lane_role::spawned && outcome.is(lang::kind::failure) &&
      !outcome.as<lang::failure_object>()->is_cancellation)
    owner().report_spawn_failure(outcome);
  if (role_ == lane_role::top_level) owner().main_ended(outcome);
  settle(std::move(outcome));
  word_.exchange(done, std::memory_order_acq_rel);
  owner().lane_ends(*this);
  owner().end_activity();
  return caf::resumable::done;
}

// ---- Home.

bool lane_actor::queue_for_home(resume_result& result) {
  let_view_go();
  add_reference();
  word_.exchange(queued, std::memory_order_acq_rel);
  local_node& where = owner();
  result = awaiting_message;
  if (!lane_home().enter_or_join(*this)) {
    where.end_activity();
    return false;
  }
  drop_reference();
  word_.exchange(running, std::memory_order_acq_rel);
  begin_turn_in_home();
  return true;
}

void lane_actor::begin_turn_in_home() {
  fiber_.in_home = true;
  fiber_.view = lang::view_of_everything;
  fiber_.view_is_stale = false;
}

void lane_actor::handed_home() {
  begin_turn_in_home();
  word_.exchange(woken, std::memory_order_acq_rel);
  schedule();
  drop_reference();
}

void lane_actor::leave_home() {
  if (!fiber_.in_home) return;
  fiber_.in_home = false;
  fiber_.view_is_stale = true;
  if (fiber_.is_top_level) {
    lane_home().epoch.fetch_add(1, std::memory_order_acq_rel);
    lane_home().top_level_in_turn.store(false, std::memory_order_release);
  }
  fiber_.view = lane_home().settled_view();
  lane_home().leave();
}

void lane_actor::let_view_go() {
  if (holds_view_) lane_home().release_view();
  holds_view_ = false;
}

void lane_actor::hold_view(std::uint32_t view) {
  fiber_.view = view;
  fiber_.view_is_stale = false;
  holds_view_ = true;
}

void lane_actor::end_turn() {
  const std::uint32_t view = fiber_.view;
  const bool was_inside = fiber_.in_home;
  leave_home();
  if (!was_inside) fiber_.view = view;
}

lang::host_answer lane_actor::enter_home(lang::fiber& f) {
  if (!lane_home().enter()) return lang::host_answer::stop;
  static_cast<void>(f);
  let_view_go();
  begin_turn_in_home();
  if (fiber_.is_top_level) lane_home().top_level_in_turn.store(true, std::memory_order_relaxed);
  return lang::host_answer::done;
}

lang::host_answer lane_actor::refresh_view(lang::fiber& f) {
  if (lane_home().top_level_in_turn.load(std::memory_order_acquire)) return lang::host_answer::stop;
  f.view = lane_home().settled_view();
  f.view_is_stale = false;
  return lang::host_answer::done;
}

lang::host_answer lane_actor::read_top_level(lang::fiber& f, std::uint32_t slot, lang::value& out) {
  if (f.view_is_stale && refresh_view(f) == lang::host_answer::stop) return lang::host_answer::stop;
  out = lane_home().read(slot, f.view);
  return lang::host_answer::done;
}

lang::value* lane_actor::begin_top_level_write(lang::fiber&, std::uint32_t slot) { return lane_home().begin_write(slot); }
void lane_actor::end_top_level_write(lang::fiber&, std::uint32_t) { lane_home().end_write(); }

// ---- New lanes.

lang::value lane_actor::split_off(lang::fiber& parent, lang::fiber&& child, lang::split_reason why) {
  owner().share_globals(lane_home(), fiber_);
  auto lane = make_light_actor<lane_actor>(owner().system(), lane_home(), lane_role::async_call);
  bump(owner().statistics.lanes_promoted);
  lang::value promise = promise_of(actor_reference<promise_actor>((lane->add_reference(), lane.get())));
  if (why != lang::split_reason::waits) {
    if (parent.in_home) {
      lane->take_over(std::move(child));
      lane->hold_view(lane_home().take_view());
    } else {
      lane->take_over(std::move(child));
      lane->fiber_.view = parent.view;
      lane->fiber_.view_is_stale = parent.view_is_stale;
      if (holds_view_) lane->hold_view(lane_home().copy_view(parent.view));
    }
  } else {
    lane->take_over(std::move(child));
    lane->fiber_.view = lane_home().settled_view();
    lane->fiber_.view_is_stale = true;
  }
  if (why == lang::split_reason::head_start) {
    owner().begin_activity();
    owner().enqueue_job(lane.release(), push_mode::spread);
    return promise;
  }
  lane->word_.store(0, std::memory_order_release);
  if (!lane->begin_wait(*static_cast<promise_actor*>(lane->fiber_.awaited()))) lane->wake(fired, false);
  return promise;
}

void lane_actor::take_over(lang::fiber&& child) {
  fiber_ = std::move(child);
  fiber_.host = this;
  fiber_.in_home = false;
}

void lane_actor::start(lang::value function, std::span<lang::value> arguments, std::int32_t depth) {
  fiber_.start(lane_home(), std::move(function), arguments, depth);
}

void lane_actor::begin_at_home() {
  fiber_.is_top_level = true;
  begin_turn_in_home();
}

void lane_actor::spawn(lang::fiber&, lang::value function) {
  auto lane = owner().spawn_lane(lane_home(), std::move(function), {}, lane_role::spawned);
  lane->schedule(true);
}

lang::value lane_actor::make_gate() { return promise_of(make_promise_actor(owner())); }

void lane_actor::open_gate(const lang::value& gate) {
  static_cast<promise_actor*>(gate.as<lang::promise_object>()->source)->settle(lang::value());
}

}  // namespace ruff::actors
