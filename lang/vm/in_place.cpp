// Instructions that edit what a variable or a path holds although an operand is a copy of it: the place gives its own
// reference up when all operands are there, and gets the result, or the old value back when the builtin fails.

#include "lang/value/array.hpp"
#include "lang/value/heap.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/vm/native.hpp"
#include "lang/vm/path.hpp"

#include <vector>

namespace ruff::lang {

namespace {

/// A place named by an instruction: root flags and word, path constant, and key registers.
struct named_place {
  value* root = nullptr;
  std::vector<path_step> steps;
  std::uint16_t first_key = 0;
  std::uint16_t end_key = 0;
};

/// Finds the root; null root: `how` says how to go on.
named_place locate(machine& m, const instruction* at, std::uint64_t root_word, std::uint64_t path_word, next& how) {
  named_place place;
  place.first_key = place.end_key = at->b;
  if (path_word != 0)
    for (const value& name : items_of(m.code().constants[path_word - 1])) {
      if (name.is(kind::null)) {
        place.steps.push_back({nullptr, &m.val(place.end_key)});
        place.end_key = static_cast<std::uint16_t>(place.end_key + sizeof(slot));
      } else {
        place.steps.push_back({&name, nullptr});
      }
    }
  const auto what = place.steps.empty() ? edit_kind::reassign : edit_kind::mutate;
  place.root = at->flags & (root_global | root_cell) ? editable_place(m, at, root_word, what, how)
                                                     : &m.val(static_cast<std::uint16_t>(root_word));
  return place;
}

/// What a step leads to, or null pointer; changes nothing.
const value* peek(const value& container, const path_step& step) {
  if (container.is(kind::array) && step.key && step.key->is(kind::integer)) {
    std::size_t n = 0;
    const auto items = items_of(container);
    return position_in(step.key->as_integer(), items.size(), n) ? &items[n] : nullptr;
  }
  const value& key = step.name ? *step.name : *step.key;
  if (container.is(kind::dict) && (key.is(kind::string) || key.is(kind::integer)))
    return find_key(*container.as<dict_object>(), key);
  if (container.is(kind::structure) && step.name) return find_field(*container.as<structure_object>(), text_of(key));
  return nullptr;
}

/// Takes the reference to `copy`'s object out of the place if it is still there; gives the emptied place, or null pointer.
value* lend(const named_place& place, const value& copy) {
  if (!copy.is_counted()) return nullptr;
  const value* seen = place.root;
  for (const path_step& step : place.steps)
    if (seen) seen = peek(*seen, step);
  if (!seen || !seen->is_counted() || seen->as_object() != copy.as_object()) return nullptr;
  value* at = place.root;
  for (const path_step& step : place.steps) at = place_in(*at, step);
  *at = value();
  return at;
}

/// Storing what a builtin makes of these arguments cannot make the place too deep.
bool stays_shallow(const named_place& place, const native_call& call) {
  std::size_t depth = place.steps.size() + 1;
  for (std::uint32_t n = 0; n < call.count; ++n) depth += depth_of(call.args[n]);
  return depth < nesting_depth_max;
}

/// The builtin that a method call on `receiver` means, if it is one that can edit in place.
const native_entry* builtin_method_of(machine& m, const value& receiver, const value& name, std::uint32_t count) {
  if (receiver.is(kind::dict) && find(*receiver.as<dict_object>(), text_of(name))) return nullptr;
  const native_entry* entry = m.f.home->code->natives->find_method(receiver.type(), text_of(name));
  if (!entry || !entry->goes_through()) return nullptr;
  const bool fits = entry->arity_style_is_own() ||
                    (count >= static_cast<std::uint32_t>(entry->arity_min) &&
                     (entry->arity_max == variadic || count <= static_cast<std::uint32_t>(entry->arity_max)));
  return fits ? entry : nullptr;
}

void clear_keys(machine& m, const named_place& place) {
  for (std::uint16_t k = place.first_key; k != place.end_key; k = static_cast<std::uint16_t>(k + sizeof(slot)))
    m.val(k) = value();
}

/// Stores a result; null value or a failure.
value store(machine& m, const named_place& place, value result) {
  const bool reaches_others = m.f.home->is_shared.load(std::memory_order_relaxed) ||
                              (place.root->is_counted() && place.root->as_object()->is_shared());
  if (reaches_others) mark_for(m, result);
  if (!place.steps.empty()) return assign_path(m, *place.root, place.steps, result);
  *place.root = std::move(result);
  return {};
}

}  // namespace

next call_native_place_slow(machine& m, const instruction* at) {
  const auto* entry = reinterpret_cast<const native_entry*>(at[1].raw());
  const value& first = m.val(at->a);
  if (!entry) {
    entry = builtin_method_of(m, first, m.code().constants[at[4].raw() & 0xffffffff], at->c);
    if (!entry) {
      ++m.ip;   // past the jump: an ordinary method call follows
      return next::go;
    }
  }
  next how = next::go;
  const named_place place = locate(m, at, at[2].raw(), at[3].raw(), how);
  if (!place.root) return how;
  native_call call{m.f, *entry, &m.val(at->a), at->c, m.steps()};
  value& argument = call.args[at[4].raw() >> 32];
  value* const lent = stays_shallow(place, call) ? lend(place, argument) : nullptr;
  value result = invoke(m, call);
  if (!result.is(kind::failure))
    result = store(m, place, std::move(result));
  else if (lent)
    *lent = std::move(argument);
  share_copies(m, at, *place.root);
  finish_edit(m);
  clear_keys(m, place);
  return finish_native(m, call, at->a, std::move(result));
}

namespace {

/// Bytes of a string, items of an array.
std::size_t size_of(const value& v) {
  return v.is(kind::string) ? v.as<string_object>()->byte_count : items_of(v).size();
}

}  // namespace

next lend_sum_slow(machine& m, const instruction* at) {
  const value& copy = m.val(at->a);
  std::size_t size = size_of(copy);
  for (std::uint64_t n = 0; n < at[3].raw(); ++n) {
    const value& summand = m.val(static_cast<std::uint16_t>(at->c + n * sizeof(slot)));
    if (!summand.is(copy.type())) return next::go;
    size += size_of(summand);
  }
  if (size > (copy.is(kind::string) ? string_bytes_max : array_items_max)) return next::go;
  next how = next::go;
  const named_place place = locate(m, at, at[1].raw(), at[2].raw(), how);
  if (!place.root) return how;
  lend(place, copy);
  finish_edit(m);
  return next::go;
}

}  // namespace ruff::lang
