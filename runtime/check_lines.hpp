#pragma once

// Findings of `check` about statements that go on in the next line.

#include "runtime/resolved_file.hpp"
#include "runtime/token_list.hpp"

namespace ruff::runtime {

/// Lines that begin with `(` or `[` and so belong to what stands before them, and values that `return` or `yield` takes
/// from the next line.
[[nodiscard]] lang::diagnostics check_lines(const lang::source& text, const token_list& tokens, const resolved_file& file);

}  // namespace ruff::runtime
