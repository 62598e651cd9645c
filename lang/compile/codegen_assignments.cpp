// Assignments. The forms that edit in place: `x := x + e`, `x := builtin(… x …)`, `x[i] := e`, `x.f := e` and paths of them;
// the variable is moved or lent when all operands are there, so that no error and no wait finds it empty.

#include "lang/compile/codegen.hpp"

#include "lang/value/array.hpp"

#include <algorithm>

namespace ruff::lang {

void codegen::compile_assign(statement& s) {
  const reg_number mark = next_;
  if (s.kind == statement_kind::bind) {
    if (s.target_pattern->kind == pattern_kind::name && s.target_pattern->var->kind == variable_kind::local) {
      // The variable gets its register first, so that the value can be made there; its name is not visible before.
      variable* v = s.target_pattern->var;
      const bool is_new = v->reg < 0;
      const reg_number reg = is_new ? take() : static_cast<reg_number>(v->reg);
      if (is_new) {
        into(s.value, reg);
        place(v, reg);
      } else {
        into_variable(s.value, v);
      }
      set_known(v);
      hold(v, true);
      return;
    }
    // Names of the pattern stay; the value's register lies above them.
    const auto place_names = [&](auto&& self, pattern& p) -> void {
      if (p.var && p.var->kind == variable_kind::local && p.var->reg < 0) place(p.var, take());
      if (p.rest_var && p.rest_var->kind == variable_kind::local && p.rest_var->reg < 0)
        place(p.rest_var, take());
      for (pattern* item : p.items) self(self, *item);
    };
    place_names(place_names, *s.target_pattern);
    const reg_number kept = next_;
    const reg_number from = take();
    into(s.value, from);
    emit_.at(s.span);
    if (s.target_pattern->kind == pattern_kind::discard)
      emit_.emit(opcode::drop_op, offset_of(from));
    else
      bind(*s.target_pattern, from, s.binding);
    return give_back(kept);
  }
  if (compile_in_place(s)) return give_back(mark);
  if (s.target->kind != expression_kind::name) {
    const reg_number value_reg = take();
    into(s.value, value_reg);
    emit_.at(s.focus.end ? s.focus : s.span);
    compile_path(*s.target, value_reg);
    return give_back(mark);
  }
  variable* v = s.target->var;
  const bool is_plain_local = v->kind == variable_kind::local && !is_immutable(v) &&
                              assigns_itself(v);
  if (is_plain_local) {
    into_variable(s.value, v);
    set_known(v);
    hold(v, true);
  } else {
    const reg_number from = take();
    into(s.value, from);
    emit_.at(s.focus.end ? s.focus : s.span);
    write(v, from);
  }
  give_back(mark);
}

void codegen::compile_compound(statement& s) {
  const reg_number mark = next_;
  if (s.target->kind != expression_kind::name) {
    compile_compound_path(s);
    return give_back(mark);
  }
  variable* v = s.target->var;
  const auto op = static_cast<opcode>(static_cast<int>(opcode::add_op) + static_cast<int>(s.op));
  if (v->kind == variable_kind::local && is_known(v) && !is_immutable(v) && is_small_integer(s.value)) {
    emit_.at(s.focus.end ? s.focus : s.span);
    const auto reg = offset_of(static_cast<reg_number>(v->reg));
    emit_.emit(immediate_form(op), reg, reg, static_cast<std::uint32_t>(s.value->integer));
    hold(v, true);
    return give_back(mark);
  }
  const operand right = use(s.value);
  emit_.at(s.focus.end ? s.focus : s.span);
  const auto dies = static_cast<std::uint8_t>(right.dies ? c_dies : 0);
  if (v->kind == variable_kind::local && is_known(v) && !is_immutable(v)) {
    const auto reg = offset_of(static_cast<reg_number>(v->reg));
    emit_.emit(op, reg, reg, offset_of(right.reg), dies);
    hold(v, true);
    return give_back(mark);
  }
  const reg_number copy = take();
  read(copy, v, false);
  if (op == opcode::add_op && is_lendable(v)) {
    emit_.emit(opcode::add_global_op, 0, offset_of(copy), offset_of(right.reg),
               static_cast<std::uint8_t>(dies | b_dies | root_flag_of(v)));
    emit_.word(root_word_of(v));
  } else {
    if (op == opcode::add_op && can_lend(v)) lend_sum(*s.target, copy, right.reg, 1, {});
    emit_.emit(op, offset_of(copy), offset_of(copy), offset_of(right.reg), dies);
  }
  write(v, copy);
  give_back(mark);
}

/// x…[k] op= v: the value first, then the keys once, then read, compute, write.
void codegen::compile_compound_path(statement& s) {
  expression* root = nullptr;
  auto steps = steps_of(*s.target, root);
  const reg_number value_reg = take();
  into(s.value, value_reg);
  std::vector<reg_number> keys;
  reg_number first_key = next_;
  for (expression* step : steps)
    if (step->kind == expression_kind::index) first_key = std::min(first_key, next_), keys.push_back(take());
  std::size_t k = 0;
  for (expression* step : steps)
    if (step->kind == expression_kind::index) into(step->right, keys[k++]);
  const reg_number item = take();
  read_path(root, steps, keys, item);
  emit_.at(s.focus.end ? s.focus : s.span);
  const auto op = static_cast<opcode>(static_cast<int>(opcode::add_op) + static_cast<int>(s.op));
  const bool is_variable = root->kind == expression_kind::name || root->kind == expression_kind::self;
  if (op == opcode::add_op && is_variable && can_lend(root->var)) lend_sum(*s.target, item, value_reg, 1, keys);
  emit_.emit(op, offset_of(item), offset_of(item), offset_of(value_reg), c_dies);
  reg_number root_reg = 0;
  if (!is_variable) into(root, root_reg = take());
  emit_edit(*s.target, is_variable ? root->var : nullptr, root_reg, keys, item);
  if (!is_variable) emit_.emit(opcode::drop_op, offset_of(root_reg));
}

/// The present value of a path whose keys lie in registers. A container in a local variable is read where it is.
void codegen::read_path(expression* root, std::span<expression*> steps, std::span<const reg_number> keys, reg_number to) {
  const bool is_in_place =
      root->kind == expression_kind::name && root->var->kind == variable_kind::local && is_known(root->var);
  reg_number from = to;
  if (is_in_place)
    from = static_cast<reg_number>(root->var->reg);
  else
    into(root, to);
  std::size_t k = 0;
  for (std::size_t n = 0; n < steps.size(); ++n) {
    expression* const step = steps[n];
    const bool is_last = n + 1 == steps.size();
    emit_.at(step->focus.end ? step->focus : step->span);
    if (step->kind != expression_kind::index) {
      emit_.emit(opcode::get_field_op, offset_of(to), offset_of(from), emit_.constant(step->name));
      emit_.word(0);
    } else if (!is_last && steps[n + 1]->kind != expression_kind::index && from != to) {
      emit_.emit(opcode::get_index_field_op, offset_of(to), offset_of(from), offset_of(keys[k++]));
      emit_.word(emit_.constant(steps[++n]->name));
      emit_.word(0);
    } else {
      emit_.emit(opcode::get_index_op, offset_of(to), offset_of(from), offset_of(keys[k++]));
    }
    from = to;
  }
}

/// target := value_reg for a target with at least one step.
void codegen::compile_path(expression& target, reg_number value_reg) {
  expression* root = nullptr;
  const auto steps = steps_of(target, root);
  const bool is_variable = root->kind == expression_kind::name || root->kind == expression_kind::self;
  reg_number root_reg = 0;
  if (!is_variable) into(root, root_reg = take());
  std::vector<reg_number> keys;
  for (expression* step : steps)
    if (step->kind == expression_kind::index) {
      // A variable of this function as the only key is used where it is.
      const bool in_place = steps.size() == 1 && step->right->kind == expression_kind::name &&
                            step->right->var->kind == variable_kind::local && is_known(step->right->var) &&
                            step->right->var != root->var;
      keys.push_back(in_place ? static_cast<reg_number>(step->right->var->reg) : take());
    }
  std::size_t k = 0;
  for (expression* step : steps)
    if (step->kind == expression_kind::index) {
      if (keys[k] >= first_temporary_ && keys[k] > value_reg) into(step->right, keys[k]);
      ++k;
    }
  emit_.at(steps.size() == 1 && target.focus.end ? target.focus : target.span);
  emit_edit(target, is_variable ? root->var : nullptr, root_reg, keys, value_reg);
  if (!is_variable) emit_.emit(opcode::drop_op, offset_of(root_reg));
}

/// The constant that says which steps a path has: member names, null where a key register is next.
std::uint32_t codegen::path_of(std::span<expression* const> steps) {
  std::vector<value> path;
  for (expression* step : steps)
    path.push_back(step->kind == expression_kind::index ? value() : owned_text(program_, step->name));
  return emit_.constant(owned_value(program_, make_array(std::span(path))));
}

void codegen::emit_edit(expression& target, variable* root, reg_number root_reg, std::span<const reg_number> keys,
                        reg_number value_reg) {
  if (root && root->kind != variable_kind::global) check_mutable(root, true);
  if (root && root->kind == variable_kind::local) {
    if (!assigns_itself(root)) {
      // The local if it is set, else what it stands for.
      const std::size_t own = emit_.emit_wide(opcode::jump_if_set_op, offset_of(static_cast<reg_number>(root->reg)), 0);
      emit_edit(target, root->fallback, 0, keys, value_reg);
      const std::size_t done = emit_.emit_wide(opcode::jump_op, 0, 0);
      emit_.patch(own);
      emit_edit(target, nullptr, static_cast<reg_number>(root->reg), keys, value_reg);
      emit_.patch(done);
      return;
    }
    root_reg = static_cast<reg_number>(root->reg);
    if (!is_known(root)) emit_.emit_wide(opcode::check_set_op, offset_of(root_reg), emit_.constant(root->name));
    root = nullptr;
  } else if (root && root->kind != variable_kind::global && root->kind != variable_kind::capture) {
    // A copy of something that is no variable: it is edited and dropped.
    read(root_reg = take(), root, false);
    emit_edit(target, nullptr, root_reg, keys, value_reg);
    emit_.emit(opcode::drop_op, offset_of(root_reg));
    return;
  }
  expression* bottom = nullptr;
  const auto steps = steps_of(target, bottom);
  const std::uint8_t flags = root ? root_flag_of(root) : std::uint8_t{root_register};
  const std::uint64_t word = root ? root_word_of(root) : 0;
  if (steps.size() == 1 && steps[0]->kind == expression_kind::index) {
    emit_.emit(opcode::set_index_op, offset_of(root_reg), offset_of(keys[0]), offset_of(value_reg),
               static_cast<std::uint8_t>(flags | c_dies | (keys[0] > value_reg ? static_cast<unsigned>(b_dies) : 0u)));
    return emit_.word(word);
  }
  if (steps.size() == 1) {
    emit_.emit(opcode::set_field_op, offset_of(root_reg), offset_of(value_reg), emit_.constant(steps[0]->name),
               static_cast<std::uint8_t>(flags | b_dies));
    emit_.word(word);
    return emit_.word(0);
  }
  const auto path_constant = path_of(steps);
  emit_.emit(opcode::set_path_op, offset_of(root_reg), offset_of(keys.empty() ? 0 : keys[0]), offset_of(value_reg),
             static_cast<std::uint8_t>(flags | c_dies));
  emit_.word(word);
  emit_.word(path_constant);
  emit_.word(0);
}

}  // namespace ruff::lang
