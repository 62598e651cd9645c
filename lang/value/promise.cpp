#include "lang/value/promise.hpp"

#include "lang/value/heap.hpp"

#include <new>

namespace ruff::lang {

namespace {

thread_local unobserved_hook hook_of_thread = nullptr;

}  // namespace

value make_settled_promise(value outcome) {
  auto* p = new (allocate_block(sizeof(settled_promise))) settled_promise;
  init_header(p, kind::promise);
  p->source = nullptr;
  p->depth = reach_of(outcome) & state_bit;
  p->outcome = std::move(outcome);
  p->observed.store(false, std::memory_order_relaxed);
  return value::own(p);
}

value make_pending_promise(promise_source* source) {
  auto* p = new (allocate_block(sizeof(promise_object))) promise_object;
  init_header(p, kind::promise);
  p->source = source;
  return value::own(p);
}

void mark_observed(promise_object& p) noexcept {
  if (p.source) return p.source->mark_observed();
  auto& observed = static_cast<settled_promise&>(p).observed;
  if (!observed.load(std::memory_order_relaxed)) observed.store(true, std::memory_order_relaxed);
}

void set_unobserved_hook(unobserved_hook hook) noexcept { hook_of_thread = hook; }

void report_unobserved(const value& failure) noexcept {
  if (hook_of_thread) hook_of_thread(failure);
}

}  // namespace ruff::lang
