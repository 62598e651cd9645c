// Assignments whose right side reads what they assign: `p := builtin(… p …)`, `p := p.method(…)`, `p := p + a + b` and
// `p := "${p}…"`, where `p` is a name or a path such as `x.f[i]`. The operands are read as usual; only when all of them
// are there does the place give its own reference up (it is *lent*), so that the object can be edited in place and no
// error, wait or other lane finds the place empty. Whether the operand still is what the place holds is tested when the
// instruction runs, so these forms are chosen by their looks alone.

#include "lang/compile/codegen.hpp"

#include "lang/syntax/walk.hpp"

#include <algorithm>

namespace ruff::lang {

namespace {

bool is_name(const expression* e) { return e->kind == expression_kind::name || e->kind == expression_kind::self; }

/// `e` looks like the assignment's target: the same variable and the same members. Keys are not compared.
bool looks_like(const expression* e, const expression* target) {
  for (; !is_name(target); e = e->left, target = target->left) {
    if (e->kind != target->kind) return false;
    if (target->kind == expression_kind::member ? e->name != target->name : target->kind != expression_kind::index)
      return false;
  }
  return is_name(e) && e->var == target->var;
}

const native_entry* edits(const native_entry* entry, std::size_t arguments) {
  if (!entry || !entry->goes_through()) return nullptr;
  const bool fits = entry->arity_style_is_own() ||
                    (arguments >= static_cast<std::size_t>(entry->arity_min) &&
                     (entry->arity_max == variadic || arguments <= static_cast<std::size_t>(entry->arity_max)));
  return fits ? entry : nullptr;
}

}  // namespace

std::vector<expression*> steps_of(expression& target, expression*& root) {
  std::vector<expression*> steps;
  for (root = &target; root->kind == expression_kind::index || root->kind == expression_kind::member; root = root->left)
    steps.push_back(root);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::uint8_t root_flag_of(const variable* v) {
  if (v->kind == variable_kind::global) return root_global;
  return v->kind == variable_kind::capture ? root_cell : root_register;
}

std::uint64_t root_word_of(const variable* v) {
  if (v->kind == variable_kind::global) return v->slot;
  return v->kind == variable_kind::capture ? v->index : offset_of(static_cast<reg_number>(v->reg));
}

bool codegen::is_lendable(const variable* v) const {
  return v->kind == variable_kind::global ||
         (v->kind == variable_kind::capture && v->is_cell && !v->fallback && !is_immutable(v));
}

bool codegen::is_plain_local(const expression& target) const {
  return is_name(&target) && target.var->kind == variable_kind::local && is_known(target.var);
}

bool codegen::can_lend(const variable* v) const {
  if (is_lendable(v)) return true;
  if (v->kind != variable_kind::local || is_immutable(v)) return false;
  if (is_known(v)) return true;
  return v->fallback && (v->fallback->kind == variable_kind::global ||
                         (v->fallback->kind == variable_kind::local && !is_immutable(v->fallback)));
}

/// Emits an edit for the variable, or for both that a name may mean: the local if it is set, else what it stands for.
template <class Emit>
void codegen::for_each_root(variable* root, Emit&& emit) {
  if (root->kind != variable_kind::local || is_known(root)) return emit(root);
  const std::size_t own = emit_.emit_wide(opcode::jump_if_set_op, offset_of(static_cast<reg_number>(root->reg)), 0);
  emit(root->fallback);
  const std::size_t done = emit_.emit_wide(opcode::jump_op, 0, 0);
  emit_.patch(own);
  emit(root);
  emit_.patch(done);
}

bool codegen::compile_in_place(statement& s) {
  if (s.kind != statement_kind::assign || s.has_choices) return false;
  const expression* root = s.target;
  while (root->kind == expression_kind::index || root->kind == expression_kind::member) root = root->left;
  if (!is_name(root) || !can_lend(root->var)) return false;
  expression& e = *s.value;
  switch (e.kind) {
    case expression_kind::call:
      if (has_spread(e.list)) return false;
      if (e.left->kind == expression_kind::member) return compile_in_place_method(s);
      return compile_in_place_call(s, e.list, e.left);
    case expression_kind::pipe: {
      const bool has_arguments = e.right->kind == expression_kind::call;
      if (has_arguments && has_spread(e.right->list)) return false;
      std::vector<expression*> arguments{e.left};
      if (has_arguments) arguments.insert(arguments.end(), e.right->list.begin(), e.right->list.end());
      return compile_in_place_call(s, arguments, has_arguments ? e.right->left : e.right);
    }
    case expression_kind::binary: return compile_in_place_sum(s);
    case expression_kind::interpolation: return compile_in_place_text(s);
    default: return false;
  }
}

/// Evaluates the keys of a path into consecutive registers.
std::vector<reg_number> codegen::compile_keys(expression& target) {
  expression* root = nullptr;
  std::vector<reg_number> keys;
  const auto steps = steps_of(target, root);
  for (expression* step : steps)
    if (step->kind == expression_kind::index) keys.push_back(take());
  std::size_t k = 0;
  for (expression* step : steps)
    if (step->kind == expression_kind::index) argument(step->right, keys[k++]);
  return keys;
}

/// p := builtin(… p …)
bool codegen::compile_in_place_call(statement& s, std::span<expression*> arguments, expression* callee) {
  const native_entry* entry = edits(native_of(callee), arguments.size());
  if (!entry) return false;
  const auto place = std::find_if(arguments.begin(), arguments.end(),
                                  [&](const expression* x) { return looks_like(x, s.target); });
  if (place == arguments.end()) return false;
  const auto index = static_cast<std::size_t>(place - arguments.begin());
  if (is_plain_local(*s.target)) {
    // With other uses of the variable its last one is moved, which comes to the same.
    for (expression* other : arguments)
      if (other != *place && mentions(other, s.target->var->name)) return false;
    call_on_local(s, arguments, *entry, index);
    return true;
  }
  take();
  const reg_number first = take(static_cast<reg_number>(arguments.size()));
  for (std::size_t n = 0; n < arguments.size(); ++n) argument(arguments[n], first + static_cast<reg_number>(n));
  const auto keys = compile_keys(*s.target);
  emit_.at(s.value->span);
  call_on_place(*s.target, first, static_cast<std::uint32_t>(arguments.size()), entry, 0, index, keys);
  return true;
}

void codegen::call_on_local(statement& s, std::span<expression*> arguments, const native_entry& entry, std::size_t index) {
  variable* v = s.target->var;
  // A push has no register for the array, and when it is done in place it skips the move behind it; the prelude's own calls
  // count no step.
  const bool is_push = entry.form == intrinsic::push && index == 0 && arguments.size() == 2;
  const auto count = static_cast<reg_number>(arguments.size());
  const reg_number first = take(is_push ? 1 : count);
  if (is_push)
    argument(arguments[1], first);
  else
    for (reg_number n = 0; n < count; ++n)
      if (n != index) argument(arguments[n], first + n);
  emit_.at(s.value->span);
  const auto flags = static_cast<std::uint8_t>(is_push && is_prelude_ ? uncounted : 0);
  emit_.emit(is_push ? opcode::push_local_op : opcode::call_native_local_op, offset_of(first),
             is_push ? 1 : count, offset_of(static_cast<reg_number>(v->reg)), flags);
  emit_.word(reinterpret_cast<std::uint64_t>(&entry));
  emit_.word(index);
  emit_.at(s.span);
  write(v, first);
}

void codegen::call_on_place(expression& target, reg_number first, std::uint32_t count, const native_entry* entry,
                            std::uint32_t name, std::size_t index, std::span<const reg_number> keys) {
  expression* root = nullptr;
  const auto steps = steps_of(target, root);
  for_each_root(root->var, [&](const variable* v) {
    emit_.emit(opcode::call_native_place_op, offset_of(first), offset_of(keys.empty() ? first : keys[0]), count,
               root_flag_of(v));
    emit_.word(reinterpret_cast<std::uint64_t>(entry));
    emit_.word(root_word_of(v));
    emit_.word(steps.empty() ? 0 : path_of(steps) + std::uint64_t{1});
    emit_.word(std::uint64_t{name} | std::uint64_t{index} << 32);
    // A method that is not a builtin skips this jump.
    if (!entry) pending_jumps_.push_back(emit_.emit_wide(opcode::jump_op, 0, 0));
  });
}

bool codegen::is_method_name(std::string_view name) const {
  constexpr kind receivers[] = {kind::array, kind::string, kind::dict, kind::set, kind::queue, kind::stack};
  return std::any_of(std::begin(receivers), std::end(receivers), [&](kind receiver) {
    const native_entry* entry = program_.natives->find_method(receiver, name);
    return entry && entry->goes_through();
  });
}

/// p := p.method(…), where the method is a builtin if the receiver turns out to be an array, a string and the like.
bool codegen::compile_in_place_method(statement& s) {
  expression& e = *s.value;
  if (!looks_like(e.left->left, s.target) || !is_method_name(e.left->name)) return false;
  if (is_plain_local(*s.target)) return false;
  take();
  const reg_number first = take(static_cast<reg_number>(e.list.size()) + 1);
  argument(e.left->left, first);
  for (std::size_t n = 0; n < e.list.size(); ++n) argument(e.list[n], first + 1 + static_cast<reg_number>(n));
  const auto keys = compile_keys(*s.target);
  emit_.at({e.left->focus.begin, e.span.end});
  const auto count = static_cast<std::uint32_t>(e.list.size());
  call_on_place(*s.target, first, count + 1, nullptr, emit_.constant(e.left->name), 0, keys);
  jump_list done;
  done.swap(pending_jumps_);
  finish_method(s, first, count, keys);
  patch_all(done);
  return true;
}

/// The ordinary method call, and the assignment of its result.
void codegen::finish_method(statement& s, reg_number first, std::uint32_t count, std::span<const reg_number> keys) {
  emit_.emit(opcode::call_method_op, offset_of(first), count, emit_.constant(s.value->left->name));
  emit_.word(0);
  emit_.emit(opcode::drop_op, offset_of(first - 1));
  store_in_place(s, keys, first);
}

namespace {

/// Evaluating it has no effect, runs no script code and does not wait. Operator methods of structs are trusted with that:
/// otherwise no sum that contains another operator could grow in place.
bool is_harmless(const expression* e) {
  bool harmless = true;
  for_each_expression(const_cast<expression*>(e), [&](expression& part) {
    switch (part.kind) {
      case expression_kind::integer:
      case expression_kind::floating:
      case expression_kind::text:
      case expression_kind::boolean:
      case expression_kind::null:
      case expression_kind::name:
      case expression_kind::self:
      case expression_kind::interpolation:
      case expression_kind::binary:
      case expression_kind::unary:
      case expression_kind::membership:
      case expression_kind::index:
      case expression_kind::member: return;
      case expression_kind::call:
        if (part.left->kind == expression_kind::name && part.left->var->kind == variable_kind::builtin &&
            part.left->var->constant.is(kind::native) &&
            part.left->var->constant.as<native_object>()->entry->does == effect::pure)
          return;
        [[fallthrough]];
      default: harmless = false;
    }
  });
  return harmless;
}

}  // namespace

/// p := p + a + b …: the sum of strings grows the place's own. Of several summands all but the first must be harmless, since
/// they are evaluated before anything is added.
bool codegen::compile_in_place_sum(statement& s) {
  std::vector<expression*> sums;
  expression* leftmost = s.value;
  for (; leftmost->kind == expression_kind::binary && leftmost->binary_op == binary_operator::add; leftmost = leftmost->left)
    sums.push_back(leftmost);
  if (sums.empty() || sums.size() > 64 || !looks_like(leftmost, s.target)) return false;
  std::reverse(sums.begin(), sums.end());
  const auto harmless = [](const expression* sum) { return is_harmless(sum->right); };
  if (is_plain_local(*s.target) || !std::all_of(sums.begin() + 1, sums.end(), harmless)) return false;
  const reg_number item = take();
  argument(leftmost, item);
  if (sums.size() == 1 && is_name(s.target) && is_lendable(s.target->var)) {
    const operand right = use(sums[0]->right);
    emit_.at(s.value->focus);
    emit_.emit(opcode::add_global_op, 0, offset_of(item), offset_of(right.reg),
               static_cast<std::uint8_t>(b_dies | (right.dies ? c_dies : 0) | root_flag_of(s.target->var)));
    emit_.word(root_word_of(s.target->var));
    write(s.target->var, item);
    return true;
  }
  const reg_number values = take(static_cast<reg_number>(sums.size()));
  for (std::size_t n = 0; n < sums.size(); ++n) argument(sums[n]->right, values + static_cast<reg_number>(n));
  const auto keys = compile_keys(*s.target);
  lend_sum(*s.target, item, values, static_cast<std::uint32_t>(sums.size()), keys);
  for (std::size_t n = 0; n < sums.size(); ++n) {
    emit_.at(sums[n]->focus);
    emit_.emit(opcode::add_op, offset_of(item), offset_of(item), offset_of(values + static_cast<reg_number>(n)), c_dies);
  }
  store_in_place(s, keys, item);
  return true;
}

/// p := "${p}…": what stands behind the hole is made first, and then the two are joined as strings are added.
bool codegen::compile_in_place_text(statement& s) {
  const std::span<expression*> parts(s.value->list);
  if (is_plain_local(*s.target) || parts.size() < 2 || !looks_like(parts[0], s.target)) return false;
  const reg_number item = take(2);
  argument(parts[0], item);
  compile_text(*s.value, parts.subspan(1), item + 1);
  const auto keys = compile_keys(*s.target);
  lend_sum(*s.target, item, item + 1, 1, keys);
  emit_.at(s.value->span);
  emit_.emit(opcode::make_text_op, offset_of(item), offset_of(item), 2);
  store_in_place(s, keys, item);
  return true;
}

/// The end of an assignment whose value is in `item`.
void codegen::store_in_place(statement& s, std::span<const reg_number> keys, reg_number item) {
  emit_.at(s.focus.end ? s.focus : s.span);
  if (is_name(s.target)) return write(s.target->var, item);
  expression* root = nullptr;
  static_cast<void>(steps_of(*s.target, root));
  emit_edit(*s.target, root->var, 0, keys, item);
}

void codegen::lend_sum(expression& target, reg_number item, reg_number values, std::uint32_t count,
                       std::span<const reg_number> keys) {
  expression* root = nullptr;
  const auto steps = steps_of(target, root);
  for_each_root(root->var, [&](const variable* v) {
    emit_.emit(opcode::lend_sum_op, offset_of(item), offset_of(keys.empty() ? item : keys[0]), offset_of(values),
               root_flag_of(v));
    emit_.word(root_word_of(v));
    emit_.word(steps.empty() ? 0 : path_of(steps) + std::uint64_t{1});
    emit_.word(count);
  });
}

}  // namespace ruff::lang
