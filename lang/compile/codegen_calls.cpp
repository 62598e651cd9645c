// Calls. Arguments are evaluated left to right into consecutive registers, then what is called; the result comes back in the
// first argument's register.

#include "lang/compile/codegen.hpp"

#include <algorithm>

namespace ruff::lang {

void codegen::argument(expression* e, reg_number to) {
  const reg_number mark = next_;
  into(e, to);
  give_back(mark);
}

void codegen::compile_call(expression& e, reg_number to, std::uint8_t flags) {
  if (e.left->kind == expression_kind::member || e.left->kind == expression_kind::optional_member)
    return compile_method_call(e, to, flags);
  if (has_spread(e.list)) return compile_spread_call(e.left, e.list, to, flags, e.span);
  if (is_prelude_ && compile_intrinsic(e, to)) return;
  if (compile_length(e, to)) return;
  const reg_number mark = next_;
  const bool is_known_callee = native_of(e.left) || (e.left->kind == expression_kind::name && known_function(e.left->var));
  // The result lies where the call's first register is, so a call for the topmost temporary begins right there.
  const bool is_on_top = to + 1 == next_ && is_temporary(to);
  if (is_on_top) give_back(to);
  const reg_number function = is_known_callee ? next_ - 1 : take();
  const reg_number first = take(static_cast<reg_number>(std::max<std::size_t>(e.list.size(), 1)));
  for (std::size_t n = 0; n < e.list.size(); ++n) argument(e.list[n], first + static_cast<reg_number>(n));
  call_with(e.left, function, e.list.size(), flags, e.span);
  // The await must be the word behind the call: a callee that ends at once skips it.
  if (flags & await_result) emit_.emit(opcode::await_op, offset_of(first), offset_of(first), 0, b_dies);
  if (to != first) emit_.emit(opcode::move_op, offset_of(to), offset_of(first));
  if (!is_known_callee && function != to) emit_.emit(opcode::drop_op, offset_of(function));
  give_back(mark);
}

/// Emits the call of `callee` with `count` arguments behind register `function_reg`.
void codegen::call_with(expression* callee, reg_number function_reg, std::size_t count, std::uint8_t flags,
                        source_span at) {
  const reg_number first = function_reg + 1;
  const auto arguments = static_cast<std::uint32_t>(count);
  if (const native_entry* native = native_of(callee)) {
    emit_.at(at);
    emit_.emit(opcode::call_native_op, offset_of(first), arguments, 0, flags);
    return emit_.word(reinterpret_cast<std::uint64_t>(native));
  }
  const auto* known = callee->kind == expression_kind::name ? known_function(callee->var) : nullptr;
  if (known) {
    emit_.at(at);
    emit_.emit(opcode::call_known_op, offset_of(first), arguments, 0, flags);
    return emit_.word(reinterpret_cast<std::uint64_t>(known));
  }
  argument(callee, function_reg);
  emit_.at(at);
  emit_.emit(opcode::call_op, offset_of(first), arguments, 0, flags);
}

bool is_intrinsic_call(const expression& e, std::string_view name) {
  const bool is_named = e.kind == expression_kind::call && e.left->kind == expression_kind::name && e.left->name == name;
  return is_named && e.list.size() == 1;
}

/// `len(x)` of a value that need not be copied into an argument first.
bool codegen::compile_length(expression& e, reg_number to) {
  const native_entry* native = native_of(e.left);
  if (!native || native->form != intrinsic::len || e.list.size() != 1) return false;
  const reg_number mark = next_;
  const reg_number result = to >= first_temporary_ ? to : take();
  const operand x = use(e.list[0]);
  emit_.at(e.span);
  emit_.emit(opcode::get_length_op, offset_of(result), offset_of(x.reg), 0,
             static_cast<std::uint8_t>((x.dies ? b_dies : 0) | (is_prelude_ ? uncounted : 0)));
  emit_.word(reinterpret_cast<std::uint64_t>(native));
  if (result != to) emit_.emit(opcode::move_op, offset_of(to), offset_of(result));
  give_back(mark);
  return true;
}

/// The prelude's own words: `__await(x)` and `__call_item(f, x)`.
bool codegen::compile_intrinsic(expression& e, reg_number to) {
  if (e.left->kind != expression_kind::name) return false;
  const reg_number mark = next_;
  if (is_intrinsic_call(e, "__await")) {
    const reg_number t = take();
    argument(e.list[0], t);
    emit_.emit(opcode::await_op, offset_of(to), offset_of(t), 0, b_dies);
    give_back(mark);
    return true;
  }
  if (e.left->name != "__call_item" || e.list.size() != 2) return false;
  const reg_number function = take(2);
  argument(e.list[0], function);
  argument(e.list[1], function + 1);
  emit_.at(e.span);
  emit_.emit(opcode::call_op, offset_of(function + 1), 1, 0, item_call);
  emit_.emit(opcode::move_op, offset_of(to), offset_of(function + 1));
  emit_.emit(opcode::drop_op, offset_of(function));
  give_back(mark);
  return true;
}

void codegen::compile_method_call(expression& e, reg_number to, std::uint8_t flags) {
  const reg_number mark = next_;
  const reg_number function = take();
  const bool spreads = has_spread(e.list);
  const auto count = static_cast<reg_number>(e.list.size());
  const reg_number receiver = take(spreads ? 2 : count + 1);
  argument(e.left->left, receiver);
  std::size_t is_null = 0;
  const bool is_optional = e.left->kind == expression_kind::optional_member;
  const flow before = now_;
  if (is_optional) is_null = emit_.emit_wide(opcode::jump_null_op, offset_of(receiver), 0);
  if (spreads)
    collect(e.list, receiver + 1);
  else
    for (reg_number n = 0; n < count; ++n) argument(e.list[n], receiver + 1 + n);
  // From the method's name on: the receiver may be a chain of many lines.
  emit_.at({e.left->focus.begin, e.span.end});
  emit_.emit(spreads ? opcode::call_method_spread_op : opcode::call_method_op, offset_of(receiver), spreads ? 0 : count,
             emit_.constant(e.left->name), flags);
  emit_.word(0);
  if (flags & await_result) emit_.emit(opcode::await_op, offset_of(receiver), offset_of(receiver), 0, b_dies);
  if (is_optional) {
    emit_.patch(is_null);
    join(now_, before);
  }
  emit_.emit(opcode::move_op, offset_of(to), offset_of(receiver));
  if (spreads) emit_.emit(opcode::drop_op, offset_of(receiver + 1));
  emit_.emit(opcode::drop_op, offset_of(function));
  give_back(mark);
}

/// f(...xs): the arguments lie in an array.
void codegen::compile_spread_call(expression* callee, std::span<expression* const> items, reg_number to, std::uint8_t flags,
                                  source_span at) {
  const reg_number mark = next_;
  const reg_number function = take();
  const reg_number first = take();
  collect(items, first);
  argument(callee, function);
  emit_.at(at);
  emit_.emit(opcode::call_spread_op, offset_of(first), 0, 0, flags);
  if (flags & await_result) emit_.emit(opcode::await_op, offset_of(first), offset_of(first), 0, b_dies);
  emit_.emit(opcode::move_op, offset_of(to), offset_of(first));
  emit_.emit(opcode::drop_op, offset_of(function));
  give_back(mark);
}

/// a |> f and a |> f(x): a is evaluated first, then the further arguments, then f.
void codegen::compile_pipe(expression& e, reg_number to) {
  const reg_number mark = next_;
  const bool has_arguments = e.right->kind == expression_kind::call;
  expression* callee = has_arguments ? e.right->left : e.right;
  const std::span<expression*> rest = has_arguments ? e.right->list : std::span<expression*>{};
  if (has_spread(rest)) {
    std::vector<expression*> items{e.left};
    items.insert(items.end(), rest.begin(), rest.end());
    return compile_spread_call(callee, items, to, 0, e.span);
  }
  const reg_number function = take();
  const reg_number first = take(static_cast<reg_number>(rest.size()) + 1);
  argument(e.left, first);
  for (std::size_t n = 0; n < rest.size(); ++n) argument(rest[n], first + 1 + static_cast<reg_number>(n));
  call_with(callee, function, rest.size() + 1, 0, e.span);
  emit_.emit(opcode::move_op, offset_of(to), offset_of(first));
  emit_.emit(opcode::drop_op, offset_of(function));
  give_back(mark);
}

}  // namespace ruff::lang
