#pragma once

// Short ways to make values for tests.

#include "lang/value/array.hpp"
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

}  // namespace ruff::lang::tests
