#include "lang/value/parts.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"

namespace ruff::lang {

// Members that are read as one piece follow each other: key and item, family, variant and payload, items and index, message,
// cause and stack.
static_assert(sizeof(dict_entry) == 2 * sizeof(value));
static_assert(sizeof(tagged_object) == sizeof(object) + 8 + 2 * sizeof(value));
static_assert(sizeof(sequence_object) == sizeof(object) + 8 + 2 * sizeof(value));

namespace {

/// The outcome of a promise that has one of its own, alone or in a source that nobody else refers to.
std::span<value> promise_parts(promise_object& p) noexcept {
  if (p.source && !p.source->is_held_once()) return {};
  const value* outcome = outcome_of(p);
  return {const_cast<value*>(outcome), outcome ? std::size_t{1} : 0};
}

}  // namespace

std::span<value> parts_of(object& o) noexcept {
  switch (o.type) {
    case kind::array: return static_cast<array_object&>(o).span();
    case kind::dict: {
      auto& d = static_cast<dict_object&>(o);
      return {reinterpret_cast<value*>(d.entries), std::size_t{d.used} * 2};
    }
    case kind::structure: {
      auto& s = static_cast<structure_object&>(o);
      return {s.fields(), s.field_count};
    }
    case kind::tagged: {
      auto& t = static_cast<tagged_object&>(o);
      return {&t.family, std::size_t{2} + t.payload_count};
    }
    case kind::set:
    case kind::queue:
    case kind::stack: return {&static_cast<sequence_object&>(o).items, 2};
    case kind::function: {
      auto& f = static_cast<function_object&>(o);
      return {f.captures(), f.capture_count};
    }
    case kind::promise:
      return promise_parts(static_cast<promise_object&>(o));
    case kind::failure: return {&static_cast<failure_object&>(o).message, 3};
    case kind::generator:
    case kind::iterator: return generator_parts(o);
    default: return {};
  }
}

}  // namespace ruff::lang
