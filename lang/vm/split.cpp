// Splitting an async call off its caller's turn: two pointers are relinked, nothing is copied. What both sides can reach is
// marked as shared first.

#include "lang/value/promise.hpp"
#include "lang/vm/home_state.hpp"
#include "lang/vm/machine.hpp"

#include <algorithm>

namespace ruff::lang {

void mark_for(machine& m, const value& v) { share_in(*m.f.home, v); }

void mark_frames(machine& m, segment* s) {
  slot* top_base = m.base;
  const function_code* code = m.record->code;
  for (segment* at = m.f.top;; at = at->prev) {
    for (slot* r = at->registers(); r != top_base + code->register_count; ++r)
      if (r->is_counted()) mark_for(m, as_value(*r));
    if (at == s) return;
    top_base = at->return_base();
    code = at->return_record()->code;
  }
}

void split(machine& m, segment* s, split_reason why) {
  mark_frames(m, s);
  if (m.f.carried_.is(kind::promise)) mark_for(m, m.f.carried_);
  fiber& f = m.f;
  f.steps_ = m.steps();
  m.granted = m.budget;

  std::uint32_t nested = 0;
  fiber child;
  for (segment* at = f.top; at != s; at = at->prev) {
    if (at->kind == segment_kind::module) ++child.open_modules_;
    if (at->kind != segment_kind::async) continue;
    ++nested;
    at->start_steps = f.steps_;
  }
  f.open_modules_ = static_cast<std::uint16_t>(f.open_modules_ - child.open_modules_);
  child.home = f.home;
  child.view = f.view;
  child.top = f.top;
  child.stand_at(m.base, m.record, m.ip);
  child.steps_ = child.turn_start_ = f.steps_;
  child.async_depth_ = nested;
  child.item_start = f.item_start;
  child.resume_ = std::exchange(f.resume_, resume_action::go_on);
  child.result_ = f.result_;
  child.carried_ = std::move(f.carried_);

  if (child.open_modules_ != 0) show_top_level(f);
  f.top = s->prev;
  f.async_depth_ -= nested + 1;
  f.touched_depth_ = std::min(f.touched_depth_, f.async_depth_);
  m.base = s->return_base();
  m.record = s->return_record();
  m.ip = s->return_ip;
  slot* const result = s->result;
  const bool is_item = s->mode == call_mode::item;
  s->prev = nullptr;
  s->kind = segment_kind::lane;
  s->bottom()->return_ip = stub_of(segment_kind::lane);

  value promise = f.home->host->split_off(f, std::move(child), why);
  if (is_item) promise.as_object()->flags |= item_promise_flag;
  as_value(*result) = std::move(promise);
}

}  // namespace ruff::lang
