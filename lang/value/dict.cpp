#include "lang/value/dict.hpp"

#include "lang/value/heap.hpp"
#include "lang/value/share.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace ruff::lang {

namespace {

constexpr std::uint32_t capacity_min = 8;
/// Up to this many entries are found by a scan over their hashes, without a table.
constexpr std::uint32_t scanned_max = 8;

/// The hash of an entry's key stands in the upper half of the key's first word.
std::uint32_t hash_in(const value& key) { return static_cast<std::uint32_t>(key.raw().head >> 32); }

value with_hash(value key, std::uint32_t hash) {
  slot s = key.release_slot();
  s.head = (s.head & 0xffffffff) | std::uint64_t{hash} << 32;
  return value::adopt(s);
}

bool is_removed(const dict_entry& e) { return !e.key.is(kind::string); }

dict_object* allocate_dict(std::size_t capacity) {
  auto* d = new (allocate_block(sizeof(dict_object))) dict_object;
  init_header(d, kind::dict, 0, 1);
  d->live = d->used = 0;
  d->capacity = static_cast<std::uint32_t>(capacity);
  d->table_mask = 0;
  d->entries = capacity ? static_cast<dict_entry*>(allocate_block(capacity * sizeof(dict_entry))) : nullptr;
  d->positions = nullptr;
  return d;
}

void put_position(dict_object& d, std::uint32_t entry) {
  std::uint32_t n = hash_in(d.entries[entry].key) & d.table_mask;
  while (d.positions[n]) n = (n + 1) & d.table_mask;
  d.positions[n] = entry + 1;
}

/// A fresh table with room for the entries' capacity at a load of at most 2/3.
void rebuild_table(dict_object& d) {
  if (d.positions) free_block(d.positions, (std::size_t{d.table_mask} + 1) * sizeof(std::uint32_t));
  d.positions = nullptr;
  d.table_mask = 0;
  if (d.capacity <= scanned_max) return;
  std::size_t size = 16;
  while (size * 2 < std::size_t{d.capacity} * 3) size *= 2;
  d.positions = static_cast<std::uint32_t*>(allocate_block(size * sizeof(std::uint32_t)));
  std::memset(d.positions, 0, size * sizeof(std::uint32_t));
  d.table_mask = static_cast<std::uint32_t>(size - 1);
  for (std::uint32_t n = 0; n < d.used; ++n)
    if (!is_removed(d.entries[n])) put_position(d, n);
}

/// Squeezes removed entries out.
void compact(dict_object& d) {
  std::uint32_t to = 0;
  for (std::uint32_t n = 0; n < d.used; ++n) {
    if (is_removed(d.entries[n])) continue;
    if (to != n) std::memcpy(static_cast<void*>(&d.entries[to]), &d.entries[n], sizeof(dict_entry));
    ++to;
  }
  d.used = to;
}

void make_room(dict_object& d) {
  if (d.used < d.capacity) return;
  if (d.live < d.used / 2) {
    compact(d);
  } else {
    const std::uint32_t capacity = std::max(d.capacity * 2, capacity_min);
    d.entries = static_cast<dict_entry*>(
        d.entries ? resize_block(d.entries, d.capacity * sizeof(dict_entry), capacity * sizeof(dict_entry))
                  : allocate_block(capacity * sizeof(dict_entry)));
    d.capacity = capacity;
    compact(d);
  }
  rebuild_table(d);
}

template <class Equal>
dict_entry* find_entry(const dict_object& d, std::uint32_t hash, Equal&& is_equal) {
  if (!d.positions) {
    for (std::uint32_t n = 0; n < d.used; ++n)
      if (!is_removed(d.entries[n]) && hash_in(d.entries[n].key) == hash && is_equal(d.entries[n].key))
        return &d.entries[n];
    return nullptr;
  }
  for (std::uint32_t n = hash & d.table_mask; d.positions[n]; n = (n + 1) & d.table_mask) {
    dict_entry& e = d.entries[d.positions[n] - 1];
    if (!is_removed(e) && hash_in(e.key) == hash && is_equal(e.key)) return &e;
  }
  return nullptr;
}

dict_entry* find_entry(const dict_object& d, const string_object& key) {
  return find_entry(d, hash_of(key), [&](const value& k) { return equal(*k.as<string_object>(), key); });
}

dict_entry* find_entry(const dict_object& d, std::string_view key) {
  return find_entry(d, hash_of(key), [&](const value& k) { return text_of(k) == key; });
}

dict_object* copied(const dict_object& from) {
  dict_object* d = allocate_dict(std::max(from.live + from.live / 4, capacity_min));
  for (std::uint32_t n = 0; n < from.used; ++n) {
    if (is_removed(from.entries[n])) continue;
    new (&d->entries[d->used]) dict_entry(from.entries[n]);
    ++d->used;
  }
  d->live = d->used;
  d->depth = from.depth;
  rebuild_table(*d);
  return d;
}

}  // namespace

value make_dict(std::size_t capacity) {
  dict_object* d = allocate_dict(capacity);
  if (capacity > scanned_max) rebuild_table(*d);
  return value::own(d);
}

value* find(const dict_object& d, const string_object& key) noexcept {
  dict_entry* e = find_entry(d, key);
  return e ? &e->item : nullptr;
}

value* find(const dict_object& d, std::string_view key) noexcept {
  dict_entry* e = find_entry(d, key);
  return e ? &e->item : nullptr;
}

value* find_or_insert(dict_object& d, const value& key) {
  const auto& text = *key.as<string_object>();
  if (dict_entry* e = find_entry(d, text)) return &e->item;
  make_room(d);
  const std::uint32_t hash = hash_of(text);
  if (d.is_shared()) mark_shared(key);
  dict_entry* e = new (&d.entries[d.used]) dict_entry{with_hash(key, hash), value()};
  ++d.live;
  if (d.positions) put_position(d, d.used);
  ++d.used;
  return &e->item;
}

void set_entry(value& dict, const value& key, value item) {
  if (!dict.is_unique()) dict = value::own(copied(*dict.as<dict_object>()));
  auto* d = dict.as<dict_object>();
  if (d->is_shared()) mark_shared(item);
  note_reach(*d, item);
  *find_or_insert(*d, key) = std::move(item);
}

value with_entry(value dict, const value& key, value item) {
  set_entry(dict, key, std::move(item));
  return dict;
}

value with_entry(value dict, std::string_view key, value item) {
  return with_entry(std::move(dict), make_string(key), std::move(item));
}

value without_entry(value dict, std::string_view key) {
  if (!find_entry(*dict.as<dict_object>(), key)) return dict;
  dict = unshared_dict(std::move(dict));
  auto* d = dict.as<dict_object>();
  dict_entry* e = find_entry(*d, key);
  e->key = value::unset();
  e->item = value();
  --d->live;
  return dict;
}

value unshared_dict(value dict) {
  if (dict.is_unique()) return dict;
  return value::own(copied(*dict.as<dict_object>()));
}

}  // namespace ruff::lang
