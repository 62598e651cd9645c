// Operator methods of structs (language specification, section 9.2). Only the left operand is asked. The method runs in a
// segment of its own, so that it may wait, throw and be cancelled like any call; its result goes into the register of the
// operator's instruction, or decides the jump of a comparison in a condition.

#include "lang/value/function.hpp"
#include "lang/value/structure.hpp"
#include "lang/vm/machine.hpp"

namespace ruff::lang {

namespace {

constexpr std::size_t place_of(binary_operator op) { return static_cast<std::size_t>(op); }
constexpr std::size_t negation = 11;
constexpr std::size_t inversion = 12;

/// An operand of an operator: a register that may die, or the int in the instruction.
struct operator_operand {
  std::uint16_t field;
  bool dies;
  bool is_immediate;
};

/// An operator's instruction, whichever form it has.
struct operator_call {
  std::size_t which;   ///< in operator_methods
  operator_operand left;
  std::optional<operator_operand> right;
  slot* result;        ///< null: a jump
};

operator_call call_of(machine& m, const instruction* at) {
  const auto dies = [&](std::uint8_t flag) { return (at->flags & flag) != 0; };
  const operator_operand b{at->b, dies(b_dies), false}, c{at->c, dies(c_dies), false};
  const operator_operand immediate{at->c, false, true};
  switch (at->op) {
    case opcode::add_global_op: return {place_of(binary_operator::add), b, c, &m.reg(at->b)};
    case opcode::negate_op: return {negation, b, std::nullopt, &m.reg(at->a)};
    case opcode::invert_op: return {inversion, b, std::nullopt, &m.reg(at->a)};
    case opcode::add_immediate_op:
    case opcode::subtract_immediate_op:
    case opcode::multiply_immediate_op:
    case opcode::divide_immediate_op:
    case opcode::remainder_immediate_op: {
      const int distance = static_cast<int>(opcode::add_immediate_op) - static_cast<int>(opcode::add_op);
      const auto plain = static_cast<opcode>(static_cast<int>(at->op) - distance);
      return {place_of(operator_of(plain)), b, immediate, &m.reg(at->a)};
    }
    default: break;
  }
  if (at->op <= opcode::greater_equal_op) return {place_of(operator_of(at->op)), b, c, &m.reg(at->a)};
  const compare_form form = form_of(*at);
  return {place_of(form.op), {at->a, dies(a_dies), false}, operator_operand{at->b, dies(b_dies), form.immediate}, nullptr};
}

value content_of(machine& m, operator_operand operand) {
  if (operand.is_immediate) return value::integer(static_cast<std::int16_t>(operand.field));
  value& content = m.val(operand.field);
  return operand.dies ? std::move(content) : content;
}

/// Calls `method`, by way of the prelude if that is no plain call.
next call_method(machine& m, const instruction* at, const value& method, std::span<value> args, slot* result) {
  const auto& code = *method.as<function_object>()->code;
  const bool is_inverted = !result && (at->flags & inverted);
  if (code.is_plain && code.parameter_count == args.size() && !is_inverted) return call_apart(m, method, args, result);
  const program& p = *m.f.home->code;
  if (args.size() == 1) {
    value call[] = {method, std::move(args[0])};
    return call_apart(m, p.prelude_value("__unary_operator"), call, result);
  }
  value call[] = {method, std::move(args[0]), std::move(args[1])};
  return call_apart(m, p.prelude_value(is_inverted ? "__inverted_operator" : "__binary_operator"), call, result);
}

}  // namespace

std::optional<next> call_operator(machine& m, const instruction* at) {
  const operator_call call = call_of(m, at);
  const auto& operators = m.f.home->code->methods().operators;
  const auto found = operators.find(m.val(call.left.field).as<structure_object>()->layout->name.as_object());
  if (found == operators.end() || !found->second[call.which]) return std::nullopt;
  value method;
  if (const next how = read_method(m, at, *found->second[call.which], method); how != next::go) return how;
  if (!method.is(kind::function)) return std::nullopt;
  value args[2] = {content_of(m, call.left)};
  if (call.right) args[1] = content_of(m, *call.right);
  return call_method(m, at, method, std::span(args, call.right ? 2 : 1), call.result);
}

void jump_on_result(machine& m, const value& result) {
  const instruction& jump = m.ip[-1];
  if (is_truthy(result) == (form_of(jump).sense != ((jump.flags & inverted) != 0)))
    m.ip += static_cast<std::int16_t>(jump.c);
}

}  // namespace ruff::lang
