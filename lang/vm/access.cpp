// Reading and writing elements and fields: everything the dispatch loop's fast paths leave over. Edits happen in place when
// the container is the only reference, copy it otherwise, and change nothing when they fail.

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/share.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/text.hpp"
#include "lang/vm/path.hpp"

namespace ruff::lang {

bool position_in(std::int64_t index, std::size_t size, std::size_t& position) {
  const auto n = static_cast<std::int64_t>(size);
  if (index < 0) index += n;
  if (index < 0 || index >= n) return false;
  position = static_cast<std::size_t>(index);
  return true;
}

namespace {

/// The key that an index value means, as text; int keys are their decimal text.
std::string key_text(const value& key) {
  return key.is(kind::integer) ? std::to_string(key.as_integer()) : std::string(text_of(key));
}

value missing_key(const value& key) {
  if (key.is(kind::integer)) return fail(error_code::missing_key, key.as_integer());
  std::string quoted = "\"";
  for (const char c : text_of(key)) {
    if (c == '\n') quoted += "\\n";
    else if (c == '"' || c == '\\') (quoted += '\\') += c;
    else quoted += c;
  }
  return fail(error_code::missing_key, quoted + '"');
}

}  // namespace

value* find_key(const dict_object& d, const value& key) {
  return key.is(kind::string) ? find(d, *key.as<string_object>()) : find(d, std::string_view(key_text(key)));
}

namespace {

/// `container[key]`, or a failure.
value element(const value& container, const value& key) {
  std::size_t n = 0;
  switch (container.type()) {
    case kind::array:
      if (!key.is(kind::integer)) break;
      if (!position_in(key.as_integer(), items_of(container).size(), n))
        return fail(error_code::index_out_of_bounds, key.as_integer());
      return items_of(container)[n];
    case kind::string:
      if (!key.is(kind::integer)) break;
      if (!position_in(key.as_integer(), container.as<string_object>()->code_point_count, n))
        return fail(error_code::index_out_of_bounds, key.as_integer());
      return character_at(*container.as<string_object>(), n);
    case kind::bytes:
      if (!key.is(kind::integer)) break;
      if (!position_in(key.as_integer(), bytes_of(container).size(), n))
        return fail(error_code::index_out_of_bounds, key.as_integer());
      return value::integer(bytes_of(container)[n]);
    case kind::dict: {
      if (!key.is(kind::string) && !key.is(kind::integer)) break;
      const value* found = find_key(*container.as<dict_object>(), key);
      return found ? *found : missing_key(key);
    }
    default: break;
  }
  return fail(error_code::invalid_index);
}

/// `container.name`, or a failure.
value member(const value& container, const value& name) {
  if (container.is(kind::structure)) {
    const value* found = find_field(*container.as<structure_object>(), text_of(name));
    return found ? *found : fail_member(error_code::field_not_found, container, text_of(name));
  }
  if (container.is(kind::dict)) {
    const value* found = find(*container.as<dict_object>(), *name.as<string_object>());
    return found ? *found : value();
  }
  return fail_member(error_code::member_of_non_struct, container, text_of(name));
}

void cache_field(const instruction* word, const value& container, const value& name) {
  if (!container.is(kind::structure)) return;
  const shape& layout = *container.as<structure_object>()->layout;
  if (const auto index = layout.index_of(text_of(name)); index && *index < 0x10000)
    update_cache(word, layout.id, *index);
}

/// Where an edit's root variable is.
value* root_of(machine& m, const instruction* at, next& out) {
  if (at->flags & (root_global | root_cell)) return editable_place(m, at, at[1].raw(), edit_kind::mutate, out);
  return &m.val(at->a);
}

/// Nesting depth that `item` gives its container; a failure when that is too deep.
bool too_deep(const value& item, value& error) {
  if (depth_of(item) < nesting_depth_max) return false;
  error = fail(error_code::data_depth, "updating array element");
  return true;
}

void share_if(const value& container, const value& item) {
  if (container.is_counted() && container.as_object()->is_shared()) mark_shared(item);
}

/// Sets `container[key]` in place or in a copy. Null value, or a failure with `container` as it was.
value set_element(value& container, const value& key, value& item) {
  value error;
  if (too_deep(item, error)) return error;
  if (container.is(kind::array)) {
    std::size_t n = 0;
    if (!key.is(kind::integer)) return fail(error_code::invalid_index_assignment);
    if (!position_in(key.as_integer(), items_of(container).size(), n))
      return fail(error_code::index_out_of_bounds, key.as_integer());
    share_if(container, item);
    container = with_item(std::move(container), n, std::move(item));
    return {};
  }
  if (container.is(kind::dict) && (key.is(kind::string) || key.is(kind::integer))) {
    share_if(container, item);
    set_entry(container, key.is(kind::string) ? key : make_string(key_text(key)), std::move(item));
    return {};
  }
  return fail(error_code::invalid_index_assignment);
}

value set_member(machine& m, value& container, const value& name, value& item) {
  value error;
  if (too_deep(item, error)) return error;
  if (container.is(kind::structure)) {
    share_if(container, item);
    container = with_field(const_cast<program*>(m.f.home->code)->shapes, std::move(container), text_of(name),
                           std::move(item));
    return {};
  }
  if (container.is(kind::dict)) return set_element(container, name, item);
  return fail(error_code::set_field_non_struct);
}

}  // namespace

value* place_in(value& container, const path_step& step) {
  if (container.is(kind::array)) {
    container = unshared_array(std::move(container));
    std::size_t n = 0;
    static_cast<void>(position_in(step.key->as_integer(), items_of(container).size(), n));
    return &container.as<array_object>()->items()[n];
  }
  if (container.is(kind::dict)) {
    container = unshared_dict(std::move(container));
    return find_key(*container.as<dict_object>(), step.name ? *step.name : *step.key);
  }
  container = unshared_structure(std::move(container));
  return const_cast<value*>(find_field(*container.as<structure_object>(), text_of(*step.name)));
}

namespace {

/// Follows all steps but the last without changing anything; a failure if one leads nowhere.
value check_path(const value& root, std::span<const path_step> steps, value& parent_of_last) {
  value at = root;
  for (std::size_t n = 0; n + 1 < steps.size(); ++n) {
    value inner = steps[n].name ? member(at, *steps[n].name) : element(at, *steps[n].key);
    if (inner.is(kind::failure)) return inner;
    if (steps[n].name && at.is(kind::dict) && !find(*at.as<dict_object>(), text_of(*steps[n].name)))
      return missing_key(*steps[n].name);
    at = std::move(inner);
  }
  parent_of_last = std::move(at);
  return {};
}

/// Sets the last step in `parent` for a trial or for real.
value set_last(machine& m, value& parent, const path_step& last, value& item) {
  return last.name ? set_member(m, parent, *last.name, item) : set_element(parent, *last.key, item);
}

/// True when the last step would succeed on `parent`; otherwise the failure.
value check_last(const value& parent, const path_step& last) {
  if (last.name) {
    if (parent.is(kind::structure) || parent.is(kind::dict)) return {};
    return fail(error_code::set_field_non_struct);
  }
  if (parent.is(kind::dict) && (last.key->is(kind::string) || last.key->is(kind::integer))) return {};
  if (!parent.is(kind::array) || !last.key->is(kind::integer)) return fail(error_code::invalid_index_assignment);
  std::size_t n = 0;
  if (!position_in(last.key->as_integer(), items_of(parent).size(), n))
    return fail(error_code::index_out_of_bounds, last.key->as_integer());
  return {};
}

/// Tells the containers along the path what the innermost one may reach now.
void note_reach_along(std::span<value*> containers) {
  for (std::size_t n = containers.size(); n-- > 1;) note_reach(*containers[n - 1]->as_object(), *containers[n]);
}

}  // namespace

value assign_path(machine& m, value& root, std::span<const path_step> steps, value& item) {
  value parent;
  if (value error = check_path(root, steps, parent); error.is(kind::failure)) return error;
  if (value error = check_last(parent, steps.back()); error.is(kind::failure)) return error;
  if (depth_of(item) + steps.size() > nesting_depth_max) return fail(error_code::data_depth, "updating array element");
  parent = value();
  std::vector<value*> containers{&root};
  for (std::size_t n = 0; n + 1 < steps.size(); ++n) {
    const bool shared = containers.back()->as_object()->is_shared();
    value* inner = place_in(*containers.back(), steps[n]);
    if (shared) mark_shared(item);
    containers.push_back(inner);
  }
  if (value error = set_last(m, *containers.back(), steps.back(), item); error.is(kind::failure)) return error;
  note_reach_along(containers);
  for (std::size_t n = 0; n + 1 < containers.size(); ++n)
    if (containers[n]->as_object()->is_shared()) mark_for(m, *containers[n + 1]);
  return {};
}

void share_copies(machine& m, const instruction* at, const value& root) {
  const bool is_reached = at->flags & root_cell     ? m.base[-1].o->is_shared()
                          : at->flags & root_global ? m.f.home->is_shared.load(std::memory_order_relaxed)
                                                    : false;
  if (is_reached) mark_for(m, root);
}

void update_cache(const instruction* word, std::uint32_t shape_id, std::uint64_t index) {
  auto* place = const_cast<std::uint64_t*>(reinterpret_cast<const std::uint64_t*>(word));
  const std::uint64_t old = __atomic_load_n(place, __ATOMIC_RELAXED);
  const std::uint64_t writes = old >> 60;
  if (writes >= cache_writes_max || index > cached_index_max) return;
  __atomic_store_n(place, (writes + 1) << 60 | index << 32 | shape_id, __ATOMIC_RELAXED);
}

next get_index_slow(machine& m, const instruction* at) {
  value& container = m.val(at->b);
  const bool immediate = at->op == opcode::get_index_immediate_op;
  const value constant = immediate ? value::integer(static_cast<std::int16_t>(at->c)) : value();
  value item = element(container, immediate ? constant : m.val(at->c));
  if (item.is(kind::failure)) return m.raised(std::move(item));
  if (at->flags & b_dies) container = value();
  if (!immediate && (at->flags & c_dies)) m.val(at->c) = value();
  m.val(at->a) = std::move(item);
  return next::go;
}

next get_index_twice_slow(machine& m, const instruction* at) {
  value inner = element(m.val(at->b), m.val(at->c));
  const auto second = static_cast<std::uint16_t>(at[1].raw());
  value item = inner.is(kind::failure) ? inner : element(inner, m.val(second));
  if (item.is(kind::failure)) return m.raised(std::move(item));
  if (at->flags & c_dies) m.val(at->c) = value();
  if (at->flags & a_dies) m.val(second) = value();
  m.val(at->a) = std::move(item);
  return next::go;
}

next get_index_field_slow(machine& m, const instruction* at) {
  const value inner = element(m.val(at->b), m.val(at->c));
  if (inner.is(kind::failure)) return m.raised(inner);
  const value& name = m.code().constants[at[1].raw()];
  value item = member(inner, name);
  if (item.is(kind::failure)) return m.raised(std::move(item));
  cache_field(at + 2, inner, name);
  if (at->flags & c_dies) m.val(at->c) = value();
  m.val(at->a) = std::move(item);
  return next::go;
}

next get_field_slow(machine& m, const instruction* at) {
  value& container = m.val(at->b);
  const value& name = m.code().constants[at->c];
  value item = member(container, name);
  if (item.is(kind::failure)) {
    value method = container.is(kind::structure) ? method_of(m, container, text_of(name)) : value();
    if (method.is(kind::null)) return m.raised(std::move(item));
    item = std::move(method);
  }
  cache_field(at + 1, container, name);
  if (at->flags & b_dies) container = value();
  m.val(at->a) = std::move(item);
  return next::go;
}

next field_or_unset_slow(machine& m, const instruction* at) {
  const value& self = m.val(at->b);
  const value* found = self.is(kind::structure)
                           ? find_field(*self.as<structure_object>(), text_of(m.code().constants[at->c]))
                           : nullptr;
  m.val(at->a) = found ? *found : value::unset();
  return next::go;
}

next set_index_slow(machine& m, const instruction* at) {
  next how = next::go;
  value* root = root_of(m, at, how);
  if (!root) return how;
  value item = at->flags & c_dies ? std::move(m.val(at->c)) : value(m.val(at->c));
  value error = set_element(*root, m.val(at->b), item);
  share_copies(m, at, *root);
  finish_edit(m);
  if (error.is(kind::failure)) return m.raised(std::move(error));
  if (at->flags & b_dies) m.val(at->b) = value();
  return next::go;
}

next set_field_slow(machine& m, const instruction* at) {
  next how = next::go;
  value* root = root_of(m, at, how);
  if (!root) return how;
  const value& name = m.code().constants[at->c];
  value item = at->flags & b_dies ? std::move(m.val(at->b)) : value(m.val(at->b));
  value error = set_member(m, *root, name, item);
  if (!error.is(kind::failure)) cache_field(at + 2, *root, name);
  share_copies(m, at, *root);
  finish_edit(m);
  if (error.is(kind::failure)) return m.raised(std::move(error));
  return next::go;
}

namespace {

/// `root[key].name := scalar` where nothing has to be copied and the instance has the field; false: nothing was done.
bool set_field_of_item(value& root, const value& key, const value& name, const instruction* cache_word, const value& item) {
  if (!root.is(kind::array) || !key.is(kind::integer) || !root.is_unique() || item.type() >= kind::string) return false;
  auto& array = *root.as<array_object>();
  if (static_cast<std::uint64_t>(key.as_integer()) >= array.size) return false;
  value& inner = array.items()[key.as_integer()];
  if (!inner.is(kind::structure) || !inner.is_unique()) return false;
  auto& s = *inner.as<structure_object>();
  const std::uint64_t cache = __atomic_load_n(reinterpret_cast<const std::uint64_t*>(cache_word), __ATOMIC_RELAXED);
  if (static_cast<std::uint32_t>(cache) != s.layout->id) {
    cache_field(cache_word, inner, name);
    return false;
  }
  s.fields()[cached_index(cache)] = item;
  return true;
}

/// `root[key][second] := scalar` under the same conditions.
bool set_item_of_item(value& root, const value& key, const value& second, const value& item) {
  if (!root.is(kind::array) || !key.is(kind::integer) || !second.is(kind::integer) || !root.is_unique() ||
      item.type() >= kind::string)
    return false;
  auto& outer = *root.as<array_object>();
  if (static_cast<std::uint64_t>(key.as_integer()) >= outer.size) return false;
  value& inner = outer.items()[key.as_integer()];
  if (!inner.is(kind::array) || !inner.is_unique()) return false;
  auto& array = *inner.as<array_object>();
  if (static_cast<std::uint64_t>(second.as_integer()) >= array.size) return false;
  array.items()[second.as_integer()] = item;
  return true;
}

/// The frequent paths of two steps; null registers of keys are left as set_path leaves them.
bool set_short_path(machine& m, const instruction* at, value& root, std::span<const value> path) {
  if (path.size() != 2 || !path[0].is(kind::null)) return false;
  const value& item = m.val(at->c);
  const value& key = m.val(at->b);
  const auto second = static_cast<std::uint16_t>(at->b + sizeof(slot));
  if (path[1].is(kind::string)) return set_field_of_item(root, key, path[1], at + 3, item);
  return set_item_of_item(root, key, m.val(second), item);
}

}  // namespace

/// Flags as for set_index; the path constant is an array of member names, and null where a key register is next.
next set_path_slow(machine& m, const instruction* at) {
  next how = next::go;
  value* root = root_of(m, at, how);
  if (!root) return how;
  if (set_short_path(m, at, *root, items_of(m.code().constants[at[2].raw()]))) {
    finish_edit(m);
    return next::go;
  }
  std::vector<path_step> steps;
  std::uint16_t key = at->b;
  for (const value& name : items_of(m.code().constants[at[2].raw()])) {
    if (name.is(kind::null)) {
      steps.push_back({nullptr, &m.val(key)});
      key = static_cast<std::uint16_t>(key + sizeof(slot));
    } else {
      steps.push_back({&name, nullptr});
    }
  }
  value item = at->flags & c_dies ? std::move(m.val(at->c)) : value(m.val(at->c));
  value error = assign_path(m, *root, steps, item);
  share_copies(m, at, *root);
  finish_edit(m);
  for (std::uint16_t k = at->b; k != key; k = static_cast<std::uint16_t>(k + sizeof(slot))) m.val(k) = value();
  if (error.is(kind::failure)) return m.raised(std::move(error));
  return next::go;
}

}  // namespace ruff::lang
