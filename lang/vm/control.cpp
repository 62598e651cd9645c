// Budget, waiting, and what happens at the ends of segments.

#include "lang/value/promise.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "lang/value/text.hpp"
#include "lang/vm/crossing.hpp"
#include "lang/vm/machine.hpp"
#include "lang/vm/own_cycles.hpp"

#include <algorithm>
#include <utility>

namespace ruff::lang {

namespace {

segment* innermost_async(segment* top) {
  while (top && top->kind != segment_kind::async) top = top->prev;
  return top;
}

/// The outermost async segment that was called since home state was last touched, or null.
segment* outermost_untouched(const fiber& f) {
  segment* found = nullptr;
  segment* s = f.top;
  for (std::uint32_t level = f.async_depth_; level > f.touched_depth_; --level) {
    found = innermost_async(s);
    s = found->prev;
  }
  return found;
}

bool has_used_head_start(const machine& m, const segment& s) {
  return m.steps() - s.start_steps >= head_start_steps;
}

/// Hands out the next steps: until the slice is over or the outermost async call has used up its head start.
void grant(machine& m) {
  m.f.steps_ = m.steps();
  std::uint32_t amount = m.slice_left;
  if (const segment* s = outermost_untouched(m.f))
    amount = std::min(amount, s->start_steps + head_start_steps - m.f.steps_);
  m.slice_left -= amount;
  m.granted = m.budget = static_cast<std::int32_t>(amount);
}

next leave(machine& m, stop why) {
  m.why = why;
  return next::leave;
}

/// The bottom frame of the top segment has returned; unlinks the segment and gives its result.
value pop_segment(machine& m, segment*& popped) {
  segment* s = m.f.top;
  value result = std::move(as_value(s->registers()[1]));
  as_value(s->registers()[0]) = value();
  m.f.top = s->prev;
  m.base = s->return_base();
  m.ip = s->return_ip;
  m.record = s->return_record();
  popped = s;
  return result;
}

next leave_async(machine& m) {
  segment* s = nullptr;
  value result = pop_segment(m, s);
  --m.f.async_depth_;
  m.f.touched_depth_ = std::min(m.f.touched_depth_, m.f.async_depth_);
  if (m.counters) ++m.counters->settled_immediately;
  const bool turn_is_long = m.steps() - m.f.turn_start_ >= slice_steps;
  if (s->mode == call_mode::promise || (s->mode == call_mode::await_result && turn_is_long))
    result = make_settled_promise(std::move(result));
  else if (s->mode == call_mode::await_result)
    ++m.ip;
  as_value(*s->result) = std::move(result);
  return_segment(s);
  return next::go;
}

}  // namespace

next leave_slow(machine& m, const instruction* at) {
  segment* s = nullptr;
  if (at->op == opcode::leave_async_op) return leave_async(m);
  if (at->op == opcode::leave_generator_op) {
    as_value(m.f.top->registers()[1]) = value();
    return generator_ended(m, m.f.top->generator, m.f.top->return_ip, value());
  }
  value result = pop_segment(m, s);
  const bool is_lane = s->kind == segment_kind::lane;
  if (is_lane)
    m.f.carried_ = std::move(result);
  else if (s->result)
    as_value(*s->result) = std::move(result);
  else
    jump_on_result(m, result);
  return_segment(s);
  return is_lane ? leave(m, stop::finished) : next::go;
}

namespace {

/// Whether a call of a closure that assigns captured variables is open in the frames from `s` to the top, and the closure is
/// the lane's own still: a split would make it home state while it is between two assignments.
bool has_open_state(const machine& m, const segment* s) {
  const slot* base = m.base;
  const frame* record = m.record;
  for (segment* at = m.f.top;; at = at->prev) {
    for (; record != at->end(); ++record) {
      if (record->code->assigns_captures && !base[-1].o->is_shared()) return true;
      base = record->caller_base();
    }
    if (at == s) return false;
    base = at->return_base();
    record = at->return_record();
  }
}

/// The outermost async call that has touched nothing has used up its head start. After a touch it stays.
next end_head_start(machine& m, segment* s) {
  if (has_open_state(m, s)) return touch(m, m.ip);
  split(m, s, split_reason::head_start);
  return next::go;
}

}  // namespace

next cancelled(machine& m) {
  value failure = fail(error_code::cancelled, "Task was cancelled");
  failure.as<failure_object>()->is_cancellation = true;
  return m.raised(std::move(failure));
}

next check_budget(machine& m) {
  m.f.steps_ = m.steps();
  const std::int32_t overdrawn = std::max(0, -m.budget - 1);
  m.granted = m.budget = 0;
  m.slice_left -= std::min(m.slice_left, static_cast<std::uint32_t>(overdrawn));
  if (segment* s = outermost_untouched(m.f); s && has_used_head_start(m, *s))
    if (const next how = end_head_start(m, s); how != next::go) return how;
  if (m.f.is_ending && !may_clean_up(m)) {
    ++m.ip;
    return cancelled(m);
  }
  if (m.slice_left == 0) return leave(m, stop::slice_over);
  grant(m);
  return next::go;
}

namespace {

/// False when the lane's own search for cycles goes on first.
bool is_tidy(machine& m) {
  std::uint64_t freed = 0;
  const bool is_done = !m.f.cycles_ || m.f.cycles_->tidy(freed);
  if (m.counters) m.counters->freed_in_cycles += freed;
  return is_done;
}

/// Puts an outcome that a builtin's call was for into its result register, or throws it.
next give(machine& m, const value& promise, const value& outcome, std::uint16_t result) {
  mark_observed(*promise.as<promise_object>());
  if (outcome.is(kind::failure)) return m.raised(outcome);
  m.val(result) = opened(outcome, m.f);
  return next::go;
}

/// The builtin that was called waits for `promise`, which has its outcome by now unless the host was wrong.
next give_outcome(machine& m, const value& promise) {
  const value* outcome = outcome_of(*promise.as<promise_object>());
  if (!outcome) {
    m.f.resume_ = resume_action::give_outcome;
    m.f.carried_ = promise;
    return leave(m, stop::waiting);
  }
  return give(m, promise, *outcome, m.f.result_);
}

}  // namespace

next resume(machine& m, value cancellation) {
  m.slice_left = slice_steps;
  // Who ends already, by `exit`, is not disturbed by the end of the program.
  const bool goes_on = m.f.is_ending && !m.f.carried_.is(kind::promise);
  if (!cancellation.is(kind::null) && !goes_on) {
    grant(m);
    return unwind_cancelled(m, std::move(cancellation));
  }
  if (!m.f.top) return leave(m, stop::finished);
  if (!is_tidy(m)) return leave(m, stop::slice_over);
  grant(m);
  value carried = std::move(m.f.carried_);
  switch (std::exchange(m.f.resume_, resume_action::go_on)) {
    case resume_action::go_on: break;
    case resume_action::give_handed_in: {
      value& place = m.val(m.f.result_);
      place = place.is(kind::wait) || place.is(kind::unset) ? value() : opened(place, m.f);
      break;
    }
    case resume_action::give_outcome: return give_outcome(m, carried);
    case resume_action::interrupt: return m.raised(std::move(carried));
  }
  return next::go;
}

next wait_for(machine& m, value what, bool keeps_home) {
  segment* s = innermost_async(m.f.top);
  const bool touched = m.f.async_depth_ == m.f.touched_depth_;
  for (segment* t = m.f.top; keeps_home && t; t = t->prev)
    if (t->kind == segment_kind::async && t->mode == call_mode::item) m.f.suspended_in_item = true;
  if (m.f.is_ending && !s && !keeps_home) {
    if (std::exchange(m.f.resume_, resume_action::go_on) == resume_action::go_on) ++m.ip;
    return cancelled(m);
  }
  m.f.carried_ = std::move(what);
  if (s && !(keeps_home && touched)) {
    split(m, s, keeps_home ? split_reason::suspended : split_reason::waits);
    return next::go;
  }
  if (!keeps_home) m.f.turn_start_ = m.steps();
  return leave(m, keeps_home ? stop::suspended : stop::waiting);
}

next wait_in(machine& m, value place, std::uint16_t result, value limit) {
  m.val(result) = std::move(limit);
  m.f.resume_ = resume_action::give_handed_in;
  m.f.result_ = result;
  return wait_for(m, std::move(place), false);
}

next await_builtin(machine& m, std::uint16_t result, bool keeps_home) {
  value promise = std::move(m.val(result));
  if (const value* outcome = outcome_of(*promise.as<promise_object>())) return give(m, promise, *outcome, result);
  m.f.resume_ = resume_action::give_outcome;
  m.f.result_ = result;
  return wait_for(m, std::move(promise), keeps_home);
}

namespace {

/// The error that `await` of a rejected promise throws: builtin reasons get a prefix, script reasons stay.
value awaited_failure(machine& m, const failure_object& inner) {
  const std::string message = inner.origin == reason::builtin
                                  ? fmt::format("Promise rejected: {}", text_of(inner.message))
                                  : std::string(text_of(inner.message));
  value failure = wrapped_failure(inner, message, reason::script);
  auto& f = *failure.as<failure_object>();
  if (f.awaits.size() == await_links_max)
    ++f.awaits_left_out;
  else if (f.place.line != 0)
    f.awaits.push_back({&m.code().label, m.code().file->place_of(m.code().span_at(m.ip - 1))});
  return failure;
}

/// An await that finds an outcome when it must let others in: does so, and the await comes again.
bool counts_as_wait(machine& m, const instruction* at, next& how) {
  if (!m.f.must_let_others_in(m.steps())) return false;
  m.ip = at;
  if (segment* s = innermost_async(m.f.top)) {
    split(m, s, split_reason::head_start);
    how = next::go;
    return true;
  }
  m.f.turn_start_ = m.steps();
  how = leave(m, stop::yielded);
  return true;
}

}  // namespace

bool fiber::must_let_others_in(step_count steps) const noexcept {
  if (const segment* s = innermost_async(top)) return steps - s->start_steps >= head_start_steps;
  return !is_ending && steps - turn_start_ >= slice_steps;
}

next await_slow(machine& m, const instruction* at) {
  value& operand = m.val(at->b);
  const bool dies = (at->flags & b_dies) != 0;
  if (!operand.is(kind::promise)) {
    value plain = dies ? std::move(operand) : value(operand);
    m.val(at->a) = std::move(plain);
    return next::go;
  }
  const auto& promise = *operand.as<promise_object>();
  const value* outcome = outcome_of(promise);
  if (!outcome) {
    m.ip = at;
    return wait_for(m, operand, false);
  }
  next how = next::go;
  if (counts_as_wait(m, at, how)) return how;
  mark_observed(*operand.as<promise_object>());
  value result = outcome->is(kind::failure) ? awaited_failure(m, *outcome->as<failure_object>())
                                             : opened(*outcome, m.f);
  if (dies) operand = value();
  if (result.is(kind::failure)) return m.raised(std::move(result));
  m.val(at->a) = std::move(result);
  return next::go;
}

namespace {

/// `throw(v)`: strings are messages, structs give their `message` and `cause`, anything else its inspect form. A caught
/// error still comes from where it first arose.
value thrown(machine& m, const value& v) {
  if (v.is(kind::string)) return make_failure(error_code::thrown, text_of(v));
  if (!v.is(kind::structure)) return make_failure(error_code::thrown, inspect(v));
  const auto& s = *v.as<structure_object>();
  const value* field = find_field(s, "message");
  const std::string message = field && field->is(kind::string) ? std::string(text_of(*field))
                                                               : fmt::format("{} error", text_of(s.layout->name));
  const value* origin = find_field(s, hidden_field);
  value failure = origin ? wrapped_failure(*origin->as<failure_object>(), message, reason::script)
                         : make_failure(error_code::thrown, message);
  if (origin) note_rethrow(m, *failure.as<failure_object>());
  const value* cause = find_field(s, "cause");
  failure.as<failure_object>()->cause = cause ? published(*cause, *m.f.home) : value::unset();
  return failure;
}

}  // namespace

next throw_slow(machine& m, const instruction* at) {
  const auto& constants = m.code().constants;
  const auto text = [&] { return text_of(constants[static_cast<std::uint32_t>(at->wide())]); };
  switch (at->op) {
    case opcode::throw_op:
      if (const next how = touch_for(m, at, m.val(at->a)); how != next::go) return how;
      return m.raised(thrown(m, m.val(at->a)));
    case opcode::raise_op: return m.raised(make_failure(static_cast<error_code>(at->a), text()));
    default: return m.raised(fail(error_code::undefined_variable, text()));
  }
}

next spawn_slow(machine& m, const instruction* at) {
  if (const next how = touch(m, at); how != next::go) return how;
  m.f.home->host->spawn(m.f, std::move(m.val(at->a)));
  return next::go;
}

next try_unwrap_slow(machine& m, const instruction* at) {
  const value& v = m.val(at->b);
  if (is_variant(v, "Result", "Ok") || is_variant(v, "Option", "Some")) {
    // The operand is a temporary of this expression alone, and nothing else would empty it.
    const value taken = std::move(m.val(at->b));
    m.val(at->a) = taken.as<tagged_object>()->payload()[0];
    ++m.ip;
    return next::go;
  }
  if (is_variant(v, "Result", "Err") || is_variant(v, "Option", "None")) return next::go;
  return m.raised(fail(error_code::try_operator));
}

const instruction* stub_of(segment_kind kind) noexcept {
  static constexpr instruction stubs[] = {
      {opcode::leave_lane_op, 0, 0, 0, 0},
      {opcode::leave_segment_op, 0, 0, 0, 0},
      {opcode::leave_async_op, 0, 0, 0, 0},
      {opcode::leave_generator_op, 0, 0, 0, 0},
      {opcode::leave_segment_op, 0, 0, 0, 0},
      {opcode::leave_segment_op, 0, 0, 0, 0},
  };
  return &stubs[static_cast<std::size_t>(kind)];
}

}  // namespace ruff::lang
