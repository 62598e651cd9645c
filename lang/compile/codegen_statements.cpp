// Statements: control flow, declarations, errors.

#include "lang/compile/codegen.hpp"

#include "lang/syntax/walk.hpp"

#include <algorithm>

namespace ruff::lang {

void codegen::compile(statement& s) {
  if (now_.is_dead) return;
  emit_.at(s.focus.end ? s.focus : s.span);
  switch (s.kind) {
    case statement_kind::bind:
    case statement_kind::assign: return compile_assign(s);
    case statement_kind::compound: return compile_compound(s);
    case statement_kind::function: return compile_function(s);
    case statement_kind::structure: return compile_structure(s);
    case statement_kind::export_item:
      // A name alone is looked up when the module ends.
      if (out_.module && s.inner->kind == statement_kind::expression && s.inner->value->kind == expression_kind::name)
        return;
      return compile(*s.inner);
    case statement_kind::import_all:
    case statement_kind::import_names: return compile_import(s);
    case statement_kind::return_value: return compile_return(s);
    case statement_kind::branch: return compile_branch(s);
    case statement_kind::match_value: return compile_match(s);
    case statement_kind::loop: return compile_loop(s);
    case statement_kind::for_each: return compile_for(s);
    case statement_kind::break_loop:
    case statement_kind::continue_loop: {
      if (loops_.empty()) return;
      auto& loop = loops_.back();
      const bool is_break = s.kind == statement_kind::break_loop;
      leave_body(loop);
      (is_break ? loop.breaks : loop.continues).push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
      join(loop.at_break, now_);
      loop.has_break = loop.has_break || is_break;
      now_.is_dead = true;
      return;
    }
    case statement_kind::try_except: return compile_try(s);
    case statement_kind::spawn: {
      const reg_number f = take();
      make_closure(f, *s.function);
      emit_.emit(opcode::spawn_op, offset_of(f));
      return give_back(f);
    }
    case statement_kind::expression: {
      const reg_number mark = next_;
      const operand result = use(s.value);
      if (result.dies) emit_.emit(opcode::drop_op, offset_of(result.reg));
      return give_back(mark);
    }
    case statement_kind::enumeration:
    case statement_kind::test:
    case statement_kind::test_group:
    case statement_kind::test_setup:
    case statement_kind::test_teardown: return;
  }
}

/// Releases what a loop's body holds before a jump out of it.
void codegen::leave_body(const open_loop& loop) {
  for (std::size_t n = loop.hidden; n < hidden_.size(); ++n) emit_.emit(opcode::drop_op, offset_of(hidden_[n]));
  for (const variable* v : scope_.locals)
    if (v->reg >= static_cast<std::int32_t>(loop.first_inner) && now_.held[v->index]) {
      emit_.emit(opcode::drop_op, offset_of(static_cast<reg_number>(v->reg)));
      now_.held[v->index] = false;
    }
}

/// A function that the setup of a group of tests declares; functions of the file are there before anything runs.
void codegen::declare_setup_function(variable* v, function_syntax& f) {
  const reg_number made = take();
  make_closure(made, f);
  write_global(v, made, global_write::assign);
  give_back(made);
}

void codegen::compile_function(statement& s) {
  variable* v = s.var;
  if (v->kind == variable_kind::global) {
    if (!v->hoisted) declare_setup_function(v, *s.function);
    return;
  }
  if (v->reg < 0) place(v, take());
  make_closure(static_cast<reg_number>(v->reg), *s.function);
  set_known(v);
  hold(v, true);
  // Siblings made earlier that call this function by name get it now.
  for (function_scope& inner : scopes_.functions)
    for (variable* c : inner.captures)
      if (c->source == v && inner.parent == &scope_ && inner.syntax && inner.syntax != s.function)
        for (variable* earlier : scope_.locals)
          if (earlier->name == inner.syntax->name && earlier->reg >= 0 && now_.known[earlier->index])
            emit_.emit(opcode::patch_capture_op, offset_of(static_cast<reg_number>(earlier->reg)),
                       offset_of(static_cast<reg_number>(v->reg)), c->index);
}

void codegen::compile_structure(statement& s) {
  const auto store = [&](function_syntax& f, std::string_view name) {
    const reg_number made = take();
    make_closure(made, f);
    write_global(scopes_.globals.find(name)->second, made, global_write::assign_known);
    give_back(made);
  };
  for (function_syntax* method : s.methods) store(*method, fmt::format("{}.{}", s.name, method->name));
  for (struct_field& field : s.fields)
    if (field.made) store(*field.made, fmt::format("{}.={}", s.name, field.name));
}

/// Releases the registers that may hold something, then returns `result` (a temporary or a variable that dies).
void codegen::emit_return(reg_number result, bool releases_everything) {
  if (scope_.is_top_level && out_.module) emit_.emit(opcode::end_module_op, offset_of(result));
  reg_number first = out_.register_count;
  reg_number last = 0;
  const auto include = [&](reg_number r) {
    if (r == result) return;
    first = std::min(first, r);
    last = std::max(last, r + 1);
  };
  if (releases_everything)
    for (reg_number r = 0; r < next_; ++r) include(r);
  for (const variable* v : scope_.locals)
    if (v->reg >= 0 && now_.held[v->index]) include(static_cast<reg_number>(v->reg));
  for (const reg_number r : hidden_) include(r);
  if (last <= first)
    emit_.emit(opcode::return_value_op, offset_of(result));
  else
    emit_.emit(opcode::return_release_op, offset_of(result), offset_of(first), last - first);
  now_.is_dead = true;
}

void codegen::compile_return(statement& s) {
  const reg_number mark = next_;
  const reg_number result = take();
  if (s.value)
    into(s.value, result);
  else
    emit_.emit(opcode::load_null_op, offset_of(result));
  if (!now_.is_dead) emit_return(result, false);
  give_back(mark);
}

void codegen::compile_branch(statement& s) {
  jump_list ends;
  flow after;
  after.is_dead = true;
  for (if_arm& arm : s.arms) {
    jump_list skip;
    if (arm.condition) jump_when(arm.condition, false, skip);
    flow otherwise = now_;
    if (!arm.condition) otherwise.is_dead = true;
    const reg_number mark = next_;
    block(arm.body);
    give_back(mark);
    join(after, now_);
    if (!otherwise.is_dead && !now_.is_dead) ends.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
    patch_all(skip);
    now_ = otherwise;
    if (now_.is_dead) break;
  }
  join(after, now_);
  patch_all(ends);
  now_ = after;
}

void codegen::compile_match(statement& s) {
  const reg_number mark = next_;
  const reg_number subject = take();
  into(s.value, subject);
  hidden_.push_back(subject);
  const flow before = now_;
  flow after;
  after.is_dead = true;
  jump_list ends;
  match_case* fallback = nullptr;
  const auto body = [&](match_case& c) {
    const reg_number inner = next_;
    const std::size_t outer = placed_.size();
    for (const payload_binding& p : c.payloads) {
      if (p.var->kind == variable_kind::local && p.var->reg < 0) place(p.var, take());
      const reg_number payload = take();
      emit_.emit(opcode::jump_if_payload_op, offset_of(subject), p.index, 1);
      const std::size_t skip = emit_.emit_wide(opcode::jump_op, 0, 0);
      emit_.emit(opcode::get_payload_op, offset_of(payload), offset_of(subject), p.index);
      const flow unbound = now_;
      write(p.var, payload);
      emit_.patch(skip);
      join(now_, unbound);
      give_back(payload);
    }
    block(c.body);
    leave_names(outer, inner);
    if (!now_.is_dead) ends.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
    join(after, now_);
    give_back(inner);
  };
  for (match_case& c : s.cases) {
    if (c.is_default) {
      fallback = &c;
      continue;
    }
    emit_.at(c.span);
    now_ = before;
    const std::uint64_t family = c.family.empty() ? 0xffffffffu : emit_.constant(c.family);
    const std::uint64_t variant = emit_.constant(c.variant);
    const bool takes_string = c.family.empty() && c.binding.empty();
    emit_.emit(opcode::match_case_op, offset_of(subject), takes_string ? 1 : 0, 1);
    emit_.word(variant << 32 | family);
    const std::size_t enter = emit_.emit_wide(opcode::jump_op, 0, 0);
    const std::size_t skip = emit_.emit_wide(opcode::jump_op, 0, 0);
    emit_.patch(enter);
    body(c);
    emit_.patch(skip);
  }
  now_ = before;
  if (fallback) body(*fallback);
  join(after, now_);
  patch_all(ends);
  now_ = after;
  hidden_.pop_back();
  if (!now_.is_dead) emit_.emit(opcode::drop_op, offset_of(subject));
  give_back(mark);
}

/// What was known before a loop is known after it; whatever the body may hold, it may hold afterwards.
void codegen::finish_loop(open_loop& loop, const flow& before) {
  patch_all(loop.breaks);
  now_.is_dead = false;
  now_.known = before.known;
  now_.held.resize(before.held.size());   // a body that nobody leaves at its end knows of no variables
  now_.held |= before.held;
  if (!loop.at_break.held.empty()) now_.held |= loop.at_break.held;
}

void codegen::compile_loop(statement& s) {
  const reg_number mark = next_;
  // Every variable of the function that the body assigns may hold something when a turn begins.
  for (const variable* v : scope_.locals)
    if (v->reg >= 0) now_.held[v->index] = true;
  const flow before = now_;
  loops_.push_back({{}, {}, {}, false, hidden_.size(), next_});
  loops_.back().at_break.is_dead = true;
  // The condition stands at the end too, so that a turn takes one jump.
  jump_list leave;
  if (s.value) jump_when(s.value, false, leave);
  const std::size_t start = emit_.here();
  block(s.body);
  open_loop loop = std::move(loops_.back());
  loops_.pop_back();
  patch_all(loop.continues);
  if (!now_.is_dead || !loop.continues.empty()) {
    join(now_, loop.at_break);
    now_.is_dead = false;
    now_.known = before.known;
    emit_.at(s.focus.end ? s.focus : s.span);
    if (s.value) {
      jump_list again;
      jump_when(s.value, false, again);
      jump_back(start);
      patch_all(again);
    } else {
      jump_back(start);
    }
  }
  const bool ends = s.value != nullptr || loop.has_break;
  patch_all(leave);
  finish_loop(loop, before);
  now_.is_dead = !ends;
  give_back(mark);
}

/// The iteration state of a loop; one over a range that is written there counts without making it.
void codegen::prepare_for(statement& s, reg_number state) {
  const bool counts = s.value->kind == expression_kind::range && !s.takes_pairs;
  if (counts) into(s.value->left, state + 1);
  into(counts ? s.value->right : s.value, state);
  emit_.at(s.focus.end ? s.focus : s.span);
  if (counts)
    emit_.emit(opcode::for_range_op, offset_of(state), 0, 0, s.value->flag ? with_last : 0);
  else
    emit_.emit(opcode::for_prepare_op, offset_of(state), 0, 0, s.takes_pairs ? in_pairs : 0);
}

void codegen::compile_for(statement& s) {
  const reg_number mark = next_;
  const reg_number state = take(2);
  prepare_for(s, state);
  hidden_.push_back(state);
  const reg_number item = take();
  place(s.var, item);
  for (const variable* v : scope_.locals)
    if (v->reg >= 0) now_.held[v->index] = true;
  const flow before = now_;
  loops_.push_back({{}, {}, {}, false, hidden_.size(), next_});
  loops_.back().at_break.is_dead = true;
  // The test stands behind the body: one instruction per turn.
  const std::size_t enter = emit_.emit_wide(opcode::jump_op, 0, 0);
  const std::size_t start = emit_.here();
  block(s.body);
  open_loop loop = std::move(loops_.back());
  loops_.pop_back();
  patch_all(loop.continues);
  emit_.patch(enter);
  emit_.at(s.focus.end ? s.focus : s.span);
  const std::size_t test = emit_.emit(opcode::for_next_op, offset_of(state), offset_of(item));
  if (has_long_jumps_) {
    emit_[test].c = 1;
    const std::size_t leave = emit_.emit_wide(opcode::jump_op, 0, 0);
    emit_.patch(emit_.emit_wide(opcode::jump_op, 0, 0), start);
    emit_.patch(leave);
  } else {
    emit_.patch(test, start);
  }
  finish_loop(loop, before);
  hidden_.pop_back();
  emit_.emit(opcode::drop_op, offset_of(state));
  emit_.emit(opcode::drop_op, offset_of(item));
  now_.held[s.var->index] = false;
  s.var->reg = -1;
  give_back(mark);
}

void codegen::compile_try(statement& s) {
  const reg_number mark = next_;
  const reg_number error = take();
  const flow before = now_;
  const auto from = static_cast<std::uint32_t>(emit_.here());
  block(s.body);
  const auto to = static_cast<std::uint32_t>(emit_.here());
  flow after = now_;
  const bool falls_through = !now_.is_dead;
  const std::size_t skip = falls_through ? emit_.emit_wide(opcode::jump_op, 0, 0) : 0;
  out_.handlers.push_back({from, to, static_cast<std::uint32_t>(emit_.here()),
                           static_cast<std::uint16_t>(offset_of(error)), static_cast<std::uint16_t>(offset_of(error))});
  now_ = before;
  for (const variable* v : scope_.locals)
    if (v->reg >= 0) now_.held[v->index] = true;
  place(s.var, error);
  set_known(s.var);
  hold(s.var, true);
  const reg_number inner = next_;
  block(s.handler);
  give_back(inner);
  if (!now_.is_dead) {
    if (now_.held[s.var->index]) emit_.emit(opcode::drop_op, offset_of(error));
    now_.held[s.var->index] = false;
  }
  s.var->reg = -1;
  join(after, now_);
  now_ = after;
  if (falls_through) emit_.patch(skip);
  give_back(mark);
}

}  // namespace ruff::lang
