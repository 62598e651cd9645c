#include "lang/value/collection.hpp"

#include "lang/value/array.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/share.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <string>
#include <vector>

namespace ruff::lang {

namespace {

value make_sequence(kind type) {
  auto* s = new (allocate_block(sizeof(sequence_object))) sequence_object;
  init_header(s, type, 0, 1);
  s->head = s->removed = 0;
  s->items = make_array();
  return value::own(s);
}

value unshared_sequence(value v) {
  if (v.is_unique()) return v;
  const auto* old = v.as<sequence_object>();
  value copy = make_sequence(v.type());
  auto* s = copy.as<sequence_object>();
  s->head = old->head;
  s->removed = old->removed;
  s->items = old->items;
  s->index = old->index;
  s->depth = old->depth;
  return copy;
}

void append_item(value& sequence, value item) {
  auto* s = sequence.as<sequence_object>();
  if (s->is_shared()) mark_shared(item);
  note_reach(*s, item);
  s->items = push(std::move(s->items), std::move(item));
  if (s->is_shared()) mark_shared(s->items);
}

double number_of(const value& v) { return v.is(kind::integer) ? static_cast<double>(v.as_integer()) : v.as_float(); }

/// Numbers share a bucket when they round to the same whole number; those too large for that share one.
std::string number_bucket(double d) {
  return std::isfinite(d) && std::abs(d) < 9e18 ? "n" + std::to_string(std::llround(d)) : "f";
}

/// Bucket of an item in a set's index. Equal items lie in one bucket, or, as numbers on both sides of a half, in two.
std::string bucket(const value& item) {
  switch (item.type()) {
    case kind::integer:
    case kind::floating: return number_bucket(number_of(item));
    case kind::string: return "s" + std::string(text_of(item));
    case kind::boolean: return item.as_bool() ? "t" : "b";
    default: return "o" + std::to_string(static_cast<int>(item.type()));
  }
}

/// Position of an item equal to `item` in one bucket, or the number of items.
std::size_t find_in_bucket(const sequence_object& s, const std::string& key, const value& item) {
  const auto items = items_of(s.items);
  const value* positions = s.index.is(kind::dict) ? find(*s.index.as<dict_object>(), key) : nullptr;
  if (positions)
    for (const value& n : items_of(*positions))
      if (equals(items[static_cast<std::size_t>(n.as_integer())], item)) return static_cast<std::size_t>(n.as_integer());
  return items.size();
}

std::size_t find_item(const sequence_object& s, const value& item) {
  if (!item.is(kind::integer) && !item.is(kind::floating)) return find_in_bucket(s, bucket(item), item);
  const std::string below = number_bucket(number_of(item) - equality_epsilon);
  const std::string above = number_bucket(number_of(item) + equality_epsilon);
  const std::size_t at = find_in_bucket(s, below, item);
  return at < items_of(s.items).size() || above == below ? at : find_in_bucket(s, above, item);
}

void add_to_index(sequence_object& s, const value& item, std::size_t position) {
  if (!s.index.is(kind::dict)) s.index = make_dict();
  const std::string key = bucket(item);
  const value* found = find(*s.index.as<dict_object>(), key);
  value positions = found ? *found : make_array();
  s.index = with_entry(std::move(s.index), key, value());
  positions = push(std::move(positions), value::integer(static_cast<std::int64_t>(position)));
  s.index = with_entry(std::move(s.index), key, std::move(positions));
  if (s.is_shared()) mark_shared(s.index);
}

void remove_from_index(sequence_object& s, const value& item, std::size_t position) {
  const std::string key = bucket(item);
  value left = make_array();
  for (const value& n : items_of(*find(*s.index.as<dict_object>(), key)))
    if (n.as_integer() != static_cast<std::int64_t>(position)) left = push(std::move(left), n);
  s.index = items_of(left).empty() ? without_entry(std::move(s.index), key)
                                   : with_entry(std::move(s.index), key, std::move(left));
  if (s.is_shared()) mark_shared(s.index);
}

}  // namespace

value make_set() { return make_sequence(kind::set); }

value set_with(value set, value item) {
  if (set_has(set, item)) return set;
  set = unshared_sequence(std::move(set));
  auto& s = *set.as<sequence_object>();
  add_to_index(s, item, items_of(s.items).size());
  append_item(set, std::move(item));
  return set;
}

value set_without(value set, const value& item) {
  const std::size_t at = find_item(*set.as<sequence_object>(), item);
  if (at == items_of(set.as<sequence_object>()->items).size()) return set;
  set = unshared_sequence(std::move(set));
  auto& s = *set.as<sequence_object>();
  s.items = unshared_array(std::move(s.items));
  value& place = s.items.as<array_object>()->items()[at];
  remove_from_index(s, place, at);
  place = value::unset();
  ++s.removed;
  if (s.is_shared() || s.removed * std::size_t{2} > items_of(s.items).size()) squeeze(s);
  return set;
}

void squeeze(sequence_object& s) {
  if (s.removed == 0) return;
  s.items = unshared_array(std::move(s.items));
  auto& items = *s.items.as<array_object>();
  std::vector<std::int64_t> moved(items.size);
  std::uint32_t to = 0;
  for (std::uint32_t n = 0; n < items.size; ++n) {
    moved[n] = to;
    if (items.items()[n].is(kind::unset)) continue;
    if (to != n) items.items()[to] = std::move(items.items()[n]);
    ++to;
  }
  items.size = to;
  s.removed = 0;
  s.index = unshared_dict(std::move(s.index));
  auto& index = *s.index.as<dict_object>();
  for (std::uint32_t n = 0; n < index.used; ++n) {
    if (!index.entries[n].key.is(kind::string)) continue;
    value& positions = index.entries[n].item;
    positions = unshared_array(std::move(positions));
    for (value& position : positions.as<array_object>()->span())
      position = value::integer(moved[static_cast<std::size_t>(position.as_integer())]);
  }
  if (s.is_shared()) {
    mark_shared(s.items);
    mark_shared(s.index);
  }
}

bool set_has(const value& set, const value& item) noexcept {
  const auto& s = *set.as<sequence_object>();
  return find_item(s, item) < items_of(s.items).size();
}

value make_queue() { return make_sequence(kind::queue); }

value enqueued(value queue, value item) {
  queue = unshared_sequence(std::move(queue));
  append_item(queue, std::move(item));
  return queue;
}

value take_front(value& queue) {
  queue = unshared_sequence(std::move(queue));
  auto& s = *queue.as<sequence_object>();
  s.items = unshared_array(std::move(s.items));
  auto* a = s.items.as<array_object>();
  value front = std::move(a->items()[s.head++]);
  // The dead part is squeezed out when it is the larger one, so that taking is amortised O(1).
  if (s.head >= 16 && s.head * 2 >= a->size) {
    std::move(a->items() + s.head, a->items() + a->size, a->items());
    a->size -= s.head;
    s.head = 0;
  }
  return front;
}

value make_stack() { return make_sequence(kind::stack); }

value stacked(value stack, value item) { return enqueued(std::move(stack), std::move(item)); }

value take_top(value& stack) {
  stack = unshared_sequence(std::move(stack));
  auto& s = *stack.as<sequence_object>();
  s.items = unshared_array(std::move(s.items));
  auto* a = s.items.as<array_object>();
  return std::move(a->items()[--a->size]);
}

value with_items(value sequence, value array) {
  sequence = unshared_sequence(std::move(sequence));
  auto& s = *sequence.as<sequence_object>();
  if (s.is_shared()) mark_shared(array);
  for (const value& item : items_of(array)) note_reach(s, item);
  s.head = 0;
  s.items = std::move(array);
  return sequence;
}

std::span<const value> sequence_items(const value& v) {
  auto& s = *v.as<sequence_object>();
  squeeze(s);
  return items_of(s.items).subspan(s.head);
}

std::size_t sequence_size(const value& v) noexcept {
  const auto& s = *v.as<sequence_object>();
  return items_of(s.items).size() - s.head - s.removed;
}

value make_bytes(std::string_view content) {
  auto* b = new (allocate_block(sizeof(bytes_object) + content.size())) bytes_object;
  init_header(b, kind::bytes);
  b->byte_count = content.size();
  std::memcpy(b->data(), content.data(), content.size());
  return value::own(b);
}

}  // namespace ruff::lang
