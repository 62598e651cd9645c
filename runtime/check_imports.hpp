#pragma once

// Findings of `check` about import statements.

#include "runtime/resolved_file.hpp"
#include "runtime/token_list.hpp"

namespace ruff::runtime {

/// Names of `from m import …` that the file does not write anywhere else.
[[nodiscard]] lang::diagnostics unused_imports(const token_list& tokens, const resolved_file& file);

}  // namespace ruff::runtime
