// Ranges `a..b` and `a..=b`, and the operator `in`. As a value a range is the array of its ints; loops and `in` that have
// one written out do without making it.

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/string.hpp"
#include "lang/value/text.hpp"
#include "lang/vm/machine.hpp"
#include "lang/vm/path.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace ruff::lang {

std::optional<std::int64_t> whole(const value& v) {
  if (v.is(kind::integer)) return v.as_integer();
  if (!v.is(kind::floating) || !(std::abs(v.as_float()) <= 9.2e18)) return std::nullopt;
  const auto n = static_cast<std::int64_t>(std::round(v.as_float()));
  return equals(value::integer(n), v) ? std::optional(n) : std::nullopt;
}

namespace {

/// The end of a range that its ints lie below; a failure if its ends are no ints.
value end_of(const instruction* at, const value& from, const value& to) {
  if (!from.is(kind::integer) || !to.is(kind::integer))
    return fail(error_code::range_ends, operand_type_name(from), operand_type_name(to));
  if (!(at->flags & with_last)) return to;
  if (to.as_integer() == INT64_MAX) return fail(error_code::integer_overflow, to.as_integer(), '+', 1);
  return value::integer(to.as_integer() + 1);
}

/// `x in container`, or a failure.
value contained(const value& x, const value& container) {
  const auto equals_x = [&](const value& item) { return equals(item, x); };
  switch (container.type()) {
    case kind::array: return value::boolean(std::ranges::any_of(items_of(container), equals_x));
    case kind::set: return value::boolean(set_has(container, x));
    case kind::queue:
    case kind::stack: return value::boolean(std::ranges::any_of(sequence_items(container), equals_x));
    case kind::bytes:
      return value::boolean(std::ranges::any_of(
          bytes_of(container), [&](std::uint8_t byte) { return equals(value::integer(byte), x); }));
    case kind::string:
      if (!x.is(kind::string)) break;
      return value::boolean(text_of(container).find(text_of(x)) != std::string_view::npos);
    case kind::dict: {
      const bool may_be_key = x.is(kind::string) || x.is(kind::integer);
      return value::boolean(may_be_key && find_key(*container.as<dict_object>(), x));
    }
    default: break;
  }
  return fail(error_code::invalid_binary, operand_type_name(x), "in", operand_type_name(container));
}

std::size_t size_of(const value& container) {
  switch (container.type()) {
    case kind::array: return items_of(container).size();
    case kind::queue:
    case kind::stack: return sequence_items(container).size();
    case kind::bytes: return bytes_of(container).size();
    case kind::string: return container.as<string_object>()->byte_count / 16;
    default: return 0;
  }
}

}  // namespace

next charged(machine& m, std::size_t items) {
  m.budget -= static_cast<std::int32_t>(std::min<std::size_t>(items / 16, 1u << 24));
  return m.budget < 0 ? check_budget(m) : next::go;
}

next make_range_slow(machine& m, const instruction* at) {
  const value& from = m.val(at->b);
  const value end = end_of(at, from, m.val(at->c));
  if (end.is(kind::failure)) return m.raised(end);
  std::uint64_t count = 0;
  if (from.as_integer() < end.as_integer())
    count = static_cast<std::uint64_t>(end.as_integer()) - static_cast<std::uint64_t>(from.as_integer());
  if (count > array_items_max) return m.raised(fail(error_code::collection_too_large));
  const std::int64_t first = from.as_integer();
  value range = make_array(count);
  for (std::uint64_t n = 0; n < count; ++n)
    range = push(std::move(range), value::integer(first + static_cast<std::int64_t>(n)));
  m.val(at->a) = std::move(range);
  return charged(m, count);
}

next for_range_slow(machine& m, const instruction* at) {
  value end = end_of(at, as_value((&m.reg(at->a))[1]), m.val(at->a));
  if (end.is(kind::failure)) return m.raised(std::move(end));
  m.val(at->a) = std::move(end);
  return next::go;
}

next is_in_range_slow(machine& m, const instruction* at) {
  const slot* const operands = &m.reg(at->b);
  const value &x = as_value(operands[0]), &from = as_value(operands[1]);
  const value end = end_of(at, from, as_value(operands[2]));
  if (end.is(kind::failure)) return m.raised(end);
  const auto n = whole(x);
  const bool is_inside = n && *n >= from.as_integer() && *n < end.as_integer();
  m.val(at->b) = value();
  m.val(at->a) = value::boolean(is_inside);
  return next::go;
}

next is_in_slow(machine& m, const instruction* at) {
  value result = contained(m.val(at->b), m.val(at->c));
  if (result.is(kind::failure)) return m.raised(std::move(result));
  const std::size_t items = size_of(m.val(at->c));
  if (at->flags & b_dies) m.val(at->b) = value();
  if (at->flags & c_dies) m.val(at->c) = value();
  m.val(at->a) = std::move(result);
  return charged(m, items);
}

}  // namespace ruff::lang
