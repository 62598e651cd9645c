#pragma once

// What can be said about a program without running it: findings of `check`. They are warnings about what is certain or very
// likely wrong; the program runs all the same.

#include "lang/compile/program.hpp"
#include "lang/syntax/diagnostic.hpp"

namespace ruff::runtime {

/// Names that are defined nowhere, assignments to `let` and `const`, variables that nothing reads, statements that are never
/// reached, variants and fields that the declaration does not have, and what check_calls, check_lines, check_types
/// and unused_imports find; ordered by place. `file` belongs to `code`, which compiled without findings.
[[nodiscard]] lang::diagnostics check(const lang::program& code, const lang::source& file);

}  // namespace ruff::runtime
