#include "actors/promise_actor.hpp"

#include "actors/lane_config.hpp"
#include "actors/make_light_actor.hpp"
#include "actors/node.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/share.hpp"
#include "lang/vm/native.hpp"

#include <caf/actor_control_block.hpp>
#include <caf/mailbox_element.hpp>

#include <vector>

namespace ruff::actors {

namespace {

/// Promises whose waiters this thread still has to fire. A waiter may settle further promises: chains of a million go
/// through this list, not through the stack.
struct settle_list {
  std::vector<std::pair<waiter*, actor_reference<promise_actor>>> pending;
  bool is_running = false;
};

thread_local settle_list settling;

void fire_all(waiter* first, promise_actor& source) {
  const bool is_one_of_many = first && first->next;
  while (first) {
    waiter* const next = first->next;   // firing hands the waiter back to its owner
    if (first->state.exchange(waiter_state::fired, std::memory_order_acq_rel) == waiter_state::abandoned)
      first->drop();
    else
      first->fire(source, is_one_of_many);
    first = next;
  }
}

void fire_in_turn(waiter* first, promise_actor& source) {
  if (!first) return;
  if (settling.is_running) {
    source.add_reference();
    settling.pending.emplace_back(first, actor_reference<promise_actor>(&source));
    return;
  }
  settling.is_running = true;
  fire_all(first, source);
  while (!settling.pending.empty()) {
    auto [waiters, promise] = std::move(settling.pending.back());
    settling.pending.pop_back();
    fire_all(waiters, *promise);
  }
  settling.is_running = false;
}

waiter* reversed(waiter* stack) {
  waiter* list = nullptr;
  while (stack) {
    waiter* const next = stack->next;
    stack->next = list;
    list = stack;
    stack = next;
  }
  return list;
}

/// A place in the code as a value of the language's own that owns nothing.
lang::value origin_value(const lang::instruction* site) {
  lang::slot raw{static_cast<std::uint64_t>(lang::kind::unset), {0}};
  raw.bits = reinterpret_cast<std::uintptr_t>(site);
  return lang::value::adopt(raw);
}

}  // namespace

promise_actor::promise_actor(caf::actor_config& config) : light_actor(config), outcome_(origin_value(lang::call_site())) {}

/// What a builtin reports has no place in the script; its call is the next best.
void promise_actor::note_origin(const lang::value& failure) const {
  auto& f = *failure.as<lang::failure_object>();
  if (f.place.line == 0 && !f.made_by && failure.is_unique())
    f.made_by = reinterpret_cast<const lang::instruction*>(outcome_.raw().bits);
}

local_node& promise_actor::owner() const noexcept { return node_behind(home_system()); }

promise_actor::~promise_actor() {
  const bool unseen = outcome_.is(lang::kind::failure) && !is_observed();
  if (unseen) owner().report_unobserved(outcome_);
  for (auto* w = reinterpret_cast<waiter*>(word_.load() & ~settled_mark); w;) {
    waiter* const next = w->next;
    w->drop();
    w = next;
  }
}

void promise_actor::add_reference() noexcept { caf::intrusive_ptr_add_ref(ctrl()); }
bool promise_actor::try_add_reference() noexcept {
  auto& count = ctrl()->strong_refs;
  auto old = count.load(std::memory_order_relaxed);
  while (old != 0)
    if (count.compare_exchange_weak(old, old + 1, std::memory_order_acq_rel)) return true;
  return false;
}

bool promise_actor::is_held_once() const noexcept { return ctrl()->strong_refs.load(std::memory_order_acquire) == 1; }

void promise_actor::drop_reference() noexcept { caf::intrusive_ptr_release(ctrl()); }

// Nothing of this promise may be touched once the waiter is in the stack: it may fire at once, and what it wakes may drop
// the last reference.
bool promise_actor::subscribe(waiter& w) {
  owner().count(&event_counters::subscriptions);
  mark_observed();
  std::uintptr_t old = word_.load(std::memory_order_acquire);
  if (old != settled_mark && subscribed_.fetch_add(1, std::memory_order_relaxed) == 0) on_first_waiter();
  do {
    if (old == settled_mark) {
      owner().count(&event_counters::cached_answers);
      return false;
    }
    w.next = reinterpret_cast<waiter*>(old);
  } while (!word_.compare_exchange_weak(old, reinterpret_cast<std::uintptr_t>(&w), std::memory_order_acq_rel));
  return true;
}

bool promise_actor::settle(lang::value outcome) {
  if (marks_.fetch_or(claimed_mark, std::memory_order_acq_rel) & claimed_mark) return false;
  if (outcome.is(lang::kind::failure)) note_origin(outcome);
  lang::mark_shared(outcome);
  // What breaks because the program is being ended is nobody's concern.
  if (outcome.is(lang::kind::failure) && owner().is_unwinding()) mark_observed();
  outcome_ = std::move(outcome);
  const std::uintptr_t waiters = word_.exchange(settled_mark, std::memory_order_acq_rel);
  fire_in_turn(reversed(reinterpret_cast<waiter*>(waiters)), *this);
  return true;
}

bool promise_actor::abandon(waiter& w) {
  waiter_state armed = waiter_state::armed;
  if (!w.state.compare_exchange_strong(armed, waiter_state::abandoned, std::memory_order_acq_rel)) return false;
  const std::uint32_t left = marks_.fetch_add(one_abandoned, std::memory_order_relaxed) / one_abandoned + 1;
  const std::uint32_t all = subscribed_.load(std::memory_order_relaxed);
  if (left >= all || (left >= 8 && left * 2 > all)) sweep();
  return true;
}

void promise_actor::push(waiter& w) {
  std::uintptr_t old = word_.load(std::memory_order_acquire);
  do {
    if (old == settled_mark) {
      w.next = nullptr;
      fire_in_turn(&w, *this);
      return;
    }
    w.next = reinterpret_cast<waiter*>(old);
  } while (!word_.compare_exchange_weak(old, reinterpret_cast<std::uintptr_t>(&w), std::memory_order_acq_rel));
}

/// Takes the whole stack off, drops what was abandoned, and puts the rest back in order; who settles meanwhile finds an
/// empty stack, and the rest fires as it is put back.
void promise_actor::sweep() {
  std::uintptr_t stack = word_.load(std::memory_order_acquire);
  do {
    if (stack == settled_mark || stack == 0) return;
  } while (!word_.compare_exchange_weak(stack, 0, std::memory_order_acq_rel));
  waiter* list = reversed(reinterpret_cast<waiter*>(stack));
  // A dropped waiter may have been the last to hold its owner, which may have been the last to hold this promise.
  add_reference();
  const actor_reference<promise_actor> self(this);
  while (list) {
    waiter* const next = list->next;
    if (list->state.load(std::memory_order_acquire) == waiter_state::abandoned) {
      marks_.fetch_sub(one_abandoned, std::memory_order_relaxed);
      subscribed_.fetch_sub(1, std::memory_order_relaxed);
      list->drop();
    } else {
      push(*list);
    }
    list = next;
  }
  if (subscribed_.load(std::memory_order_relaxed) == 0) on_no_waiter();
}

void promise_actor::enqueue(caf::mailbox_element_ptr message, caf::execution_unit*) {
  owner().count(&event_counters::messages);
  refuse(*message);
}

producer::~producer() {
  if (promise_)
    promise_->settle(lang::fail(lang::error_code::promise_lost, "its producer ended without an outcome"));
}

void producer::settle(lang::value outcome) {
  promise_->settle(std::move(outcome));
  promise_ = {};
}

actor_reference<promise_actor> make_promise_actor(local_node& owner) {
  owner.count(&event_counters::promise_actors);
  return make_light_actor<promise_actor>(owner.system());
}

lang::value promise_of(const actor_reference<promise_actor>& actor) {
  actor->add_reference();
  return lang::make_pending_promise(actor.get());
}

}  // namespace ruff::actors
