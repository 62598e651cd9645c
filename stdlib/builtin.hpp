#pragma once

// What the bodies of builtins share: short names for the contract, table rows, failures in the
// wording of the standard library specification (index, "Conventions"), and tests and conversions
// of arguments. Nothing here does I/O.

#include "actors/context.hpp"
#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/string.hpp"
#include "lang/value/text.hpp"
#include "lang/vm/native.hpp"

#include <cmath>
#include <cstdint>
#include <fmt/core.h>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace ruff::stdlib {

using lang::arity_style;
using lang::capability;
using lang::effect;
using lang::kind;
using lang::native_call;
using lang::native_entry;
using lang::value;
using lang::variadic;

using builtin_table = std::span<const native_entry>;

/// True when the names of `table` rise strictly; every table is checked at compile time.
consteval bool is_sorted_and_unique(builtin_table table) {
  for (std::size_t n = 1; n < table.size(); ++n)
    if (!(table[n - 1].name < table[n].name)) return false;
  return true;
}

/// Row of a builtin that computes only and needs no permission.
constexpr native_entry pure(std::string_view name, int least, int most, arity_style style,
                            lang::native_function body, std::string_view doc) {
  return {name,  name,          static_cast<std::int8_t>(least), static_cast<std::int8_t>(most),
          style, capability::none, effect::pure,                 body,
          doc};
}

/// The same row under another name; errors show `canonical`.
constexpr native_entry alias(std::string_view name, native_entry of) {
  of.name = name;
  return of;
}

/// The same row with another effect and permission.
constexpr native_entry with(native_entry row, effect does, capability needs = capability::none) {
  row.does = does;
  row.needs = needs;
  return row;
}

/// The same row, for a builtin that has an instruction of its own.
constexpr native_entry with_form(native_entry row, lang::intrinsic form) {
  row.form = form;
  return row;
}

/// Failure with a builtin's own text.
template <class... Arguments>
[[nodiscard]] value failure(fmt::format_string<Arguments...> pattern, Arguments&&... arguments) {
  return lang::builtin_failure(fmt::format(pattern, std::forward<Arguments>(arguments)...));
}

/// `NAME() expects N argument(s) (HINT), got M`; an empty hint is left out.
[[nodiscard]] value hinted_arity_failure(const native_call& call, std::size_t expected,
                                         std::string_view hint);

/// New string value, or the failure `string_too_long`.
[[nodiscard]] value text_value(std::string_view text);

[[nodiscard]] inline bool is_number(const value& v) noexcept {
  return v.is(kind::integer) || v.is(kind::floating);
}
/// An int or float as double.
[[nodiscard]] inline double number_of(const value& v) noexcept {
  return v.is(kind::integer) ? static_cast<double>(v.as_integer()) : v.as_float();
}
/// A float truncated toward zero, saturating at the limits of int64; NaN gives 0.
[[nodiscard]] std::int64_t truncated(double d) noexcept;
/// An int or float as int, truncated as above.
[[nodiscard]] inline std::int64_t integer_of(const value& v) noexcept {
  return v.is(kind::integer) ? v.as_integer() : truncated(v.as_float());
}

/// Longest sleep; longer ones are cut to it (31 years), so that deadlines in nanoseconds cannot
/// overflow.
inline constexpr std::int64_t sleep_ms_max = 1'000'000'000'000;

/// True when argument `n` is there and of that kind.
[[nodiscard]] inline bool is_argument(const native_call& call, std::size_t n, kind k) noexcept {
  return n < call.count && call.args[n].is(k);
}
[[nodiscard]] inline bool is_numeric_argument(const native_call& call, std::size_t n) noexcept {
  return n < call.count && is_number(call.args[n]);
}
[[nodiscard]] inline bool is_failure(const value& v) noexcept { return v.is(kind::failure); }

/// `result`, or the failure `data_depth` when it is nested too deeply.
[[nodiscard]] value nested(const native_call& call, value result);

/// `[first, second]`.
[[nodiscard]] value make_pair(value first, value second);

}  // namespace ruff::stdlib
