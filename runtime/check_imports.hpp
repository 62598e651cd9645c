#pragma once

// Findings of `check` about import statements.

#include "runtime/resolved_file.hpp"

namespace ruff::runtime {

/// Names of `from m import …` that the file does not write anywhere else.
[[nodiscard]] lang::diagnostics unused_imports(const lang::source& text, const resolved_file& file);

}  // namespace ruff::runtime
