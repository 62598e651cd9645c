#include "lang/value/array.hpp"

#include "lang/value/heap.hpp"
#include "lang/value/share.hpp"

#include <algorithm>
#include <memory>
#include <new>

namespace ruff::lang {

namespace {

std::size_t array_bytes(std::size_t capacity) { return sizeof(array_object) + capacity * sizeof(value); }

array_object* allocate_array(std::size_t capacity) {
  auto* a = new (allocate_block(array_bytes(capacity))) array_object;
  init_header(a, kind::array, 0, 1);
  a->size = 0;
  a->capacity = static_cast<std::uint32_t>(capacity);
  return a;
}

array_object* copied(const array_object& from, std::size_t capacity) {
  array_object* a = allocate_array(capacity);
  std::uninitialized_copy_n(from.items(), from.size, a->items());
  a->size = from.size;
  a->depth = from.depth;
  return a;
}

}  // namespace

value make_array(std::size_t capacity) { return value::own(allocate_array(capacity)); }

value make_array(std::span<value> items) {
  array_object* a = allocate_array(items.size());
  for (value& item : items) {
    note_reach(*a, item);
    new (a->items() + a->size++) value(std::move(item));
  }
  return value::own(a);
}

value push(value array, value item) {
  auto* a = array.as<array_object>();
  if (!array.is_unique()) {
    array = value::own(copied(*a, std::max<std::size_t>(a->size + a->size / 4 + 1, 4)));
    a = array.as<array_object>();
  } else if (a->size == a->capacity) {
    // The block moves with its only reference.
    const std::size_t capacity = std::max<std::size_t>(std::size_t{a->capacity} * 2, 4);
    const slot moved = array.release_slot();
    a = static_cast<array_object*>(resize_block(moved.o, array_bytes(a->capacity), array_bytes(capacity)));
    a->capacity = static_cast<std::uint32_t>(capacity);
    array = value::own(a);
  }
  if (a->is_shared()) mark_shared(item);
  note_reach(*a, item);
  new (a->items() + a->size++) value(std::move(item));
  return array;
}

value append(value array, std::span<const value> items) {
  if (!array.is_unique() && !items.empty()) {
    const auto& from = *array.as<array_object>();
    array = value::own(copied(from, from.size + items.size()));
  }
  for (const value& item : items) array = push(std::move(array), item);
  return array;
}

value with_item(value array, std::size_t index, value item) {
  array = unshared_array(std::move(array));
  auto* a = array.as<array_object>();
  if (a->is_shared()) mark_shared(item);
  note_reach(*a, item);
  a->items()[index] = std::move(item);
  return array;
}

value unshared_array(value array) {
  if (array.is_unique()) return array;
  const auto* a = array.as<array_object>();
  return value::own(copied(*a, a->size));
}

}  // namespace ruff::lang
