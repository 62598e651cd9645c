// Arrays: standard library specification, collections, section 3, without what takes callbacks
// (prelude) and sorting (sort.cpp). Nothing changes its argument for others; who holds the only
// reference is edited in place, so that `xs := push(xs, v)` is amortised O(1).

#include "stdlib/builtin.hpp"
#include "stdlib/strict_index.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace ruff::stdlib {

namespace {

using lang::array_object;

// A copy of `items`, charged.
value copy_of(native_call& call, std::span<const value> items) {
  value out = lang::make_array(items.size());
  for (const value& item : items) out = lang::push(std::move(out), item);
  call.charge_items(items.size());
  return out;
}

// Removes the item at `index` in place and returns it.
value take_item(value& array, std::size_t index) {
  array = lang::unshared_array(std::move(array));
  auto& object = *array.as<array_object>();
  value* items = object.items();
  value taken = std::move(items[index]);
  std::move(items + index + 1, items + object.size, items + index);
  --object.size;
  return taken;
}

value push(native_call& call) {
  if (!call[0].is(kind::array))
    return failure("{}() requires an array as the first argument", call.entry.canonical);
  return nested(call, lang::push(std::move(call[0]), std::move(call[1])));
}

value pop(native_call& call) {
  if (!call[0].is(kind::array)) return failure("pop() requires an array argument");
  const std::size_t size = lang::items_of(call[0]).size();
  if (size == 0) return make_pair(std::move(call[0]), value::integer(0));
  if (!call[0].is_unique()) call.charge_items(size);
  value last = take_item(call[0], size - 1);
  return nested(call, make_pair(std::move(call[0]), std::move(last)));
}

value insert(native_call& call) {
  if (!call[0].is(kind::array))
    return failure("insert() requires 3 arguments: array, index, and item");
  if (!is_number(call[1])) return failure("insert() index must be a number");
  const std::int64_t index = integer_of(call[1]);
  const std::size_t size = lang::items_of(call[0]).size();
  if (index < 0 || static_cast<std::size_t>(index) > size)
    return failure("insert() index {} out of bounds for array of length {}", index, size);
  call.charge_items(size);
  value out = lang::push(std::move(call[0]), std::move(call[2]));
  auto& object = *out.as<array_object>();
  value* place = object.items() + index;
  value item = std::move(object.items()[size]);
  std::move_backward(place, object.items() + size, object.items() + size + 1);
  *place = std::move(item);
  return nested(call, std::move(out));
}

// `[dict, value]`; the value of a missing key is int 0.
value remove_key(native_call& call) {
  const std::string key = call[1].is(kind::string) ? std::string(lang::text_of(call[1]))
                                                   : std::to_string(call[1].as_integer());
  const value* found = lang::find(*call[0].as<lang::dict_object>(), key);
  if (!found) return make_pair(std::move(call[0]), value::integer(0));
  value item = *found;
  if (!call[0].is_unique()) call.charge_items(call[0].as<lang::dict_object>()->live);
  return nested(call, make_pair(lang::without_entry(std::move(call[0]), key), std::move(item)));
}

value remove(native_call& call) {
  if (call[0].is(kind::dict) && (call[1].is(kind::string) || call[1].is(kind::integer)))
    return remove_key(call);
  if (!call[0].is(kind::array))
    return failure("remove() requires an array or dictionary-like value with a valid key/item");
  const auto items = lang::items_of(call[0]);
  call.charge_items(items.size());
  const auto found = std::find_if(items.begin(), items.end(), [&](const value& item) {
    return lang::equals_strictly(item, call[1]);
  });
  if (found == items.end()) return std::move(call[0]);
  const value removed = take_item(call[0], static_cast<std::size_t>(found - items.begin()));
  return std::move(call[0]);
}

value remove_at(native_call& call) {
  if (!call[0].is(kind::array)) return failure("remove_at() requires 2 arguments: array and index");
  if (!is_number(call[1])) return failure("remove_at() index must be a number");
  const std::int64_t index = integer_of(call[1]);
  const std::size_t size = lang::items_of(call[0]).size();
  if (index < 0 || static_cast<std::size_t>(index) >= size)
    return failure("remove_at() index {} out of bounds for array of length {}", index, size);
  call.charge_items(size);
  value item = take_item(call[0], static_cast<std::size_t>(index));
  return nested(call, make_pair(std::move(call[0]), std::move(item)));
}

value clear(native_call& call) {
  if (call[0].is(kind::array)) return lang::make_array();
  if (call[0].is(kind::dict)) return lang::make_dict();
  return failure("clear() requires an array or dict argument");
}

// A bound of slice(): negative ones count from the end; clamped to 0…size.
std::size_t slice_bound(const value& v, std::size_t size) noexcept {
  std::int64_t bound = integer_of(v);
  const auto limit = static_cast<std::int64_t>(size);
  if (bound < 0) bound = bound < -limit ? 0 : bound + limit;
  return static_cast<std::size_t>(std::min(bound, limit));
}

bool is_finite_number(const value& v) noexcept {
  return v.is(kind::integer) || (v.is(kind::floating) && std::isfinite(v.as_float()));
}

value slice(native_call& call) {
  const bool is_bytes = call[0].is(kind::bytes);
  if (!is_bytes && !call[0].is(kind::array))
    return failure("slice() requires array or bytes and numeric start/end arguments");
  if (!is_finite_number(call[1])) return failure("slice() start must be a number");
  if (!is_finite_number(call[2])) return failure("slice() end must be a number");
  const std::size_t size =
      is_bytes ? lang::bytes_of(call[0]).size() : lang::items_of(call[0]).size();
  const std::size_t start = slice_bound(call[1], size);
  const std::size_t end = std::max(start, slice_bound(call[2], size));
  if (!is_bytes) return copy_of(call, lang::items_of(call[0]).subspan(start, end - start));
  const auto part = lang::bytes_of(call[0]).subspan(start, end - start);
  call.charge_bytes(part.size());
  return lang::make_bytes({reinterpret_cast<const char*>(part.data()), part.size()});
}

value concat_bytes(native_call& call) {
  std::string content;
  for (const value& part : {std::cref(call[0]), std::cref(call[1])}) {
    const auto bytes = lang::bytes_of(part);
    content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  call.charge_bytes(content.size());
  return lang::make_bytes(content);
}

value concat(native_call& call) {
  if (call[0].is(kind::bytes) && call[1].is(kind::bytes)) return concat_bytes(call);
  if (!call[0].is(kind::array) || !call[1].is(kind::array))
    return failure("concat() requires two array arguments");
  const value right = std::move(call[1]);   // may be the same array as the left one
  if (!call[0].is_unique()) call.charge_items(lang::items_of(call[0]).size());
  call.charge_items(lang::items_of(right).size());
  value out = std::move(call[0]);
  for (const value& item : lang::items_of(right)) out = lang::push(std::move(out), item);
  return out;
}

value reverse(native_call& call) {
  if (!call[0].is(kind::array)) return failure("reverse requires an array argument");
  value out = lang::unshared_array(std::move(call[0]));
  const auto items = out.as<array_object>()->span();
  call.charge_items(items.size());
  std::reverse(items.begin(), items.end());
  return out;
}

value unique(native_call& call) {
  if (!call[0].is(kind::array)) return failure("unique requires an array argument");
  const auto items = lang::items_of(call[0]);
  call.charge_items(items.size());
  strict_index seen;
  value out = lang::make_array();
  for (const value& item : items)
    if (seen.insert(item)) out = lang::push(std::move(out), item);
  return out;
}

value chunk(native_call& call) {
  if (!call[0].is(kind::array)) return failure("chunk() requires 2 arguments: array and size");
  if (!is_number(call[1])) return failure("chunk() size must be a number");
  const auto items = lang::items_of(call[0]);
  const std::int64_t wanted = integer_of(call[1]);
  value out = lang::make_array();
  if (items.empty()) return out;
  if (wanted <= 0) return nested(call, lang::push(std::move(out), std::move(call[0])));
  const auto size = static_cast<std::size_t>(wanted);
  for (std::size_t at = 0; at < items.size(); at += std::min(size, items.size() - at))
    out = lang::push(std::move(out),
                     copy_of(call, items.subspan(at, std::min(size, items.size() - at))));
  return nested(call, std::move(out));
}

value flatten(native_call& call) {
  if (!call[0].is(kind::array)) return failure("flatten() requires an array argument");
  value out = lang::make_array();
  for (const value& item : lang::items_of(call[0])) {
    if (!item.is(kind::array)) {
      out = lang::push(std::move(out), item);
      continue;
    }
    for (const value& inner : lang::items_of(item)) out = lang::push(std::move(out), inner);
  }
  call.charge_items(lang::items_of(call[0]).size() + lang::items_of(out).size());
  return out;
}

value zip(native_call& call) {
  if (!call[0].is(kind::array) || !call[1].is(kind::array))
    return failure("zip() requires 2 array arguments");
  const auto left = lang::items_of(call[0]);
  const auto right = lang::items_of(call[1]);
  const std::size_t size = std::min(left.size(), right.size());
  call.charge_items(2 * size);
  value out = lang::make_array(size);
  for (std::size_t n = 0; n < size; ++n)
    out = lang::push(std::move(out), make_pair(left[n], right[n]));
  return nested(call, std::move(out));
}

value enumerate(native_call& call) {
  if (!call[0].is(kind::array)) return failure("enumerate() requires an array argument");
  const auto items = lang::items_of(call[0]);
  call.charge_items(2 * items.size());
  value out = lang::make_array(items.size());
  for (std::size_t n = 0; n < items.size(); ++n)
    out = lang::push(std::move(out),
                     make_pair(value::integer(static_cast<std::int64_t>(n)), items[n]));
  return nested(call, std::move(out));
}

template <bool Skips>
value take_or_skip(native_call& call) {
  if (!call[0].is(kind::array))
    return failure("{}() requires 2 arguments: array and count", call.entry.canonical);
  if (!is_number(call[1])) return failure("{}() count must be a number", call.entry.canonical);
  const auto items = lang::items_of(call[0]);
  const std::int64_t wanted = std::max<std::int64_t>(0, integer_of(call[1]));
  const std::size_t count = std::min(items.size(), static_cast<std::size_t>(wanted));
  if (count == (Skips ? 0 : items.size())) return std::move(call[0]);
  return copy_of(call, Skips ? items.subspan(count) : items.first(count));
}

value windows(native_call& call) {
  if (!call[0].is(kind::array)) return failure("windows() requires 2 arguments: array and size");
  if (!is_number(call[1])) return failure("windows() size must be a number");
  const auto items = lang::items_of(call[0]);
  const std::int64_t wanted = integer_of(call[1]);
  value out = lang::make_array();
  if (wanted <= 0 || static_cast<std::size_t>(wanted) > items.size()) return out;
  const auto size = static_cast<std::size_t>(wanted);
  for (std::size_t at = 0; at + size <= items.size(); ++at)
    out = lang::push(std::move(out), copy_of(call, items.subspan(at, size)));
  return nested(call, std::move(out));
}

// Number of items of range(start, stop, step); step is not 0. Differences are taken unsigned: they
// cannot overflow.
std::uint64_t range_size(std::int64_t start, std::int64_t stop, std::int64_t step) noexcept {
  if (step > 0 ? start >= stop : start <= stop) return 0;
  const auto from = static_cast<std::uint64_t>(start);
  const auto to = static_cast<std::uint64_t>(stop);
  const std::uint64_t distance = step > 0 ? to - from : from - to;
  const auto stride = static_cast<std::uint64_t>(step);
  return (distance - 1) / (step > 0 ? stride : 0 - stride) + 1;
}

value range(native_call& call) {
  if (call.count < 1 || call.count > 3) return failure("range() requires 1, 2, or 3 arguments");
  for (std::uint32_t n = 0; n < call.count; ++n)
    if (!is_number(call[n])) return failure("range() requires numeric arguments");
  const std::int64_t start = call.count == 1 ? 0 : integer_of(call[0]);
  const std::int64_t stop = integer_of(call[call.count == 1 ? 0 : 1]);
  const std::int64_t step = call.count == 3 ? integer_of(call[2]) : 1;
  if (step == 0) return failure("range() step cannot be zero");
  const std::uint64_t size = range_size(start, stop, step);
  if (size > std::numeric_limits<std::uint32_t>::max())
    return lang::fail(lang::error_code::collection_too_large);
  if (size == 0) return lang::make_array();
  call.charge_items(size);
  value out = lang::make_array(size);
  auto& object = *out.as<array_object>();
  auto at = static_cast<std::uint64_t>(start);
  for (std::uint64_t n = 0; n < size; ++n, at += static_cast<std::uint64_t>(step))
    std::construct_at(object.items() + n, value::integer(static_cast<std::int64_t>(at)));
  object.size = static_cast<std::uint32_t>(size);
  return out;
}

// Method form only: `[…].collect()` is the array itself. Generators are collected by the
// interpreter.
value collect(native_call& call) {
  if (!call[0].is(kind::array)) return failure("collect() expects an iterator or array");
  return std::move(call[0]);
}

constexpr auto own = arity_style::own;
constexpr auto singular = arity_style::singular;

constexpr native_entry table[] = {
    with_form(pure("append", 2, 2, singular, push, "(a, v) Alias of push."), lang::intrinsic::push),
    pure("chunk", 2, 2, singular, chunk, "(a, n) Pieces of n items."),
    pure("clear", 1, 1, singular, clear, "(a) Empty array, or empty dict for a dict."),
    pure("concat", 2, 2, singular, concat, "(a, b) Joins two arrays."),
    pure("enumerate", 1, 1, singular, enumerate, "(a) Pairs of index and item."),
    pure("flatten", 1, 1, singular, flatten, "(a) Flattens one level."),
    pure("insert", 3, 3, singular, insert, "(a, i, v) Array with an item inserted."),
    pure("pop", 1, 1, singular, pop, "(a) Pair of the array without its last item and that item."),
    with_form(pure("push", 2, 2, singular, push, "(a, v) Array with an item added at the end."), lang::intrinsic::push),
    pure("range", 0, variadic, own, range, "(start?, stop, step?) Array of ints from start to before stop."),
    pure("remove", 2, 2, singular, remove, "(a, v) Array without the first equal item; pair for a dict."),
    pure("remove_at", 2, 2, singular, remove_at, "(a, i) Pair of the shortened array and the item."),
    pure("reverse", 1, 1, singular, reverse, "(a) Reversed copy."),
    pure("skip", 2, 2, singular, take_or_skip<true>, "(a, n) All but the first n items."),
    pure("slice", 3, 3, singular, slice, "(a, start, end) Part of an array or of bytes."),
    pure("take", 2, 2, singular, take_or_skip<false>, "(a, n) The first n items."),
    pure("unique", 1, 1, singular, unique, "(a) First occurrences of all items."),
    pure("windows", 2, 2, singular, windows, "(a, n) All runs of n neighbouring items."),
    pure("zip", 2, 2, singular, zip, "(a, b) Pairs of the items of two arrays."),
};
static_assert(is_sorted_and_unique(table));

constexpr native_entry collect_row =
    pure("collect", 1, 1, singular, collect, "() The array itself; ends a chain of methods.");

}  // namespace

builtin_table array_table() noexcept { return table; }
const native_entry& collect_entry() noexcept { return collect_row; }

}  // namespace ruff::stdlib
