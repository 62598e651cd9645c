#pragma once

// Findings of `check` about calls whose callee is known from the text.

#include "runtime/resolved_file.hpp"

namespace ruff::runtime {

/// Calls with a wrong number of arguments, and promises of async functions that are used as if they were their outcomes.
[[nodiscard]] lang::diagnostics check_calls(const lang::program& code, const resolved_file& file);

}  // namespace ruff::runtime
