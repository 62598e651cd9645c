// Assertions of the standard library specification, core, section 6. All yield true or fail with
// the code `assertion`.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

value assertion_failure(std::string_view text) {
  return lang::make_failure(lang::error_code::assertion, text);
}

value assert_truthy(native_call& call) {
  if (call.count == 0) return failure("assert requires at least 1 argument: condition");
  if (call.count > 2) return failure("assert() expects at most 2 arguments: condition, [message]");
  if (lang::is_truthy(call[0])) return value::boolean(true);
  if (is_argument(call, 1, kind::string)) return assertion_failure(lang::text_of(call[1]));
  return assertion_failure("Assertion failed");
}

value assert_equal(native_call& call) {
  if (call.count != 2) return failure("assert_equal requires 2 arguments: actual, expected");
  if (lang::equals(call[0], call[1])) return value::boolean(true);
  return assertion_failure(fmt::format("Assertion failed: expected {}, got {}",
                                       lang::inspect(call[1]), lang::inspect(call[0])));
}

template <bool Expected>
value assert_bool(native_call& call) {
  if (call.count != 1) return failure("{} requires exactly 1 argument", call.entry.canonical);
  if (!call[0].is(kind::boolean))
    return failure("{} requires a boolean argument", call.entry.canonical);
  if (call[0].as_bool() == Expected) return value::boolean(true);
  return assertion_failure(
      fmt::format("Assertion failed: expected {}, got {}", Expected, !Expected));
}

bool has_equal_item(native_call& call, std::span<const value> items, const value& wanted) {
  call.charge_items(items.size());
  return std::any_of(items.begin(), items.end(),
                     [&](const value& item) { return lang::equals(item, wanted); });
}

bool has_key(const value& dict, const value& key) {
  const auto& d = *dict.as<lang::dict_object>();
  if (key.is(kind::string)) return lang::find(d, *key.as<lang::string_object>()) != nullptr;
  return key.is(kind::integer) && lang::find(d, std::to_string(key.as_integer())) != nullptr;
}

value assert_contains(native_call& call) {
  if (call.count != 2) return failure("assert_contains requires 2 arguments: collection, item");
  const value& all = call[0];
  const value& wanted = call[1];
  bool found = false;
  switch (all.type()) {
    case kind::array: found = has_equal_item(call, lang::items_of(all), wanted); break;
    case kind::dict: found = has_key(all, wanted); break;
    case kind::set: found = lang::set_has(all, wanted); break;
    case kind::string:
      call.charge_bytes(lang::text_of(all).size());
      found = wanted.is(kind::string) &&
              lang::text_of(all).find(lang::text_of(wanted)) != std::string_view::npos;
      break;
    default:
      return failure("assert_contains requires an array, string, or dict as first argument");
  }
  if (found) return value::boolean(true);
  return assertion_failure(fmt::format("Assertion failed: {} does not contain {}",
                                       lang::inspect(all), lang::inspect(wanted)));
}

constexpr auto own = arity_style::own;

constexpr native_entry table[] = {
    pure("assert", 0, variadic, own, assert_truthy, "(cond, message?) Throws unless the condition is truthy."),
    pure("assert_contains", 0, variadic, own, assert_contains,
         "(coll, item) Throws unless the item, key or substring is there."),
    pure("assert_equal", 0, variadic, own, assert_equal, "(actual, expected) Throws unless both are equal."),
    pure("assert_false", 0, variadic, own, assert_bool<false>, "(b) Throws unless false."),
    pure("assert_true", 0, variadic, own, assert_bool<true>, "(b) Throws unless true."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table assertion_table() noexcept { return table; }

}  // namespace ruff::stdlib
