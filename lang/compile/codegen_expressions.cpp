// Expressions into registers. Chains that nest on the left are compiled from the innermost operand outwards in a loop, so
// that their length is not limited by the native stack.

#include "lang/compile/codegen.hpp"

#include "lang/syntax/walk.hpp"
#include "lang/value/array.hpp"
#include "lang/value/string.hpp"

#include <algorithm>

namespace ruff::lang {

namespace {

constexpr std::size_t literal_registers_max = 32;
/// Steps of a chain that are compiled by recursion; longer chains are cut into such pieces.
constexpr std::size_t chain_piece = 4;
/// Recursion of into(): nesting of the syntax times the pieces of chains; only calls of calls can exceed it.
constexpr std::size_t depth_max = 3000;

bool fits_16(std::int64_t n) { return n >= INT16_MIN && n <= INT16_MAX; }
bool fits_32(std::int64_t n) { return n >= INT32_MIN && n <= INT32_MAX; }

bool is_name(const expression* e) { return e->kind == expression_kind::name || e->kind == expression_kind::self; }

/// The operand that a step of a chain evaluates first; null when `e` is no such step.
expression* first_operand(const expression* e) {
  switch (e->kind) {
    case expression_kind::binary:
    case expression_kind::coalesce:
    case expression_kind::membership:
    case expression_kind::range:
    case expression_kind::pipe:
    case expression_kind::member:
    case expression_kind::optional_member:
    case expression_kind::index:
    case expression_kind::try_operator: return e->left;
    case expression_kind::call: {
      const bool is_method = e->left->kind == expression_kind::member || e->left->kind == expression_kind::optional_member;
      return is_method ? e->left->left : nullptr;
    }
    default: return nullptr;
  }
}

/// The instruction of an operator; the table's order follows binary_operator.
opcode opcode_of(binary_operator op) {
  constexpr opcode table[] = {opcode::add_op,   opcode::subtract_op,   opcode::multiply_op, opcode::divide_op,
                              opcode::remainder_op, opcode::equal_op,  opcode::not_equal_op, opcode::less_op,
                              opcode::less_equal_op, opcode::greater_op, opcode::greater_equal_op};
  return table[static_cast<std::size_t>(op)];
}

bool is_arithmetic(binary_operator op) { return op <= binary_operator::remainder; }

/// Kinds whose instruction writes its result once, after all operands were read.
bool writes_last(const expression* e) {
  switch (e->kind) {
    case expression_kind::integer:
    case expression_kind::floating:
    case expression_kind::text:
    case expression_kind::boolean:
    case expression_kind::null:
    case expression_kind::name:
    case expression_kind::unary:
    case expression_kind::member:
    case expression_kind::index:
    case expression_kind::call:
    case expression_kind::membership:
    case expression_kind::range:
    case expression_kind::binary: return true;
    default: return false;
  }
}

}  // namespace

bool is_small_integer(const expression* e) { return e->kind == expression_kind::integer && fits_16(e->integer); }

opcode immediate_form(opcode arithmetic) {
  return static_cast<opcode>(static_cast<int>(arithmetic) - static_cast<int>(opcode::add_op) +
                             static_cast<int>(opcode::add_immediate_op));
}

namespace {

/// Counts nesting for one scope.
class depth_guard {
 public:
  explicit depth_guard(std::size_t& depth) : depth_(depth) { ++depth_; }
  ~depth_guard() { --depth_; }
  depth_guard(const depth_guard&) = delete;
  depth_guard& operator=(const depth_guard&) = delete;

