#pragma once

// Findings of `check` about type annotations.

#include "runtime/resolved_file.hpp"
#include "runtime/token_list.hpp"

namespace ruff::runtime {

/// Literals that are not of the type `int`, `float`, `string` or `bool` that is written for a variable, a parameter or the
/// result of a function. An int may stand for a float, and `null` for anything.
[[nodiscard]] lang::diagnostics check_types(const token_list& tokens, const resolved_file& file);

}  // namespace ruff::runtime
