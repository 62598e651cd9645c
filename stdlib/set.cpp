// Sets: standard library specification, collections, section 5. Membership is language equality,
// order is insertion. The updating functions insist on a set, `set_has` is lenient.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

namespace ruff::stdlib {

namespace {

value one_set_failure(const native_call& call) {
  return failure("{} requires a Set argument", call.entry.canonical);
}

bool are_sets(const native_call& call) noexcept {
  return is_argument(call, 0, kind::set) && is_argument(call, 1, kind::set);
}

value two_sets_failure(const native_call& call) {
  return failure("{} requires two Set arguments", call.entry.canonical);
}

value make_set_of(native_call& call) {
  if (call.count > 1) return failure("Set constructor takes at most 1 argument");
  value out = lang::make_set();
  if (call.count == 0) return out;
  if (!call[0].is(kind::array)) return failure("Set constructor requires an array argument");
  call.charge_items(2 * lang::items_of(call[0]).size());
  for (const value& item : lang::items_of(call[0])) out = lang::set_with(std::move(out), item);
  return nested(call, std::move(out));
}

value add(native_call& call) {
  if (!call[0].is(kind::set)) return one_set_failure(call);
  if (!call[0].is_unique()) call.charge_items(lang::sequence_size(call[0]));
  return nested(call, lang::set_with(std::move(call[0]), std::move(call[1])));
}

value remove(native_call& call) {
  if (!call[0].is(kind::set)) return one_set_failure(call);
  if (!call[0].is_unique() || call[0].as_object()->is_shared()) call.charge_items(lang::sequence_size(call[0]));
  return lang::set_without(std::move(call[0]), call[1]);
}

value has(native_call& call) {
  return value::boolean(call[0].is(kind::set) && lang::set_has(call[0], call[1]));
}

value unite(native_call& call) {
  if (!are_sets(call)) return two_sets_failure(call);
  const value right = std::move(call[1]);
  call.charge_items(lang::sequence_size(call[0]) + lang::sequence_size(right));
  value out = std::move(call[0]);
  for (const value& item : lang::sequence_items(right)) out = lang::set_with(std::move(out), item);
  return out;
}

// The items of the left set that are (Wanted) or are not in the right one.
template <bool Wanted>
value keep(native_call& call) {
  if (!are_sets(call)) return two_sets_failure(call);
  call.charge_items(2 * lang::sequence_size(call[0]));
  value out = lang::make_set();
  for (const value& item : lang::sequence_items(call[0]))
    if (lang::set_has(call[1], item) == Wanted) out = lang::set_with(std::move(out), item);
  return out;
}

value to_array(native_call& call) {
  if (!call[0].is(kind::set)) return one_set_failure(call);
  const auto items = lang::sequence_items(call[0]);
  call.charge_items(items.size());
  value out = lang::make_array(items.size());
  for (const value& item : items) out = lang::push(std::move(out), item);
  return out;
}

constexpr auto plural = arity_style::plural;

constexpr native_entry table[] = {
    pure("Set", 0, variadic, arity_style::own, make_set_of, "(arr?) New set, with the items of an array."),
    pure("set_add", 2, 2, plural, add, "(s, v) Set with an item."),
    pure("set_difference", 2, 2, plural, keep<false>, "(s, t) Items of the first set only."),
    pure("set_has", 2, 2, plural, has, "(s, v) Membership."),
    pure("set_intersect", 2, 2, plural, keep<true>, "(s, t) Items of both sets."),
    pure("set_remove", 2, 2, plural, remove, "(s, v) Set without an item."),
    pure("set_to_array", 1, 1, plural, to_array, "(s) Items in order of insertion."),
    pure("set_union", 2, 2, plural, unite, "(s, t) Items of either set."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table set_table() noexcept { return table; }

}  // namespace ruff::stdlib
