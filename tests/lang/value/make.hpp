#pragma once

// Short ways to make values for tests.

#include "lang/compile/code.hpp"
#include "lang/value/array.hpp"
#include "lang/value/function.hpp"
#include "lang/value/value.hpp"

#include <initializer_list>
#include <vector>

namespace ruff::lang::tests {

[[nodiscard]] inline value array_of(std::initializer_list<std::int64_t> numbers) {
  value a = make_array();
  for (const std::int64_t n : numbers) a = push(std::move(a), value::integer(n));
  return a;
}

[[nodiscard]] inline value array_of_values(std::vector<value> items) { return make_array(std::span<value>(items)); }

/// `[[[…]]]` with `levels` brackets.
[[nodiscard]] inline value nested_array(std::size_t levels) {
  value a = make_array();
  for (std::size_t n = 1; n < levels; ++n) a = push(make_array(), std::move(a));
  return a;
}

/// A function with some captured variables, which it assigns; with none it is an ordinary one.
[[nodiscard]] inline value closure(std::size_t variables) {
  static function_code ordinary, assigning;
  assigning.assigns_captures = true;
  return make_function(variables == 0 ? &ordinary : &assigning, variables);
}

[[nodiscard]] inline value& variable_of(const value& closure, std::size_t index = 0) {
  return closure.as<function_object>()->captures()[index];
}

[[nodiscard]] inline cyclic_object& as_cyclic(const value& v) { return *v.as<cyclic_object>(); }

}  // namespace ruff::lang::tests
