// `match`, and bodies that give a value. A case takes its value apart part by part into registers of its own; wherever that
// fails it goes on with the next case, which first releases them.

#include "lang/compile/codegen.hpp"

#include "lang/syntax/walk.hpp"
#include "lang/value/array.hpp"

namespace ruff::lang {

/// `if` and `match` as expressions. What their bodies assign may be an operand of the expression around, so its operands are
/// read in order; what they leave by a jump, unfinished expressions included, is released.
void codegen::compile_choice(expression& e, reg_number to) {
  const reg_number mark = next_;
  const reg_number made = take();
  const flow before = now_;
  ++choices_;
  if (e.chosen->kind == statement_kind::branch)
    compile_branch(*e.chosen, made);
  else
    compile_match(*e.chosen, made);
  --choices_;
  // When no body ends, what follows is never reached, but it is compiled.
  if (now_.is_dead) now_ = before;
  emit_.emit(opcode::move_op, offset_of(to), offset_of(made));
  give_back(mark);
}

/// A block; with `to`, the value of its last statement goes there, which is null unless that is an expression or a choice.
void codegen::give_value(std::span<statement*> body, std::optional<reg_number> to) {
  if (!to) return block(body);
  const reg_number mark = next_;
  const std::size_t outer = placed_.size();
  statement* const last = body.empty() ? nullptr : body.back();
  for (statement* s : body)
    if (s != last) compile(*s);
  if (!now_.is_dead) give_last(last, *to);
  leave_names(outer, mark);
  give_back(mark);
}

void codegen::give_last(statement* last, reg_number to) {
  const auto kind = last ? last->kind : statement_kind::break_loop;
  const bool is_choice = kind == statement_kind::branch || kind == statement_kind::match_value;
  if (kind != statement_kind::expression && !is_choice) {
    if (last) compile(*last);
    if (!now_.is_dead) emit_.emit(opcode::load_null_op, offset_of(to));
    return;
  }
  const bool outer = std::exchange(has_choices_, last->has_choices);
  if (kind == statement_kind::expression)
    into(last->value, to);
  else if (kind == statement_kind::branch)
    compile_branch(*last, to);
  else
    compile_match(*last, to);
  has_choices_ = outer;
}

void codegen::compile_match(statement& s, std::optional<reg_number> to) {
  const reg_number mark = next_;
  const reg_number subject = take();
  into(s.value, subject);
  hidden_.push_back(subject);
  flow after = nowhere();
  jump_list ends;
  const match_case* otherwise = nullptr;
  for (match_case& c : s.cases) {
    if (!c.matched)
      otherwise = &c;
    else if (!now_.is_dead)
      compile_case(c, subject, to, ends, after);
  }
  if (!now_.is_dead) {
    if (otherwise)
      give_value(otherwise->body, to);
    else if (to)
      emit_.emit(opcode::load_null_op, offset_of(*to));
  }
  join(after, now_);
  patch_all(ends);
  now_ = after;
  hidden_.pop_back();
  if (!now_.is_dead) emit_.emit(opcode::drop_op, offset_of(subject));
  give_back(mark);
}

/// One case; afterwards the flow is that of a value that it is not for.
void codegen::compile_case(match_case& c, reg_number subject, std::optional<reg_number> to, jump_list& ends, flow& after) {
  const reg_number inner = next_;
  const std::size_t outer = placed_.size();
  flow failed = now_;
  jump_list fails;
  emit_.at(c.span);
  place_names(*c.matched);
  const reg_number parts = next_;
  match_pattern(*c.matched, subject, fails);
  if (c.guard) jump_when(c.guard, false, fails);
  const reg_number end = next_;
  join(failed, now_);
  failed.is_dead = fails.empty();
  for (std::size_t n = outer; n < placed_.size(); ++n) failed.held[placed_[n]->index] = false;
  give_back(parts);
  give_value(c.body, to);
  leave_names(outer, inner);
  if (!now_.is_dead) ends.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
  join(after, now_);
  patch_all(fails);
  now_ = failed;
  for (reg_number r = inner; r < end && !now_.is_dead; ++r) emit_.emit(opcode::drop_op, offset_of(r));
  give_back(inner);
}

void codegen::place_names(pattern& p) {
  const auto place_new = [this](variable* v) {
    if (v && v->kind == variable_kind::local && v->reg < 0) place(v, take());
  };
  for_each_pattern(p, [&](pattern& part) {
    place_new(part.var);
    place_new(part.rest_var);
    for (const payload_binding& payload : part.payloads) place_new(payload.var);
  });
}

void codegen::match_pattern(pattern& p, reg_number from, jump_list& fails) {
  switch (p.kind) {
    case pattern_kind::discard: return;
    case pattern_kind::name: return write(p.var, from);
    case pattern_kind::literal: return match_form(from, pattern_form::equal_to, literal_constant(*p.value), fails);
    case pattern_kind::range: {
      const std::uint64_t first = literal_constant(*p.value->left);
      const std::uint64_t end = literal_constant(*p.value->right);
      const auto form = p.value->flag ? pattern_form::in_closed_range : pattern_form::in_range;
      return match_form(from, form, end << 32 | first, fails);
    }
    case pattern_kind::any: return match_alternatives(p, from, fails);
    case pattern_kind::variant:
    case pattern_kind::array:
    case pattern_kind::dict:
    case pattern_kind::structure: return match_parts(p, from, fails);
  }
}

/// What has parts: first whether it has them, then one by one.
void codegen::match_parts(pattern& p, reg_number from, jump_list& fails) {
  const std::size_t count = p.items.size();
  switch (p.kind) {
    case pattern_kind::variant: match_variant(p, from, fails); break;
    case pattern_kind::array:
      match_form(from, p.has_rest ? pattern_form::array_from : pattern_form::array_of, count, fails);
      break;
    case pattern_kind::structure:
      match_form(from, pattern_form::structure_with, names_constant(p), fails);
      break;
    default: match_form(from, pattern_form::dict_with, names_constant(p), fails);
  }
  for (std::size_t n = 0; n < count; ++n) {
    if (p.items[n]->kind == pattern_kind::discard) continue;
    const reg_number part = take();
    const auto index = static_cast<std::uint32_t>(n);
    const opcode get = p.kind == pattern_kind::array     ? opcode::item_or_null_op
                       : p.kind == pattern_kind::variant ? opcode::get_payload_op
                       : p.kind == pattern_kind::dict    ? opcode::entry_or_null_op
                                                         : opcode::get_field_op;
    emit_.emit(get, offset_of(part), offset_of(from), p.keys.empty() ? index : emit_.constant(p.keys[n]));
    if (get == opcode::get_field_op) emit_.word(0);
    match_pattern(*p.items[n], part, fails);
    if (p.items[n]->kind != pattern_kind::name) emit_.emit(opcode::drop_op, offset_of(part));
  }
  if (p.rest_var) {
    const reg_number rest = take();
    emit_rest(p, from, rest);
    write(p.rest_var, rest);
  }
}

/// The first alternative that fits binds the names.
void codegen::match_alternatives(pattern& p, reg_number from, jump_list& fails) {
  const flow before = now_;
  flow after = nowhere();
  jump_list done;
  for (pattern* item : p.items) {
    const bool is_last = item == p.items.back();
    const reg_number mark = next_;
    jump_list otherwise;
    now_ = before;
    match_pattern(*item, from, is_last ? fails : otherwise);
    join(after, now_);
    if (is_last) break;
    done.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
    patch_all(otherwise);
    for (reg_number r = mark; r < next_; ++r) emit_.emit(opcode::drop_op, offset_of(r));
    give_back(mark);
  }
  patch_all(done);
  now_ = after;
}

void codegen::match_variant(pattern& p, reg_number from, jump_list& fails) {
  const std::uint64_t family = p.family.empty() ? 0xffffffffu : emit_.constant(p.family);
  const std::uint64_t variant = emit_.constant(p.name);
  const bool takes_string = p.family.empty() && p.binding.empty() && !p.has_list;
  emit_.emit(opcode::match_case_op, offset_of(from), takes_string ? 1 : 0, 1);
  emit_.word(variant << 32 | family);
  fails.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
  if (p.has_list) match_form(from, pattern_form::payloads, p.items.size(), fails);
  for (const payload_binding& b : p.payloads) {
    const reg_number payload = take();
    emit_.emit(opcode::jump_if_payload_op, offset_of(from), b.index, 1);
    const std::size_t skip = emit_.emit_wide(opcode::jump_op, 0, 0);
    emit_.emit(opcode::get_payload_op, offset_of(payload), offset_of(from), b.index);
    const flow unbound = now_;
    write(b.var, payload);
    emit_.patch(skip);
    join(now_, unbound);
    give_back(payload);
  }
}

void codegen::match_form(reg_number from, pattern_form form, std::uint64_t word, jump_list& fails) {
  emit_.emit(opcode::match_form_op, offset_of(from), static_cast<std::uint32_t>(form), 1);
  emit_.word(word);
  fails.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
}

/// What a dict or struct must have: of a struct the name, then the keys.
std::uint32_t codegen::names_constant(const pattern& p) {
  std::vector<value> names;
  if (p.kind == pattern_kind::structure) names.push_back(owned_text(program_, p.name));
  for (const std::string_view key : p.keys) names.push_back(owned_text(program_, key));
  return emit_.constant(owned_value(program_, make_array(std::span(names))));
}

std::uint32_t codegen::literal_constant(const expression& e) {
  switch (e.kind) {
    case expression_kind::integer: return emit_.constant(e.integer);
    case expression_kind::floating: return emit_.constant(e.floating);
    case expression_kind::text: return emit_.constant(e.name);
    case expression_kind::boolean: return emit_.constant(value::boolean(e.flag));
    default: return emit_.constant(value());
  }
}

}  // namespace ruff::lang