 private:
  std::size_t& depth_;
};

}  // namespace

/// An operand in place if it is a local variable that is surely set, else in a temporary that dies.
operand codegen::use(expression* e, std::optional<reg_number> spare) {
  if (e == made_) {
    made_ = nullptr;
    return {made_reg_, true};
  }
  if (is_name(e)) {
    variable* v = e->var;
    if (v->kind == variable_kind::local && (is_known(v) || !v->fallback) && !has_choices_) {
      const auto reg = static_cast<reg_number>(v->reg);
      if (!is_known(v)) emit_.emit_wide(opcode::check_set_op, offset_of(reg), emit_.constant(v->name));
      if (e->last_use) hold(v, false);
      return {reg, e->last_use};
    }
  }
  const reg_number t = spare ? *spare : take();
  into(e, t);
  return {t, true};
}

/// Computes `e` for an assignment to v; the variable keeps its value if that fails.
void codegen::into_variable(expression* e, variable* v) {
  const auto reg = static_cast<reg_number>(v->reg);
  if (writes_last(e)) return into(e, reg);
  const reg_number t = take();
  into(e, t);
  emit_.emit(opcode::move_op, offset_of(reg), offset_of(t));
  give_back(t);
}

bool codegen::is_too_deep(const expression& e) {
  if (depth_ <= depth_max) return false;
  if (findings_.empty())
    findings_.push_back(
        {diagnostic_kind::code_size, "Compilation error: too many calls of calls in one expression", e.span});
  return true;
}

void codegen::into(expression* e, reg_number to) {
  if (now_.is_dead) return;
  if (e == made_) {
    made_ = nullptr;
    if (to != made_reg_) emit_.emit(opcode::move_op, offset_of(to), offset_of(made_reg_));
    return;
  }
  const depth_guard deeper(depth_);
  if (is_too_deep(*e)) return;
  emit_.at(e->focus.end ? e->focus : e->span);
  switch (e->kind) {
    case expression_kind::integer:
      if (fits_32(e->integer))
        emit_.emit_wide(opcode::load_int_op, offset_of(to), e->integer);
      else
        emit_.emit_wide(opcode::load_const_op, offset_of(to), emit_.constant(e->integer));
      return;
    case expression_kind::floating:
      emit_.emit_wide(opcode::load_const_op, offset_of(to), emit_.constant(e->floating));
      return;
    case expression_kind::text:
      emit_.emit_wide(opcode::load_const_op, offset_of(to), emit_.constant(e->name));
      return;
    case expression_kind::boolean: emit_.emit(opcode::load_bool_op, offset_of(to), e->flag ? 1 : 0); return;
    case expression_kind::null: emit_.emit(opcode::load_null_op, offset_of(to)); return;
    case expression_kind::name:
    case expression_kind::self: return read(to, e->var, e->last_use);
    case expression_kind::interpolation: return compile_text(*e, e->list, to);
    case expression_kind::array: return compile_array(*e, to);
    case expression_kind::dict: return compile_dict(*e, to);
    case expression_kind::struct_literal: return compile_structure_literal(*e, to);
    case expression_kind::tag: return compile_tag(*e, to);
    case expression_kind::lambda: return make_closure(to, *e->function);
    case expression_kind::logical_and:
    case expression_kind::logical_or: return compile_logical(*e, to);
    case expression_kind::throw_error: {
      const reg_number t = take();
      if (!e->list.empty()) into(e->list[0], t);
      emit_.at(e->span);
      emit_.emit(opcode::throw_op, offset_of(t));
      return give_back(t);
    }
    case expression_kind::spread: return into(e->left, to);
    case expression_kind::choice: return compile_choice(*e, to);
    default: return compile_spine(*e, to);
  }
}

/// Operators that nest on the left. The innermost left operand comes first; each further step uses the result of the one
/// before, which lies in `t`.
void codegen::compile_spine(expression& e, reg_number to) {
  if (compile_long_chain(e, to)) return;
  const reg_number mark = next_;
  std::vector<expression*> steps;
  expression* inner = &e;
  const auto is_step = [this](const expression* x) {
    return x->kind == expression_kind::binary && x->left->kind == expression_kind::binary && x->left != made_;
  };
  while (is_step(inner)) {
    steps.push_back(inner);
    inner = inner->left;
  }
  if (steps.empty()) {
    compile_operation(e, to);
    return give_back(mark);
  }
  const reg_number t = is_temporary(to) ? to : take();
  compile_binary(*inner, t);
  for (auto it = steps.rbegin(); it != steps.rend(); ++it) {
    expression& step = **it;
    const reg_number target = it + 1 == steps.rend() ? to : t;
    const reg_number inner_mark = next_;
    if (is_arithmetic(step.binary_op) && is_small_integer(step.right)) {
      emit_.at(step.focus);
      const opcode op = immediate_form(opcode_of(step.binary_op));
      emit_.emit(op, offset_of(target), offset_of(t), static_cast<std::uint32_t>(step.right->integer), b_dies);
    } else {
      const operand right = use(step.right);
      emit_.at(step.focus);
      emit_.emit(opcode_of(step.binary_op), offset_of(target), offset_of(t), offset_of(right.reg),
                 static_cast<std::uint8_t>(b_dies | (right.dies ? c_dies : 0)));
    }
    give_back(inner_mark);
  }
  give_back(mark);
}

/// An operation whose operands are compiled by themselves.
void codegen::compile_operation(expression& e, reg_number to) {
  switch (e.kind) {
    case expression_kind::binary: compile_binary(e, to); break;
    case expression_kind::unary: {
      // `!!!…x` and `- - x` are short: prefix operators count as nesting.
      const operand x = use(e.left);
      emit_.at(e.focus.end ? e.focus : e.span);
      emit_.emit(e.unary_op == unary_operator::negate ? opcode::negate_op : opcode::invert_op, offset_of(to),
                 offset_of(x.reg), 0, x.dies ? b_dies : 0);
      break;
    }
    case expression_kind::coalesce: {
      const reg_number t = take();
      into(e.left, t);
      const flow before = now_;
      const std::size_t has_value = emit_.emit_wide(opcode::jump_not_null_op, offset_of(t), 0);
      into(e.right, t);
      join(now_, before);
      emit_.patch(has_value);
      emit_.emit(opcode::move_op, offset_of(to), offset_of(t));
      break;
    }
    case expression_kind::membership: compile_membership(e, to); break;
    case expression_kind::range: compile_range(e, to); break;
    case expression_kind::pipe: compile_pipe(e, to); break;
    case expression_kind::call: compile_call(e, to, 0); break;
    case expression_kind::member:
    case expression_kind::optional_member: compile_member(e, to); break;
    case expression_kind::index: compile_index(e, to); break;
    case expression_kind::try_operator: compile_try_operator(e, to); break;
    case expression_kind::await: compile_await(e, to); break;
    case expression_kind::yield: {
      const reg_number t = take();
      if (e.left)
        into(e.left, t);
      else
        emit_.emit(opcode::load_null_op, offset_of(t));
      emit_.at(e.span);
      emit_.emit(opcode::yield_op, offset_of(to), offset_of(t), 0, b_dies);
      break;
    }
    default: break;
  }
}

/// A chain that is too long for recursion, piece by piece from the inside out; false when it is not.
bool codegen::compile_long_chain(expression& e, reg_number to) {
  std::vector<expression*> cuts;
  std::size_t steps = 0;
  for (expression* x = &e; x && x != made_; x = first_operand(x)) {
    const bool is_in_run = x->kind == expression_kind::binary && x->left->kind == expression_kind::binary;
    if (!is_in_run && ++steps % chain_piece == 0) cuts.push_back(x);
  }
  if (steps <= 2 * chain_piece) return false;
  const reg_number mark = next_;
  const reg_number t = take();
  for (auto cut = cuts.rbegin(); cut != cuts.rend(); ++cut) {
    into(*cut, t);
    made_ = *cut;
    made_reg_ = t;
  }
  into(&e, to);
  made_ = nullptr;
  give_back(mark);
  return true;
}

void codegen::compile_binary(expression& e, reg_number to) {
  const reg_number mark = next_;
  // The place of the result can hold an operand before.
  std::optional<reg_number> spare;
  if (is_temporary(to)) spare = to;
  const operand left = use(e.left, spare);
  if (left.reg == to) spare.reset();
  const auto left_flag = static_cast<std::uint8_t>(left.dies ? b_dies : 0);
  if (is_arithmetic(e.binary_op) && is_small_integer(e.right)) {
    emit_.at(e.focus);
    const opcode op = immediate_form(opcode_of(e.binary_op));
    emit_.emit(op, offset_of(to), offset_of(left.reg), static_cast<std::uint32_t>(e.right->integer), left_flag);
    return give_back(mark);
  }
  const operand right = use(e.right, spare);
  emit_.at(e.focus);
  emit_.emit(opcode_of(e.binary_op), offset_of(to), offset_of(left.reg), offset_of(right.reg),
             static_cast<std::uint8_t>(left_flag | (right.dies ? c_dies : 0)));
  give_back(mark);
}

/// x in container; a range that is written there is not made.
void codegen::compile_membership(expression& e, reg_number to) {
  const reg_number mark = next_;
  if (e.right->kind == expression_kind::range) {
    const reg_number first = take(3);
    argument(e.left, first);
    argument(e.right->left, first + 1);
    argument(e.right->right, first + 2);
    emit_.at(e.span);
    emit_.emit(opcode::is_in_range_op, offset_of(to), offset_of(first), 0, e.right->flag ? with_last : 0);
    return give_back(mark);
  }
  const operand x = use(e.left);
  const operand container = use(e.right);
  emit_.at(e.span);
  emit_.emit(opcode::is_in_op, offset_of(to), offset_of(x.reg), offset_of(container.reg),
             static_cast<std::uint8_t>((x.dies ? b_dies : 0) | (container.dies ? c_dies : 0)));
  give_back(mark);
}

void codegen::compile_range(expression& e, reg_number to) {
  const reg_number mark = next_;
  const operand from = use(e.left);
  const operand end = use(e.right);
  emit_.at(e.span);
  emit_.emit(opcode::make_range_op, offset_of(to), offset_of(from.reg), offset_of(end.reg), e.flag ? with_last : 0);
  give_back(mark);
}

void codegen::compile_logical(expression& e, reg_number to) {
  const reg_number mark = next_;
  const reg_number t = take();
  jump_list falses;
  jump_when(&e, false, falses);
  emit_.emit(opcode::load_bool_op, offset_of(t), 1);
  const std::size_t done = emit_.emit_wide(opcode::jump_op, 0, 0);
  patch_all(falses);
  emit_.emit(opcode::load_bool_op, offset_of(t), 0);
  emit_.patch(done);
  emit_.emit(opcode::move_op, offset_of(to), offset_of(t));
  give_back(mark);
}

void codegen::jump_when(expression* e, bool sense, jump_list& jumps) {
  const auto is_comparison = [](const expression* x) {
    return x->kind == expression_kind::binary && !is_arithmetic(x->binary_op);
  };
  if (e->kind == expression_kind::unary && e->unary_op == unary_operator::invert) {
    if (is_comparison(e->left) && !has_long_jumps_) return jump_on_comparison(*e->left, !sense, jumps, inverted);
    if (is_intrinsic_call(*e->left, "__is_number")) return jump_when(e->left, !sense, jumps);
  }
  if (is_comparison(e)) return jump_on_comparison(*e, sense, jumps, 0);
  if (e->kind == expression_kind::logical_and || e->kind == expression_kind::logical_or) {
    // The chain's operands in order; all but the last leave early when they decide.
    std::vector<expression*> operands;
    const expression_kind kind = e->kind;
    for (; e->kind == kind; e = e->left) operands.push_back(e->right);
    operands.push_back(e);
    const bool deciding = kind == expression_kind::logical_or;
    jump_list past;
    flow before = now_;
    for (std::size_t n = operands.size(); n-- > 1;) {
      jump_when(operands[n], deciding, deciding == sense ? jumps : past);
      if (n + 1 == operands.size()) before = now_;
    }
    jump_when(operands[0], sense, jumps);
    join(now_, before);
    return patch_all(past);
  }
  if (is_prelude_ && is_intrinsic_call(*e, "__is_number")) return jump_on_number(*e, sense, jumps);
  const reg_number mark = next_;
  const operand x = use(e);
  emit_.at(e->focus.end ? e->focus : e->span);
  jumps.push_back(emit_.emit_wide(sense ? opcode::jump_true_op : opcode::jump_false_op, offset_of(x.reg), 0,
                                  x.dies ? a_dies : 0));
  give_back(mark);
}

/// The prelude's `__is_number(x)` as a condition.
void codegen::jump_on_number(expression& e, bool sense, jump_list& jumps) {
  const reg_number mark = next_;
  const operand x = use(e.list[0]);
  const std::size_t is_number = emit_.emit_wide(opcode::jump_if_number_op, offset_of(x.reg), 0);
  give_back(mark);
  if (sense) return jumps.push_back(is_number);
  jumps.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
  emit_.patch(is_number);
}

void codegen::jump_on_comparison(expression& e, bool sense, jump_list& jumps, std::uint8_t flags) {
  const reg_number mark = next_;
  if (has_long_jumps_) {
    const reg_number t = take();
    compile_spine(e, t);
    jumps.push_back(emit_.emit_wide(sense ? opcode::jump_true_op : opcode::jump_false_op, offset_of(t), 0, a_dies));
    return give_back(mark);
  }
  const auto order = static_cast<int>(e.binary_op) - static_cast<int>(binary_operator::equal);
  const bool is_equality = order < 2;
  // Equality has two forms, orderings have a positive and a negative one (NaN makes every ordering false).
  int form = is_equality ? (sense ? order : 1 - order) : (sense ? order : order + 4);
  if (is_equality && !sense) flags |= opposite;
  const operand left = use(e.left);
  if (left.dies) flags |= a_dies;
  if (is_small_integer(e.right)) {
    emit_.at(e.focus);
    form += static_cast<int>(opcode::jump_if_equal_immediate_op);
    jumps.push_back(emit_.emit(static_cast<opcode>(form), offset_of(left.reg),
                               static_cast<std::uint32_t>(e.right->integer), 0, flags));
    return give_back(mark);
  }
  const operand right = use(e.right);
  emit_.at(e.focus);
  form += static_cast<int>(opcode::jump_if_equal_op);
  jumps.push_back(emit_.emit(static_cast<opcode>(form), offset_of(left.reg), offset_of(right.reg), 0,
                             static_cast<std::uint8_t>(flags | (right.dies ? b_dies : 0))));
  give_back(mark);
}

void codegen::compile_index(expression& e, reg_number to) {
  const reg_number mark = next_;
  expression* outer = e.left;
  const bool is_twice = !has_choices_ && outer->kind == expression_kind::index && is_name(outer->left) &&
                        outer->left->var->kind == variable_kind::local && is_known(outer->left->var) &&
                        !outer->left->last_use;
  if (is_twice) {
    const auto base = static_cast<reg_number>(outer->left->var->reg);
    const operand first = use(outer->right);
    const operand second = use(e.right);
    emit_.at(e.focus.end ? e.focus : e.span);
    emit_.emit(opcode::get_index_twice_op, offset_of(to), offset_of(base), offset_of(first.reg),
               static_cast<std::uint8_t>((first.dies && first.reg >= mark ? 0 : first.dies ? c_dies : 0) |
                                         (second.dies && second.reg >= mark ? 0 : second.dies ? a_dies : 0)));
    emit_.word(offset_of(second.reg));
    // Keys in temporaries are ints or strings; strings are dropped here so that the fast path needs no flags.
    for (const operand& key : {first, second})
      if (key.dies && key.reg >= mark) emit_.emit(opcode::drop_op, offset_of(key.reg));
    return give_back(mark);
  }
  const operand container = use(e.left);
  const auto flags = static_cast<std::uint8_t>(container.dies ? b_dies : 0);
  if (is_small_integer(e.right)) {
    emit_.at(e.focus.end ? e.focus : e.span);
    emit_.emit(opcode::get_index_immediate_op, offset_of(to), offset_of(container.reg),
               static_cast<std::uint32_t>(e.right->integer), flags);
    return give_back(mark);
  }
  const operand key = use(e.right);
  emit_.at(e.focus.end ? e.focus : e.span);
  emit_.emit(opcode::get_index_op, offset_of(to), offset_of(container.reg), offset_of(key.reg),
             static_cast<std::uint8_t>(flags | (key.dies ? c_dies : 0)));
  give_back(mark);
}

void codegen::compile_member(expression& e, reg_number to) {
  const reg_number mark = next_;
  expression* inner = e.left;
  const bool is_fused = e.kind == expression_kind::member && inner->kind == expression_kind::index &&
                        is_name(inner->left) && inner->left->var->kind == variable_kind::local &&
                        is_known(inner->left->var) && !inner->left->last_use && is_name(inner->right) &&
                        inner->right->var->kind == variable_kind::local && is_known(inner->right->var) &&
                        !inner->right->last_use;
  if (is_fused) {
    emit_.emit(opcode::get_index_field_op, offset_of(to), offset_of(static_cast<reg_number>(inner->left->var->reg)),
               offset_of(static_cast<reg_number>(inner->right->var->reg)));
    emit_.word(emit_.constant(e.name));
    return emit_.word(0);
  }
  if (e.kind == expression_kind::optional_member) {
    const reg_number t = take();
    into(inner, t);
    const std::size_t is_null = emit_.emit_wide(opcode::jump_null_op, offset_of(t), 0);
    emit_.at(e.focus.end ? e.focus : e.span);
    emit_.emit(opcode::get_field_op, offset_of(t), offset_of(t), emit_.constant(e.name));
    emit_.word(0);
    emit_.patch(is_null);
    emit_.emit(opcode::move_op, offset_of(to), offset_of(t));
    return give_back(mark);
  }
  const operand container = use(inner);
  emit_.at(e.focus.end ? e.focus : e.span);
  emit_.emit(opcode::get_field_op, offset_of(to), offset_of(container.reg), emit_.constant(e.name),
             container.dies ? b_dies : 0);
  emit_.word(0);
  give_back(mark);
}

bool has_spread(std::span<expression* const> items) {
  return std::any_of(items.begin(), items.end(),
                     [](const expression* x) { return x && x->kind == expression_kind::spread; });
}

void codegen::compile_array(expression& e, reg_number to) {
  const reg_number mark = next_;
  if (!has_spread(e.list) && e.list.size() <= literal_registers_max) {
    const reg_number first = take(static_cast<reg_number>(e.list.size()) + 1);
    for (std::size_t n = 0; n < e.list.size(); ++n) argument(e.list[n], first + static_cast<reg_number>(n));
    emit_.at(e.span);
    emit_.emit(opcode::make_array_op, offset_of(to), offset_of(first), static_cast<std::uint32_t>(e.list.size()));
    return give_back(mark);
  }
  const reg_number made = take();
  collect(e.list, made);
  emit_.emit(opcode::move_op, offset_of(to), offset_of(made));
  give_back(mark);
}

/// The array of `items`, one by one, into a register that nothing else uses meanwhile.
void codegen::collect(std::span<expression* const> items, reg_number made) {
  const reg_number item = take();
  emit_.emit(opcode::make_array_op, offset_of(made), offset_of(item), 0);
  for (expression* x : items) {
    const bool is_spread = x->kind == expression_kind::spread;
    argument(is_spread ? x->left : x, item);
    emit_.at(x->span);
    emit_.emit(is_spread ? opcode::append_spread_op : opcode::append_item_op, offset_of(made), offset_of(item));
  }
  give_back(item);
}

void codegen::compile_dict(expression& e, reg_number to) {
  const reg_number mark = next_;
  if (!has_spread(e.list) && e.list.size() <= literal_registers_max) {
    const reg_number first = take(static_cast<reg_number>(e.list.size()) + 1);
    for (std::size_t n = 0; n < e.list.size(); ++n) argument(e.list[n], first + static_cast<reg_number>(n));
    emit_.at(e.span);
    emit_.emit(opcode::make_dict_op, offset_of(to), offset_of(first), static_cast<std::uint32_t>(e.list.size() / 2));
    return give_back(mark);
  }
  const reg_number made = take();
  const reg_number key = take(2);
  emit_.emit(opcode::make_dict_op, offset_of(made), offset_of(key), 0);
  for (std::size_t n = 0; n < e.list.size(); n += 2) {
    const bool is_spread = e.list[n]->kind == expression_kind::spread;
    argument(is_spread ? e.list[n]->left : e.list[n], key);
    if (!is_spread) argument(e.list[n + 1], key + 1);
    emit_.at(e.list[n]->span);
    emit_.emit(is_spread ? opcode::add_spread_op : opcode::add_entry_op, offset_of(made), offset_of(key),
               is_spread ? 0 : offset_of(key + 1));
  }
  emit_.emit(opcode::move_op, offset_of(to), offset_of(made));
  give_back(mark);
}

/// Values in source order; of a repeated field the last value wins, defaults of omitted fields come last.
void codegen::compile_structure_literal(expression& e, reg_number to) {
  const reg_number mark = next_;
  const shape* layout = program_.shapes.root(e.name);
  std::vector<std::string_view> fields;
  std::vector<reg_number> registers;
  const auto place_of = [&](std::string_view name) {
    const auto found = std::find(fields.begin(), fields.end(), name);
    if (found != fields.end()) return registers[static_cast<std::size_t>(found - fields.begin())];
    fields.push_back(name);
    layout = program_.shapes.with_field(layout, name);
    registers.push_back(take());
    return registers.back();
  };
  const reg_number first = next_;
  const auto defaults = scopes_.field_defaults.find(e.name);
  std::vector<std::pair<std::string_view, variable*>> omitted;
  if (defaults != scopes_.field_defaults.end())
    for (const auto& field : defaults->second)
      if (std::find(e.names.begin(), e.names.end(), field.first) == e.names.end()) omitted.push_back(field);
  for (const std::string_view name : e.names) place_of(name);
  for (const auto& [name, slot] : omitted) place_of(name);
  for (std::size_t n = 0; n < e.names.size(); ++n) argument(e.list[n], place_of(e.names[n]));
  for (const auto& [name, slot] : omitted) {
    const reg_number function = take(2);
    read(function, slot, false);
    emit_.emit(opcode::call_op, offset_of(function + 1), 0);
    emit_.emit(opcode::move_op, offset_of(place_of(name)), offset_of(function + 1));
    emit_.emit(opcode::drop_op, offset_of(function));
    give_back(function);
  }
  take();
  emit_.at(e.span);
  emit_.emit(opcode::make_structure_op, offset_of(to), offset_of(first), static_cast<std::uint32_t>(fields.size()));
  emit_.word(reinterpret_cast<std::uint64_t>(layout));
  give_back(mark);
}

void codegen::compile_tag(expression& e, reg_number to) {
  const reg_number mark = next_;
  const reg_number first = take(static_cast<reg_number>(e.list.size()) + 1);
  for (std::size_t n = 0; n < e.list.size(); ++n) argument(e.list[n], first + static_cast<reg_number>(n));
  emit_.at(e.span);
  const std::uint64_t family = emit_.constant(e.name);
  const std::uint64_t variant = emit_.constant(e.member);
  emit_.emit(opcode::make_tagged_op, offset_of(to), offset_of(first), static_cast<std::uint32_t>(e.list.size()));
  emit_.word(variant << 32 | family);
  give_back(mark);
}

/// The text of `parts`, which are the interpolation `e` or its end.
void codegen::compile_text(const expression& e, std::span<expression*> parts, reg_number to) {
  const reg_number mark = next_;
  const reg_number first = take(static_cast<reg_number>(std::min(parts.size(), literal_registers_max)) + 1);
  reg_number filled = 0;
  for (expression* part : parts) {
    if (filled == literal_registers_max) {
      emit_.emit(opcode::make_text_op, offset_of(first), offset_of(first), filled);
      filled = 1;
    }
    argument(part, first + filled++);
  }
  emit_.at(e.span);
  emit_.emit(opcode::make_text_op, offset_of(to), offset_of(first), filled);
  give_back(mark);
}

void codegen::compile_try_operator(expression& e, reg_number to) {
  const reg_number mark = next_;
  const reg_number t = take();
  into(e.left, t);
  emit_.at(e.focus.end ? e.focus : e.span);
  emit_.emit(opcode::try_unwrap_op, offset_of(to), offset_of(t));
  const flow before = now_;
  // What is unwrapped skips one instruction, and a way through `finally` has more.
  const bool is_long = !finallies_.empty();
  const std::size_t leaves = is_long ? emit_.emit_wide(opcode::jump_op, 0, 0) : 0;
  const std::size_t goes_on = is_long ? emit_.emit_wide(opcode::jump_op, 0, 0) : 0;
  if (is_long) emit_.patch(leaves);
  leave_function(t, true);
  if (is_long) emit_.patch(goes_on);
  now_ = before;
  give_back(mark);
}

void codegen::compile_await(expression& e, reg_number to) {
  if (e.left->kind == expression_kind::call) return compile_call(*e.left, to, await_result);
  const reg_number mark = next_;
  const reg_number t = take();
  into(e.left, t);
  emit_.at(e.focus.end ? e.focus : e.span);
  emit_.emit(opcode::await_op, offset_of(to), offset_of(t), 0, b_dies);
  give_back(mark);
}

}  // namespace ruff::lang
