#include "lang/value/promise.hpp"

#include "lang/value/heap.hpp"

#include <new>

namespace ruff::lang {

namespace {

thread_local unobserved_hook hook_of_thread = nullptr;

value make_promise(promise_source* source, value settled) {
  auto* p = new (allocate_block(sizeof(promise_object))) promise_object;
  init_header(p, kind::promise);
  p->observed.store(0, std::memory_order_relaxed);
  p->source = source;
  p->settled = std::move(settled);
  return value::own(p);
}

}  // namespace

value make_settled_promise(value outcome) { return make_promise(nullptr, std::move(outcome)); }

value make_pending_promise(promise_source* source) { return make_promise(source, value()); }

void mark_observed(promise_object& p) noexcept {
  if (p.source)
    p.source->mark_observed();
  else if (p.observed.load(std::memory_order_relaxed) == 0)
    p.observed.store(1, std::memory_order_relaxed);
}

void set_unobserved_hook(unobserved_hook hook) noexcept { hook_of_thread = hook; }

void report_unobserved(const value& failure) noexcept {
  if (hook_of_thread) hook_of_thread(failure);
}

}  // namespace ruff::lang
