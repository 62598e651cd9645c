// Statements: control flow, declarations, errors.

#include "lang/compile/codegen.hpp"

#include "lang/syntax/walk.hpp"

#include <algorithm>

namespace ruff::lang {

void codegen::compile(statement& s) {
  if (now_.is_dead) return;
  const bool outer = std::exchange(has_choices_, s.has_choices);
  compile_one(s);
  has_choices_ = outer;
}

void codegen::compile_one(statement& s) {
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
    case statement_kind::break_loop: return leave_loop(way_out::breaking);
    case statement_kind::continue_loop: return leave_loop(way_out::continuing);
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

void codegen::leave_loop(way_out way) {
  if (loops_.empty() || leave_through_finally(way, {}, false)) return;
  auto& loop = loops_.back();
  const bool is_break = way == way_out::breaking;
  release_from(loop.first_inner, loop.hidden, choices_ > loop.choices);
  (is_break ? loop.breaks : loop.continues).push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
  join(loop.at_break, now_);
  loop.has_break = loop.has_break || is_break;
  now_.is_dead = true;
}

/// Before a jump out of a body: releases what the registers from `first` on hold.
void codegen::release_from(reg_number first, std::size_t hidden, bool releases_everything) {
  const auto drop = [this](reg_number r) { emit_.emit(opcode::drop_op, offset_of(r)); };
  for (reg_number r = first; releases_everything && r < next_; ++r) drop(r);
  for (std::size_t n = hidden; !releases_everything && n < hidden_.size(); ++n) drop(hidden_[n]);
  for (const variable* v : scope_.locals) {
    if (v->reg < static_cast<std::int32_t>(first) || !now_.held[v->index]) continue;
    if (!releases_everything) drop(static_cast<reg_number>(v->reg));
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

void codegen::leave_function(reg_number result, bool releases_everything) {
  if (leave_through_finally(way_out::returning, result, releases_everything)) return;
  emit_return(result, releases_everything || choices_ > 0);
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
  if (!now_.is_dead) leave_function(result, false);
  give_back(mark);
}

/// With `to`, the value of the body that runs goes there.
void codegen::compile_branch(statement& s, std::optional<reg_number> to) {
  jump_list ends;
  flow after = nowhere();
  for (if_arm& arm : s.arms) {
    jump_list skip;
    if (arm.condition) jump_when(arm.condition, false, skip);
    flow otherwise = now_;
    if (!arm.condition) otherwise.is_dead = true;
    const reg_number mark = next_;
    give_value(arm.body, to);
    give_back(mark);
    join(after, now_);
    if (!otherwise.is_dead && !now_.is_dead) ends.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
    patch_all(skip);
    now_ = otherwise;
    if (now_.is_dead) break;
  }
  if (to && !now_.is_dead) emit_.emit(opcode::load_null_op, offset_of(*to));
  join(after, now_);
  patch_all(ends);
  now_ = after;
}

/// What was known before a loop is known after it; whatever the body may hold, it may hold afterwards.
void codegen::finish_loop(open_loop& loop, const flow& before) {
  patch_all(loop.breaks);
  now_.is_dead = false;
  now_.known = before.known;
  now_.held |= before.held;
  now_.held |= loop.at_break.held;
}

void codegen::compile_loop(statement& s) {
  const reg_number mark = next_;
  // Every variable of the function that the body assigns may hold something when a turn begins.
  for (const variable* v : scope_.locals)
    if (v->reg >= 0) now_.held[v->index] = true;
  const flow before = now_;
  loops_.push_back({{}, {}, nowhere(), false, hidden_.size(), next_, choices_});
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
  loops_.push_back({{}, {}, nowhere(), false, hidden_.size(), next_, choices_});
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

}  // namespace ruff::lang
