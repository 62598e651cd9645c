// Dicts: standard library specification, collections, section 4. The readers are lenient (a
// non-dict is empty), the others are not. Results that are changed copies edit their argument in
// place when nobody else holds it.

#include "stdlib/builtin.hpp"
#include "stdlib/conversion.hpp"
#include "stdlib/dict_order.hpp"
#include "stdlib/tables.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

using lang::dict_entry;
using lang::dict_object;
using lang::text_of;

const dict_object& dict_of(const value& v) noexcept { return *v.as<dict_object>(); }

// `-?digits` within int64.
bool is_decimal_integer(std::string_view text, std::int64_t& out) noexcept {
  return !text.starts_with('+') && parse_integer(text, out);
}

bool sort_numerically(std::vector<const dict_entry*>& entries) {
  std::vector<std::pair<std::int64_t, const dict_entry*>> numbered;
  numbered.reserve(entries.size());
  for (const auto* entry : entries) {
    std::int64_t number = 0;
    if (!is_decimal_integer(text_of(entry->key), number)) return false;
    numbered.emplace_back(number, entry);
  }
  std::sort(numbered.begin(), numbered.end(), [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return text_of(a.second->key) < text_of(b.second->key);
  });
  for (std::size_t n = 0; n < entries.size(); ++n) entries[n] = numbered[n].second;
  return true;
}

}  // namespace

std::vector<const dict_entry*> sorted_entries(const dict_object& d) {
  std::vector<const dict_entry*> entries;
  entries.reserve(d.live);
  for (std::uint32_t n = 0; n < d.used; ++n)
    if (d.entries[n].key.is(kind::string)) entries.push_back(&d.entries[n]);
  if (sort_numerically(entries)) return entries;
  std::sort(entries.begin(), entries.end(), [](const dict_entry* a, const dict_entry* b) {
    return text_of(a->key) < text_of(b->key);
  });
  return entries;
}

bool read_key(const value& v, std::string& out) {
  if (v.is(kind::string))
    out = text_of(v);
  else if (v.is(kind::integer))
    out = std::to_string(v.as_integer());
  else
    return false;
  return true;
}

namespace {

// The value under a key argument, or null pointer; lenient about everything.
const value* find_leniently(native_call& call) {
  std::string key;
  if (!is_argument(call, 0, kind::dict) || !call.has(1)) return nullptr;
  // A string knows its hash.
  if (call[1].is(kind::string)) return lang::find(dict_of(call[0]), *call[1].as<lang::string_object>());
  if (!read_key(call[1], key)) return nullptr;
  return lang::find(dict_of(call[0]), key);
}

// What `keys`, `values` and `items` share: one item per entry, in key order.
template <class Make>
value listed(native_call& call, Make make) {
  value out = lang::make_array();
  if (!is_argument(call, 0, kind::dict)) return out;
  const auto entries = sorted_entries(dict_of(call[0]));
  call.charge_items(4 * entries.size());
  for (const auto* entry : entries) out = lang::push(std::move(out), make(*entry));
  return nested(call, std::move(out));
}

value keys(native_call& call) {
  return listed(call, [](const dict_entry& entry) { return entry.key; });
}

value values(native_call& call) {
  return listed(call, [](const dict_entry& entry) { return entry.item; });
}

value items(native_call& call) {
  return listed(call, [](const dict_entry& entry) { return make_pair(entry.key, entry.item); });
}

value has_key(native_call& call) { return value::integer(find_leniently(call) ? 1 : 0); }

value get(native_call& call) {
  if (const value* found = find_leniently(call)) return *found;
  return call.has(2) ? std::move(call[2]) : value::null();
}

value get_default(native_call& call) {
  std::string key;
  if (call.count != 3 || !call[0].is(kind::dict) || !read_key(call[1], key))
    return failure("get_default() requires 3 arguments: dict, key, default_value");
  const value* found = lang::find(dict_of(call[0]), key);
  return found ? *found : std::move(call[2]);
}

value merge(native_call& call) {
  if (!is_argument(call, 0, kind::dict) || !is_argument(call, 1, kind::dict))
    return failure("{}() requires two dict arguments", call.entry.canonical);
  const value right = std::move(call[1]);
  if (!call[0].is_unique()) call.charge_items(dict_of(call[0]).live);
  call.charge_items(dict_of(right).live);
  value out = std::move(call[0]);
  const auto& added = dict_of(right);
  for (std::uint32_t n = 0; n < added.used; ++n)
    if (added.entries[n].key.is(kind::string))
      out = lang::with_entry(std::move(out), added.entries[n].key, added.entries[n].item);
  return out;
}

value invert(native_call& call) {
  if (!is_argument(call, 0, kind::dict)) return failure("invert() requires a dict argument");
  const auto& d = dict_of(call[0]);
  call.charge_items(d.live);
  value out = lang::make_dict(d.live);
  for (std::uint32_t n = 0; n < d.used; ++n) {
    const auto& [key, item] = d.entries[n];
    if (!key.is(kind::string)) continue;
    if (item.is(kind::string))
      out = lang::with_entry(std::move(out), item, key);
    else if (is_number(item) || item.is(kind::boolean))
      out = lang::with_entry(std::move(out), lang::display(item), key);
  }
  return out;
}

constexpr auto plural = arity_style::plural;
constexpr auto own = arity_style::own;

constexpr native_entry table[] = {
    pure("get", 2, 3, plural, get, "(d, k, default?) Value of a key, else a default or null."),
    pure("get_default", 0, variadic, own, get_default, "(d, k, default) Value of a key, else the default."),
    pure("has_key", 2, 2, plural, has_key, "(d, k) 1 if the key is there, else 0."),
    pure("invert", 1, 1, plural, invert, "(d) Swaps keys and values."),
    pure("items", 1, 1, plural, items, "(d) Pairs of key and value in key order."),
    pure("keys", 1, 1, plural, keys, "(d) Sorted keys."),
    pure("merge", 2, 2, plural, merge, "(d1, d2) New dict; the right side wins."),
    pure("update", 2, 2, plural, merge, "(d1, d2) Same as merge, not in place."),
    pure("values", 1, 1, plural, values, "(d) Values in key order."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table dict_table() noexcept { return table; }

}  // namespace ruff::stdlib
