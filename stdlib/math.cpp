// Elementary functions, bits and sums: standard library specification, math, sections 1 to 3. The
// elementary functions give floats for ints too; that is part of the contract.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

value wrong_count(const native_call& call, std::size_t expected) {
  return failure("{}() expects {} argument{}", call.entry.canonical, expected,
                 expected == 1 ? "" : "s");
}

value not_numeric(const native_call& call) {
  return failure("{}() expects numeric argument 'value' , got {}", call.entry.canonical,
                 lang::inspect(call.args[0]));
}

template <double (*Function)(double)>
value unary(native_call& call) {
  if (call.count != 1) return wrong_count(call, 1);
  if (!is_number(call[0])) return not_numeric(call);
  return value::floating(Function(number_of(call[0])));
}

template <double (*Function)(double, double)>
value binary(native_call& call) {
  if (call.count != 2) return wrong_count(call, 2);
  if (!is_number(call[0]) || !is_number(call[1]))
    return failure("{}() expects numeric arguments", call.entry.canonical);
  return value::floating(Function(number_of(call[0]), number_of(call[1])));
}

double square_root(double x) { return std::sqrt(x); }
double logarithm(double x) { return std::log(x); }

value sqrt(native_call& call) {
  if (call.count == 1 && is_number(call[0]) && number_of(call[0]) < 0)
    return failure("sqrt() domain error: value must be >= 0");
  return unary<square_root>(call);
}

value log(native_call& call) {
  if (call.count == 1 && is_number(call[0]) && number_of(call[0]) <= 0)
    return failure("log() domain error: value must be > 0");
  return unary<logarithm>(call);
}

double magnitude(double x) { return std::fabs(x); }
double down(double x) { return std::floor(x); }
double up(double x) { return std::ceil(x); }
double half_away(double x) { return std::round(x); }
double sine(double x) { return std::sin(x); }
double cosine(double x) { return std::cos(x); }
double tangent(double x) { return std::tan(x); }
double exponential(double x) { return std::exp(x); }
double power(double a, double b) { return std::pow(a, b); }
double smaller(double a, double b) { return std::fmin(a, b); }
double greater(double a, double b) { return std::fmax(a, b); }

enum class bit_op : std::uint8_t { land, lor, lxor, shl, shr };

std::int64_t combined(bit_op op, std::int64_t a, std::int64_t b) noexcept {
  switch (op) {
    case bit_op::land: return a & b;
    case bit_op::lor: return a | b;
    case bit_op::lxor: return a ^ b;
    case bit_op::shl: return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << b);
    case bit_op::shr: return a >> b;
  }
  return 0;
}

value not_integer(const native_call& call, std::string_view name, const value& v) {
  return failure("{}() expects integer argument '{}' , got {}", call.entry.canonical, name,
                 lang::inspect(v));
}

template <bit_op Op>
value bits(native_call& call) {
  if (!call[0].is(kind::integer)) return not_integer(call, "left", call[0]);
  if (!call[1].is(kind::integer)) return not_integer(call, "right", call[1]);
  const std::int64_t right = call[1].as_integer();
  if ((Op == bit_op::shl || Op == bit_op::shr) && (right < 0 || right > 63))
    return failure("{}() expects a shift amount between 0 and 63", call.entry.canonical);
  return value::integer(combined(Op, call[0].as_integer(), right));
}

value bit_not(native_call& call) {
  if (!call[0].is(kind::integer)) return not_integer(call, "value", call[0]);
  return value::integer(~call[0].as_integer());
}

// Int while only ints occur; from the first float on a float sum.
value sum(native_call& call) {
  if (!call[0].is(kind::array)) return failure("sum requires an array argument");
  const auto items = lang::items_of(call[0]);
  call.charge_items(items.size());
  std::int64_t whole = 0;
  std::size_t n = 0;
  for (; n < items.size() && !items[n].is(kind::floating); ++n) {
    if (!items[n].is(kind::integer)) continue;
    std::int64_t next = 0;
    if (__builtin_add_overflow(whole, items[n].as_integer(), &next))
      return lang::fail(lang::error_code::integer_overflow, whole, "+", items[n].as_integer());
    whole = next;
  }
  if (n == items.size()) return value::integer(whole);
  double total = static_cast<double>(whole);
  for (; n < items.size(); ++n)
    if (is_number(items[n])) total += number_of(items[n]);
  return value::floating(total);
}

constexpr auto own = arity_style::own;
constexpr auto plural = arity_style::plural;

constexpr native_entry table[] = {
    pure("abs", 0, variadic, own, unary<magnitude>, "(x) Magnitude, as a float."),
    pure("bit_and", 2, 2, plural, bits<bit_op::land>, "(a, b) Bitwise and."),
    pure("bit_not", 1, 1, plural, bit_not, "(a) Bitwise complement."),
    pure("bit_or", 2, 2, plural, bits<bit_op::lor>, "(a, b) Bitwise or."),
    pure("bit_shl", 2, 2, plural, bits<bit_op::shl>, "(a, n) Shift left by 0-63."),
    pure("bit_shr", 2, 2, plural, bits<bit_op::shr>, "(a, n) Arithmetic shift right by 0-63."),
    pure("bit_xor", 2, 2, plural, bits<bit_op::lxor>, "(a, b) Bitwise exclusive or."),
    pure("ceil", 0, variadic, own, unary<up>, "(x) Rounds up."),
    pure("cos", 0, variadic, own, unary<cosine>, "(x) Cosine of radians."),
    pure("exp", 0, variadic, own, unary<exponential>, "(x) E to the power x."),
    pure("floor", 0, variadic, own, unary<down>, "(x) Rounds down."),
    pure("log", 0, variadic, own, log, "(x) Natural logarithm."),
    pure("max", 0, variadic, own, binary<greater>, "(a, b) Greater of two numbers."),
    pure("min", 0, variadic, own, binary<smaller>, "(a, b) Smaller of two numbers."),
    pure("pow", 0, variadic, own, binary<power>, "(a, b) Power."),
    pure("round", 0, variadic, own, unary<half_away>, "(x) Rounds half away from zero."),
    pure("sin", 0, variadic, own, unary<sine>, "(x) Sine of radians."),
    pure("sqrt", 0, variadic, own, sqrt, "(x) Square root."),
    pure("sum", 1, 1, arity_style::singular, sum, "(a) Sum of the numbers of an array."),
    pure("tan", 0, variadic, own, unary<tangent>, "(x) Tangent of radians."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table math_table() noexcept { return table; }

}  // namespace ruff::stdlib
