// Arithmetic, comparison and unary operators beyond two ints or two floats: mixed numbers, strings, errors. Operands that
// die are taken or released here; `a := a + b` on a string or array that nobody else holds appends in place.
// Operator methods: operators.cpp.

#include "lang/value/array.hpp"
#include "lang/value/string.hpp"
#include "lang/value/text.hpp"
#include "lang/vm/machine.hpp"
#include "lang/vm/path.hpp"

#include <cmath>

namespace ruff::lang {

namespace {

/// What an arithmetic instruction computes, whichever form it has.
struct operation {
  char sign;
  bool immediate;
};

operation operation_of(opcode op) {
  switch (op) {
    case opcode::subtract_op: return {'-', false};
    case opcode::multiply_op: return {'*', false};
    case opcode::divide_op: return {'/', false};
    case opcode::remainder_op: return {'%', false};
    case opcode::add_immediate_op: return {'+', true};
    case opcode::subtract_immediate_op: return {'-', true};
    case opcode::multiply_immediate_op: return {'*', true};
    case opcode::divide_immediate_op: return {'/', true};
    case opcode::remainder_immediate_op: return {'%', true};
    default: return {'+', false};
  }
}

value invalid_binary(std::string_view sign, const value& x, const value& y) {
  return fail(error_code::invalid_binary, operand_type_name(x), sign, operand_type_name(y));
}

value integer_result(char sign, std::int64_t x, std::int64_t y) {
  std::int64_t z = 0;
  bool overflows = false;
  switch (sign) {
    case '+': overflows = __builtin_add_overflow(x, y, &z); break;
    case '-': overflows = __builtin_sub_overflow(x, y, &z); break;
    case '*': overflows = __builtin_mul_overflow(x, y, &z); break;
    default:
      if (y == 0) return fail(sign == '/' ? error_code::division_by_zero : error_code::modulo_by_zero);
      overflows = x == INT64_MIN && y == -1;
      if (!overflows) z = sign == '/' ? x / y : x % y;
  }
  if (overflows) return fail(error_code::integer_overflow, x, sign, y);
  return value::integer(z);
}

value float_result(char sign, double x, double y) {
  switch (sign) {
    case '+': return value::floating(x + y);
    case '-': return value::floating(x - y);
    case '*': return value::floating(x * y);
    default:
      if (y == 0) return fail(sign == '/' ? error_code::division_by_zero : error_code::modulo_by_zero);
      return value::floating(sign == '/' ? x / y : std::fmod(x, y));
  }
}

bool is_number(const value& v) { return v.is(kind::integer) || v.is(kind::floating); }
double as_double(const value& v) {
  return v.is(kind::integer) ? static_cast<double>(v.as_integer()) : v.as_float();
}

/// x + y for two arrays; takes x when `takes_x`.
value joined_arrays(value& x, const value& y, bool takes_x) {
  const auto more = items_of(y);
  if (items_of(x).size() + more.size() > array_items_max) return fail(error_code::collection_too_large);
  return append(takes_x ? std::move(x) : value(x), more);
}

/// The same for two strings.
value joined(value& x, const value& y, bool takes_x) {
  const auto& right = *y.as<string_object>();
  if (x.as<string_object>()->byte_count + std::size_t{right.byte_count} > string_bytes_max)
    return fail(error_code::string_too_long);
  return append(takes_x ? std::move(x) : value(x), right);
}

value result_of(char sign, value& x, const value& y, bool takes_x) {
  if (x.is(kind::integer) && y.is(kind::integer)) return integer_result(sign, x.as_integer(), y.as_integer());
  if (is_number(x) && is_number(y)) return float_result(sign, as_double(x), as_double(y));
  if (sign == '+' && x.is(kind::string) && y.is(kind::string)) return joined(x, y, takes_x);
  if (sign == '+' && x.is(kind::array) && y.is(kind::array)) return joined_arrays(x, y, takes_x);
  return invalid_binary({&sign, 1}, x, y);
}

/// How many items result_of() copies.
std::size_t items_copied(const value& x, const value& y, bool takes_x) {
  if (!x.is(kind::array) || !y.is(kind::array)) return 0;
  return items_of(y).size() + (takes_x && x.is_unique() ? 0 : items_of(x).size());
}

enum class order { less, equal, greater, unordered };

order order_of(double x, double y) {
  if (x < y) return order::less;
  if (x > y) return order::greater;
  return x == y ? order::equal : order::unordered;
}

/// Index 0 <, 1 <=, 2 >, 3 >=.
constexpr std::string_view ordering_signs[] = {"<", "<=", ">", ">="};

bool holds(order o, int sign) {
  switch (sign) {
    case 0: return o == order::less;
    case 1: return o == order::less || o == order::equal;
    case 2: return o == order::greater;
    default: return o == order::greater || o == order::equal;
  }
}

/// The truth of `x SIGN y`; a failure in `error` for operands that have no order.
bool ordered(int sign, const value& x, const value& y, value& error) {
  if (x.is(kind::integer) && y.is(kind::integer))
    return holds(x.as_integer() < y.as_integer()    ? order::less
                 : x.as_integer() > y.as_integer() ? order::greater
                                                    : order::equal,
                 sign);
  if (is_number(x) && is_number(y)) return holds(order_of(as_double(x), as_double(y)), sign);
  if (x.is(kind::string) && y.is(kind::string)) {
    const int c = text_of(x).compare(text_of(y));
    return holds(c < 0 ? order::less : c > 0 ? order::greater : order::equal, sign);
  }
  error = invalid_binary(ordering_signs[sign], x, y);
  return false;
}

void drop_operands(machine& m, const instruction* at, std::uint8_t first, std::uint16_t x, std::uint8_t second,
                   std::uint16_t y) {
  if (at->flags & first) m.val(x) = value();
  if (at->flags & second) m.val(y) = value();
}

}  // namespace

next arithmetic_slow(machine& m, const instruction* at) {
  value& x = m.val(at->b);
  if (x.is(kind::structure)) [[unlikely]]
    if (const auto how = call_operator(m, at)) return *how;
  const auto [sign, immediate] = operation_of(at->op);
  const value constant = immediate ? value::integer(static_cast<std::int16_t>(at->c)) : value();
  const value& y = immediate ? constant : m.val(at->c);
  const bool takes = (at->flags & b_dies) != 0 || at->b == at->a;
  const std::size_t items = items_copied(x, y, takes && &x != &y);
  value result = result_of(sign, x, y, takes && &x != &y);
  if (result.is(kind::failure)) return m.raised(std::move(result));
  drop_operands(m, at, b_dies, at->b, immediate ? 0 : c_dies, at->c);
  m.val(at->a) = std::move(result);
  return items < 16 ? next::go : charged(m, items);
}

/// global := b + c, where b is a copy of the global taken before c was evaluated. If the global still holds that object, its
/// own reference is given up first, so that a string or an array grows in place.
next add_global_slow(machine& m, const instruction* at) {
  next how = next::go;
  value& x = m.val(at->b);
  if (x.is(kind::structure)) [[unlikely]]
    if (const auto called = call_operator(m, at)) return *called;
  value* place = editable_place(m, at, at[1].raw(), edit_kind::reassign, how);
  if (!place) return how;
  const bool lent = x.is_counted() && place->is_counted() && x.as_object() == place->as_object();
  if (lent) *place = value();
  const std::size_t items = items_copied(x, m.val(at->c), true);
  value result = result_of('+', x, m.val(at->c), true);
  const bool failed = result.is(kind::failure);
  if (failed && lent) *place = x;
  if (!failed) {
    share_copies(m, at, result);
    *place = std::move(result);
  }
  finish_edit(m);
  if (failed) return m.raised(std::move(result));
  drop_operands(m, at, b_dies, at->b, c_dies, at->c);
  ++m.ip;
  return items < 16 ? next::go : charged(m, items);
}

compare_form form_of(const instruction& jump) noexcept {
  const int n = static_cast<int>(jump.op);
  const bool immediate = n >= static_cast<int>(opcode::jump_if_equal_immediate_op);
  const int form = n - static_cast<int>(immediate ? opcode::jump_if_equal_immediate_op : opcode::jump_if_equal_op);
  const bool is_opposite = (jump.flags & opposite) != 0;
  const auto comparison = [](int place) {
    return static_cast<binary_operator>(static_cast<int>(binary_operator::equal) + place);
  };
  if (form < 2) return {comparison(is_opposite ? 1 - form : form), !is_opposite, immediate};
  return form < 6 ? compare_form{comparison(form), true, immediate} : compare_form{comparison(form - 4), false, immediate};
}

namespace {

/// The truth of a comparison without operator methods; a failure in `error` for operands that have no order.
bool compared(binary_operator op, const value& x, const value& y, value& error) {
  if (op == binary_operator::equal) return equals(x, y);
  if (op == binary_operator::not_equal) return !equals(x, y);
  return ordered(static_cast<int>(op) - static_cast<int>(binary_operator::less), x, y, error);
}

}  // namespace

next compare_slow(machine& m, const instruction* at) {
  const value &x = m.val(at->b), &y = m.val(at->c);
  if (x.is(kind::structure)) [[unlikely]]
    if (const auto how = call_operator(m, at)) return *how;
  value error;
  const bool truth = compared(operator_of(at->op), x, y, error);
  if (error.is(kind::failure)) return m.raised(std::move(error));
  drop_operands(m, at, b_dies, at->b, c_dies, at->c);
  m.val(at->a) = value::boolean(truth);
  return next::go;
}

next compare_jump_slow(machine& m, const instruction* at, bool& taken) {
  const value& x = m.val(at->a);
  if (x.is(kind::structure)) [[unlikely]]
    if (const auto how = call_operator(m, at)) return *how;
  const auto [op, sense, immediate] = form_of(*at);
  const value constant = immediate ? value::integer(static_cast<std::int16_t>(at->b)) : value();
  const value& y = immediate ? constant : m.val(at->b);
  value error;
  taken = compared(op, x, y, error) == sense;
  if (error.is(kind::failure)) return m.raised(std::move(error));
  drop_operands(m, at, a_dies, at->a, immediate ? 0 : b_dies, at->b);
  return next::go;
}

next unary_slow(machine& m, const instruction* at) {
  const value& x = m.val(at->b);
  value result;
  if (at->op == opcode::negate_op && x.is(kind::integer)) {
    if (x.as_integer() == INT64_MIN) return m.raised(fail(error_code::negation_overflow, x.as_integer()));
    result = value::integer(-x.as_integer());
  } else if (at->op == opcode::negate_op && x.is(kind::floating)) {
    result = value::floating(-x.as_float());
  } else {
    if (x.is(kind::structure))
      if (const auto how = call_operator(m, at)) return *how;
    return m.raised(fail(error_code::invalid_unary, at->op == opcode::negate_op ? "-" : "!", inspect(x)));
  }
  m.val(at->a) = std::move(result);
  return next::go;
}

}  // namespace ruff::lang
