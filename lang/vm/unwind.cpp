// Errors on their way: from frame to frame until a handler, the end of an async body, or the end of the lane. A register
// that is released twice or a frame that is skipped would show here first, so every exit of a frame goes through one loop.

#include "lang/value/array.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/vm/crossing.hpp"
#include "lang/vm/machine.hpp"

#include <algorithm>

namespace ruff::lang {

namespace {

/// Calls kept in a trace; deeper ones are left out in the middle of the report.
constexpr std::size_t trace_frames_max = 1000;

void release_registers(slot* from, slot* to) {
  for (; from < to; ++from) as_value(*from) = value();
}

/// Walks the open calls of an async body, innermost first, calling f(code, ip behind the call or the error). Who called the
/// body is no part of it, whether it still runs in the caller's turn or not.
template <class F>
void for_each_call(const fiber& f, frame* record, const instruction* ip, F&& visit) {
  for (segment* s = f.top; s; s = s->prev) {
    for (frame* r = record; r != s->end(); ++r) {
      if (!visit(*r->code, ip)) return;
      ip = r->return_ip;
    }
    if (s->kind == segment_kind::async) return;
    record = s->return_record();
    ip = s->return_ip;
  }
}

/// Names of the calls, outermost first, without the top-level code.
value names_of(const std::vector<trace_frame>& calls) {
  value names = make_array();
  for (auto it = calls.rbegin(); it != calls.rend(); ++it)
    if (!it->function->empty()) names = push(std::move(names), make_string(*it->function));
  return names;
}

/// What `except` gets; the failure itself stays in the hidden field, for the case that the error is thrown again.
value error_struct(machine& m, value thrown) {
  shape_table& shapes = m.f.home->code->shapes;
  const auto& failure = *thrown.as<failure_object>();
  value error = make_structure(shapes.error());
  auto* s = error.as<structure_object>();
  s->fields()[0] = failure.message;
  s->fields()[1] = failure.stack.is(kind::unset) ? names_of(failure.trace) : failure.stack;
  s->fields()[2] = value::integer(failure.place.line);
  for (const std::size_t n : {0, 1}) note_reach(*s, s->fields()[n]);
  if (!failure.cause.is(kind::unset))
    error = with_field(shapes, std::move(error), "cause", opened(failure.cause, m.f));
  error.as<structure_object>()->fields()[3] = std::move(thrown);
  return error;
}

next enter_handler(machine& m, const handler& h) {
  release_registers(&m.reg(h.first), m.base + m.code().register_count);
  value failure = std::exchange(m.error, value());
  m.val(h.reg) = h.kind == handler_kind::except ? error_struct(m, std::move(failure)) : std::move(failure);
  m.ip = m.code().entry + h.target;
  return m.budget < 0 ? check_budget(m) : next::go;
}

bool is_cancellation(const value& v) { return v.is(kind::failure) && v.as<failure_object>()->is_cancellation; }

/// The handler of this frame that m.error goes on at, or null. What a cancelled lane does in `finally` ends with its
/// cancellation, whatever error there is.
const handler* handler_of(machine& m) {
  const auto& code = m.code();
  for (const handler* h = code.handler_at(m.ip - 1); h; h = code.handler_at(m.ip - 1, h)) {
    switch (h->kind) {
      case handler_kind::except:
        if (!is_cancellation(m.error)) return h;
        break;
      case handler_kind::finally:
        if (!is_cancellation(m.error) || may_clean_up(m)) return h;
        break;
      case handler_kind::pending:
        if (is_cancellation(m.val(h->reg))) m.error = std::move(m.val(h->reg));
    }
  }
  return nullptr;
}

/// The failed frame was the bottom one of an async call: its promise rejects and the caller goes on, or the caller fails
/// too.
next reject_async(machine& m, segment* s) {
  --m.f.async_depth_;
  m.f.touched_depth_ = std::min(m.f.touched_depth_, m.f.async_depth_);
  if (m.counters) ++m.counters->settled_immediately;
  // The await behind the call throws it; it goes through a promise, so that both ways give one text.
  value promise = make_settled_promise(std::move(m.error));
  m.error = value();
  if (s->mode == call_mode::item) promise.as_object()->flags |= item_promise_flag;
  as_value(*s->result) = std::move(promise);
  return next::go;
}

/// Leaves the bottom frame of the top segment. raise: unwinding goes on in the frame below.
next leave_bottom(machine& m) {
  segment* s = m.f.top;
  as_value(s->registers()[0]) = value();
  m.f.top = s->prev;
  m.base = s->return_base();
  m.record = s->return_record();
  m.ip = s->return_ip;
  next how = next::raise;
  switch (s->kind) {
    case segment_kind::overflow:
    case segment_kind::operation: break;
    case segment_kind::module: fail_module(m, *s->bottom()->code->module); break;
    case segment_kind::async: how = reject_async(m, s); break;
    case segment_kind::generator:
      m.f.top = s;
      return generator_ended(m, s->generator, m.ip, std::move(m.error));
    case segment_kind::lane:
      m.f.carried_ = std::move(m.error);
      m.error = value();
      m.why = stop::finished;
      how = next::leave;
  }
  return_segment(s);
  return how;
}

/// Releases the innermost frame.
next pop_frame(machine& m) {
  release_registers(m.base, m.base + m.code().register_count);
  segment* s = m.f.top;
  if (m.record == s->bottom()) return leave_bottom(m);
  m.ip = m.record->return_ip;
  m.base = m.record->caller_base();
  ++m.record;
  return next::raise;
}

}  // namespace

namespace {

/// The open calls of the script's own functions, innermost first.
std::vector<trace_frame> open_calls(const machine& m) {
  std::vector<trace_frame> calls;
  for_each_call(m.f, m.record, m.ip, [&](const function_code& code, const instruction* ip) {
    if (code.is_prelude || !code.file) return true;
    // A lane that is cancelled before its first instruction has done none.
    calls.push_back({&code.label, code.file->place_of(code.span_at(ip == code.entry ? ip : ip - 1))});
    return calls.size() < trace_frames_max;
  });
  return calls;
}

}  // namespace

void complete_trace(machine& m, failure_object& failure) {
  if (failure.place.line != 0) return;
  failure.trace = open_calls(m);
  if (!failure.trace.empty()) failure.place = failure.trace.front().place;
}

const instruction* call_site() noexcept {
  const instruction* site = nullptr;
  if (calling)
    for_each_call(calling->f, calling->record, calling->ip, [&](const function_code& code, const instruction* ip) {
      if (!code.is_prelude) site = ip - 1;
      return code.is_prelude;
    });
  return site;
}

void note_rethrow(machine& m, failure_object& failure) {
  failure.stack = names_of(open_calls(m));
}

bool may_clean_up(machine& m) {
  if (!m.f.is_ending) {
    m.f.is_ending = true;
    m.f.turn_start_ = m.steps();
  }
  return m.steps() - m.f.turn_start_ < cleanup_steps;
}

bool is_cleaning_up(machine& m) {
  const auto& code = m.code();
  for (const handler* h = code.handler_at(m.ip - 1); h; h = code.handler_at(m.ip - 1, h))
    if (h->kind == handler_kind::pending && is_cancellation(m.val(h->reg))) return true;
  return false;
}

next throw_pending_slow(machine& m, const instruction* at) {
  value& pending = m.val(at->a);
  if (at->flags & cancelled_only ? is_cancellation(pending) : pending.is(kind::failure)) return m.raised(std::move(pending));
  if (at->flags & cancelled_only) pending = value();
  return next::go;
}

next unwind(machine& m) {
  auto* failure = m.error.as<failure_object>();
  if (failure->place.line == 0) {
    // A builtin may hand out one failure to several lanes; the trace belongs to this throw alone.
    if (!m.error.is_unique()) {
      value own = wrapped_failure(*failure, text_of(failure->message), failure->origin);
      own.as<failure_object>()->is_cancellation = failure->is_cancellation;
      m.error = std::move(own);
    }
    complete_trace(m, *m.error.as<failure_object>());
  }
  for (;;) {
    if (const handler* h = handler_of(m)) return enter_handler(m, *h);
    const next how = pop_frame(m);
    if (how != next::raise) return how;
  }
}

next unwind_cancelled(machine& m, value failure) {
  m.error = std::move(failure);
  if (!m.f.top) {
    m.f.carried_ = std::move(m.error);
    m.why = stop::finished;
    return next::leave;
  }
  segment* outermost = nullptr;
  for (segment* s = m.f.top; s; s = s->prev)
    if (s->kind == segment_kind::async) outermost = s;
  // An eager callee that stands in a synchronous builtin takes that wait along.
  const bool waits = m.f.carried_.is(kind::promise) && !outcome_of(*m.f.carried_.as<promise_object>());
  if (outermost) split(m, outermost, waits ? split_reason::suspended : split_reason::head_start);
  m.f.carried_ = value();
  // Errors belong to the instruction before `ip`; a fiber that has just to go on stands at its next one.
  if (!outermost && m.f.resume_ == resume_action::go_on) ++m.ip;
  m.f.resume_ = resume_action::go_on;
  return unwind(m);
}

void release_segments(segment* top, slot* base, frame* record) noexcept {
  while (top) {
    for (; record != top->end(); ++record) {
      release_registers(base, base + record->code->register_count);
      base = record->caller_base();
    }
    as_value(top->registers()[0]) = value();
    segment* s = top;
    base = s->return_base();
    record = s->return_record();
    top = s->prev;
    return_segment(s);
  }
}

void append_stack(const fiber& f, failure_object& into) {
  for_each_call(f, f.record(), f.ip, [&](const function_code& code, const instruction* ip) {
    if (code.is_prelude || !code.file) return true;
    // A stopped await stands at its own instruction, which it will do again.
    const source_place place = code.file->place_of(code.span_at(into.trace.empty() ? ip : ip - 1));
    if (into.place.line == 0) into.place = place;
    into.trace.push_back({&code.label, place});
    return into.trace.size() < trace_frames_max;
  });
}

}  // namespace ruff::lang
