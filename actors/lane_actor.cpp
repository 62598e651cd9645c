#include "actors/lane_actor.hpp"

#include "actors/channel.hpp"
#include "actors/joint_promise.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/compile/program.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/share.hpp"
#include "lang/vm/crossing.hpp"

#include <thread>

namespace ruff::actors {

lane_actor::lane_actor(caf::actor_config& config, actors::home& in, lane_role role) : promise_actor(config), role_(role) {
  in.add_reference();
  in.add_user();
  in.lanes.fetch_add(1, std::memory_order_relaxed);
  fiber::home = &in;
  // Only the program's own promises may be left without anybody looking at them.
  if (role != lane_role::async_call && role != lane_role::task) mark_observed();
  owner().lane_begins(*this);
}

lane_actor::~lane_actor() {
  if (auto* left = reinterpret_cast<lang::object*>(cancellation_.load() & ~closed)) lang::release(left);
  actors::home& in = lane_home();
  // A parked lane that nobody can wake any more goes without having ended.
  if ((word_.load() & done) == 0) {
    running_fiber() = lang::fiber();
    in.owner().lane_ends(*this, in);
  }
  in.drop_reference();
}

// ---- Park and wake.

void lane_actor::fire(promise_actor&, bool is_one_of_many) {
  if (!wait_is_over(is_one_of_many)) drop_reference();
}

void lane_actor::drop() {
  state.store(waiter_state::fired, std::memory_order_release);   // free for the next wait
  drop_reference();
}

void lane_actor::schedule(bool behind_others) {
  word_.exchange(woken, std::memory_order_acq_rel);
  schedule_again(behind_others);
}

void lane_actor::schedule_again(bool behind_others) {
  add_reference();
  become_job(behind_others);
}

/// Takes over one reference.
void lane_actor::become_job(bool behind_others) {
  owner().begin_activity();
  owner().enqueue_job(this, behind_others ? push_mode::behind : push_mode::next);
}

bool lane_actor::wait_is_over(bool is_one_of_many) {
  if (word_.fetch_or(woken | fired, std::memory_order_acq_rel) != 0) return false;
  become_job(is_one_of_many);
  return true;
}

bool lane_actor::cancel(lang::value failure) {
  failure.as<lang::failure_object>()->is_cancellation = true;
  lang::mark_shared(failure);
  std::uintptr_t none = 0;
  lang::object* const wanted = failure.as_object();
  lang::retain(wanted);
  if (!cancellation_.compare_exchange_strong(none, reinterpret_cast<std::uintptr_t>(wanted), std::memory_order_acq_rel)) {
    lang::release(wanted);
    return false;
  }
  // Whoever awaits a lane that stands in the queue of its home need not wait until its turn comes.
  const marks before = word_.fetch_or(woken | cancelled, std::memory_order_acq_rel);
  if (before == 0) schedule_again(true);
  if (before & queued) settle(failure);
  return true;
}

/// Takes hold of a parked lane: who wakes it now takes it for running and leaves a mark.
bool lane_actor::borrow() {
  marks parked = 0;
  return word_.compare_exchange_strong(parked, running, std::memory_order_acq_rel);
}

void lane_actor::end_borrow() {
  marks expected = running;
  if (word_.compare_exchange_strong(expected, 0, std::memory_order_acq_rel)) return;
  word_.fetch_and(static_cast<marks>(~running), std::memory_order_acq_rel);
  schedule_again(true);
}

bool lane_actor::begin_interrupt(lang::value failure) {
  if (!borrow()) return false;
  promise_actor* const source = promise_in(awaiting_.load(std::memory_order_relaxed));
  if (!source || !source->abandon(*this)) {
    end_borrow();
    return false;
  }
  // The lane will wait again with the same waiter, which must be out of the promise by then. If another thread has the
  // promise's waiters in hand just now, it is about to drop this one.
  source->sweep();
  while (state.load(std::memory_order_acquire) == waiter_state::abandoned) std::this_thread::yield();
  awaiting_.store(0, std::memory_order_relaxed);
  lang::mark_shared(failure);
  running_fiber().interrupt(std::move(failure));
  return true;
}

void lane_actor::end_interrupt() {
  word_.fetch_or(woken, std::memory_order_acq_rel);
  end_borrow();
}

// ---- Reports.

const promise_actor* lane_actor::awaited_since_before(std::uint32_t tick) const noexcept {
  const promise_actor* const source = awaited();
  if (!source || wait_tick_.load(std::memory_order_acquire) >= tick || !is_parked()) return nullptr;
  // Unchanged after the look: whatever waits the lane went through meanwhile, all of them began before the scan.
  const bool is_same = awaited() == source && wait_tick_.load(std::memory_order_acquire) < tick;
  return is_same ? source : nullptr;
}

channel* lane_actor::receives_from() const noexcept {
  const std::uintptr_t awaiting = awaiting_.load(std::memory_order_acquire);
  return awaiting & channel_mark && is_parked() ? reinterpret_cast<channel*>(awaiting & ~channel_mark) : nullptr;
}

lane_position lane_actor::position() {
  lane_position at{role_ == lane_role::top_level ? "top-level code" : "a body", {}};
  if (!borrow()) return at;
  lang::value stack = lang::fail(lang::error_code::deadlock, "");
  auto& trace = *stack.as<lang::failure_object>();
  lang::append_stack(running_fiber(), trace);
  at.place = trace.place;
  if (!trace.trace.empty() && trace.trace.back().function && !trace.trace.back().function->empty())
    at.name = *trace.trace.back().function;
  else if (role_ == lane_role::spawned)
    at.name = "a spawned body";
  end_borrow();
  return at;
}

// ---- Running.

namespace {

/// What the running thread lends to a lane: its counters, and the hook for rejections that nobody looked at.
class worker_scope {
 public:
  explicit worker_scope(local_node& owner) : owner_(owner) { owner.enter_worker(); }
  ~worker_scope() {
    if (counters.freed_in_cycles) owner_.count(&event_counters::freed_in_cycles, counters.freed_in_cycles);
    if (counters.async_calls) {
      owner_.count(&event_counters::async_calls, counters.async_calls);
      owner_.count(&event_counters::settled_immediately, counters.settled_immediately);
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
  const marks reasons = word_.exchange(running, std::memory_order_acq_rel);
  if (reasons & fired) end_wait();
  resume_result result = resume_later;
  for (;;) {
    lang::value cancellation = take_cancellation();
    if (awaiting_.load(std::memory_order_relaxed)) {
      if (!park(result)) return result;   // woken for nothing
      continue;
    }
    lang::stop why;
    {
      worker_scope scope(owner());
      if (in_home && runs_top_level()) lane_home().top_level_in_turn.store(true, std::memory_order_relaxed);
      why = lang::run(running_fiber(), &scope.counters, std::move(cancellation));
      tidy_home();
    }
    if (!go_on(why, result)) return result;
  }
}

/// The lane has stopped, and if nobody else is in the home, a portion of its search for cycles can be done.
void lane_actor::tidy_home() {
  actors::home& in = lane_home();
  if (!in.is_untidy()) return;
  if (in_home) return in.tidy();
  if (!in.enter()) return;
  in.tidy();
  in.leave();
}

/// The failure of a lane that is to be cancelled now, else null. It waits no more: what it waited for is left behind.
lang::value lane_actor::take_cancellation() {
  if (cancellation_.load(std::memory_order_relaxed) <= closed) return {};
  lang::value failure =
      lang::value::own(reinterpret_cast<lang::object*>(cancellation_.exchange(closed, std::memory_order_acq_rel)));
  if (promise_actor* const source = awaited()) static_cast<void>(source->abandon(*this));
  // The fiber knows where it waited even when a message is there by now.
  if (lang::handle* const place = waits_in()) static_cast<channel*>(place)->decline(*this);
  end_wait();
  return failure;
}

bool lane_actor::go_on(lang::stop why, resume_result& result) {
  switch (why) {
    case lang::stop::finished:
      // What others will find may be read in the home only.
      if (!in_home && lang::private_state_of(lane_home(), stopped_with()) == lang::private_state::shared)
        return queue_for_home(result);
      result = finish();
      return false;
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
  view_is_stale = true;
}

bool lane_actor::wait(bool keeps_home, resume_result& result) {
  if (!keeps_home) end_wait_turn();
  if (lets_others_in_once()) {
    word_.exchange(woken, std::memory_order_acq_rel);
    result = resume_later;
    return false;
  }
  if (begin_wait()) return park(result);
  if (!waits_in()) return true;
  // A message is there: what has ended the turn was its length.
  word_.exchange(woken, std::memory_order_acq_rel);
  result = resume_later;
  return false;
}

/// Begins what the fiber waits for; false when the outcome is there already.
bool lane_actor::begin_wait() {
  if (is_pausing()) {
    begin_pause(pause_ms());
    return true;
  }
  owner().notes().note_wait(*this);
  if (lang::handle* const place = waits_in()) return begin_receive(*static_cast<channel*>(place));
  auto& source = *static_cast<promise_actor*>(running_fiber().awaited());
  state.store(waiter_state::armed, std::memory_order_relaxed);
  wait_tick_.store(owner().scan_tick(), std::memory_order_release);
  awaiting_.store(reinterpret_cast<std::uintptr_t>(&source), std::memory_order_release);
  add_reference();
  if (source.subscribe(*this)) return true;
  awaiting_.store(0, std::memory_order_relaxed);
  drop_reference();
  return false;
}

bool lane_actor::lets_others_in_once() const noexcept {
  return is_pausing() && pause_ms() == 0 && !owner().is_deterministic();
}

/// False when a message is there already, or none can come any more.
bool lane_actor::begin_receive(channel& in) {
  const std::int64_t limit = wait_limit_ms();
  awaiting_.store(reinterpret_cast<std::uintptr_t>(&in) | channel_mark, std::memory_order_release);
  if (!in.wait(*this)) {
    awaiting_.store(0, std::memory_order_relaxed);
    return false;
  }
  if (limit >= 0) begin_pause(limit);
  return true;
}

/// Hangs a timer for this lane into the wheel.
void lane_actor::begin_pause(std::int64_t milliseconds) {
  timer_service& timers = owner().timers();
  lane_timer* const timer = timers.make_pause(*this, static_cast<std::uint64_t>(milliseconds));
  awaiting_.store(reinterpret_cast<std::uintptr_t>(timer) | pause_mark, std::memory_order_release);
  timers.begin_pause(*timer);
}

void lane_actor::end_wait() {
  const std::uintptr_t awaiting = awaiting_.load(std::memory_order_relaxed);   // nobody else writes it
  awaiting_.store(0, std::memory_order_relaxed);
  if ((awaiting & pause_mark) == 0) return;
  lang::handle* const place = waits_in();
  if (place) static_cast<channel*>(place)->withdraw(*this);
  owner().timers().end_pause(reinterpret_cast<lane_timer*>(awaiting & ~pause_mark));
  // Message and timer may both have come; what came second is no news for the next wait.
  if (place) word_.fetch_and(static_cast<marks>(~fired), std::memory_order_acq_rel);
}

/// False: the lane is parked and must not be touched any more. True: somebody woke it meanwhile.
bool lane_actor::park(resume_result& result) {
  local_node& where = owner();
  marks expected = running;
  result = awaiting_message;
  if (word_.compare_exchange_strong(expected, 0, std::memory_order_acq_rel)) {
    where.end_activity();
    return false;
  }
  if (word_.exchange(running, std::memory_order_acq_rel) & fired) end_wait();
  return true;
}

lane_actor::resume_result lane_actor::finish() {
  lang::value outcome = lang::published(take_result(), lane_home());
  if (const std::uint64_t freed = end_cycles()) owner().count(&event_counters::freed_in_cycles, freed);
  leave_home();
  let_view_go();
  // Not taken yet, but cancel() has said that it came in time.
  if (auto* asked = reinterpret_cast<lang::object*>(cancellation_.exchange(closed, std::memory_order_acq_rel) & ~closed))
    outcome = lang::value::own(asked);
  if (role_ == lane_role::spawned && outcome.is(lang::kind::failure) &&
      !outcome.as<lang::failure_object>()->is_cancellation)
    owner().report_spawn_failure(outcome);
  if (role_ == lane_role::top_level) owner().main_ended(outcome);
  settle(std::move(outcome));
  word_.exchange(done, std::memory_order_acq_rel);
  owner().lane_ends(*this, lane_home());
  owner().end_activity();
  return caf::resumable::done;
}

// ---- Home.

bool lane_actor::queue_for_home(resume_result& result) {
  let_view_go();
  if (word_.exchange(queued, std::memory_order_acq_rel) & cancelled) {
    word_.exchange(running, std::memory_order_acq_rel);
    view_is_stale = true;
    return true;
  }
  add_reference();
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
  in_home = true;
  view = lang::view_of_everything;
  view_is_stale = false;
}

void lane_actor::handed_home() {
  begin_turn_in_home();
  schedule();
  drop_reference();
}

void lane_actor::leave_home() {
  if (!in_home) return;
  in_home = false;
  view_is_stale = true;
  if (runs_top_level()) {
    lane_home().epoch.fetch_add(1, std::memory_order_acq_rel);
    lane_home().top_level_in_turn.store(false, std::memory_order_release);
  }
  view = lane_home().settled_view();
  lane_home().leave();
}

void lane_actor::let_view_go() {
  if (holds_view_) lane_home().release_view(view);
  holds_view_ = false;
}

void lane_actor::hold_view(std::uint32_t held) {
  let_view_go();
  view = held;
  view_is_stale = false;
  holds_view_ = true;
}

void lane_actor::share_view(std::uint32_t held) {
  if (!holds_view_ || view != held || view_is_stale) hold_view(lane_home().copy_view(held));
}

void lane_actor::end_turn() { leave_home(); }

lang::host_answer lane_actor::enter_home() {
  if (!lane_home().enter()) return lang::host_answer::stop;
  let_view_go();
  begin_turn_in_home();
  if (runs_top_level()) lane_home().top_level_in_turn.store(true, std::memory_order_relaxed);
  return lang::host_answer::done;
}

lang::host_answer lane_actor::refresh_view() {
  std::uint32_t settled = 0;
  if (!lane_home().take_settled_view(settled)) return lang::host_answer::stop;
  hold_view(settled);
  return lang::host_answer::done;
}

// ---- New lanes.

lang::value lane_actor::split_off(lang::fiber&& child, lang::split_reason why) {
  owner().share_globals(lane_home());
  auto lane = make_light_actor<lane_actor>(owner().system(), lane_home(), lane_role::async_call);
  owner().count(&event_counters::lanes_promoted);
  lang::value promise = promise_of(actor_reference<promise_actor>((lane->add_reference(), lane.get())));
  lane->take_over(std::move(child));
  if (why == lang::split_reason::waits) {
    lane->view = lane_home().settled_view();
    lane->view_is_stale = true;
  } else if (in_home) {
    lane->hold_view(lane_home().take_view());
  } else {
    lane->view = view;
    lane->view_is_stale = view_is_stale;
    if (holds_view_) lane->hold_view(lane_home().copy_view(view));
  }
  if (why == lang::split_reason::head_start) {
    lane->word_.exchange(woken, std::memory_order_acq_rel);
    owner().begin_activity();
    owner().enqueue_job(lane.release(), push_mode::spread);
    return promise;
  }
  lane->begin_parked();
  return promise;
}

/// The fiber waits already. Until the lane is parked, a cancellation only leaves its mark.
void lane_actor::begin_parked() {
  marks expected = running;
  const bool lets_in = lets_others_in_once();
  if (!lets_in && begin_wait() && word_.compare_exchange_strong(expected, 0, std::memory_order_acq_rel)) return;
  word_.fetch_or(woken, std::memory_order_acq_rel);
  word_.fetch_and(static_cast<marks>(~running), std::memory_order_acq_rel);
  schedule_again(lets_in);
}

void lane_actor::take_over(lang::fiber&& child) {
  running_fiber() = std::move(child);
  in_home = false;
  claim_frames();
}

void lane_actor::start(lang::value function, std::span<lang::value> arguments, std::int32_t depth) {
  running_fiber().start(lane_home(), std::move(function), arguments, depth);
}

void lane_actor::begin_as_top_level(bool is_in_home) {
  is_top_level = true;
  if (is_in_home) begin_turn_in_home();
}

}  // namespace ruff::actors
