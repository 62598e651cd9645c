#pragma once

// Dicts: string keys in insertion order over an open-addressing position table (linear probing, load at most 2/3; as in
// Raymond Hettinger's "compact dict" for Python, 2012, with tombstones in the entry list that are squeezed out when half
// of it is dead). Copy-on-write like arrays.

#include "lang/value/string.hpp"
#include "lang/value/value.hpp"

namespace ruff::lang {

/// One entry; `key` is unset when the entry was removed.
struct dict_entry {
  value key;   ///< string
  value item;
};

struct dict_object : object {
  std::uint32_t live;           ///< number of keys
  std::uint32_t used;           ///< entries in use, including removed ones
  std::uint32_t capacity;       ///< room in `entries`
  std::uint32_t table_mask;     ///< size of the position table - 1
  dict_entry* entries;
  std::uint32_t* positions;     ///< entry index + 1; 0 = free
};

[[nodiscard]] value make_dict(std::size_t capacity = 0);

/// The value of `key`, or null pointer. Valid until the dict changes.
[[nodiscard]] value* find(const dict_object& d, const string_object& key) noexcept;
[[nodiscard]] value* find(const dict_object& d, std::string_view key) noexcept;

/// Sets `key`, a string value, to `item`; a new key goes to the end, a known one keeps its place.
void set_entry(value& dict, const value& key, value item);
/// `dict` with `key` set to `item`.
[[nodiscard]] value with_entry(value dict, const value& key, value item);
[[nodiscard]] value with_entry(value dict, std::string_view key, value item);
/// `dict` without `key` (unchanged when absent).
[[nodiscard]] value without_entry(value dict, std::string_view key);
[[nodiscard]] value unshared_dict(value dict);

/// Place for in-place editing of a dict that is unique: finds `key` or inserts it with null.
[[nodiscard]] value* find_or_insert(dict_object& d, const value& key);

/// Calls f(const string_object& key, const value& item) in insertion order.
template <class F>
void for_each_entry(const dict_object& d, F&& f) {
  for (std::uint32_t n = 0; n < d.used; ++n)
    if (d.entries[n].key.is(kind::string)) f(*d.entries[n].key.as<string_object>(), d.entries[n].item);
}

}  // namespace ruff::lang
