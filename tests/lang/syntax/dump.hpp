#pragma once

// Trees as short texts for tests: `(+ 1 (* 2 x))`.

#include "lang/syntax/ast.hpp"

#include <string>

namespace ruff::lang::tests {

[[nodiscard]] std::string dump(const expression* e);
[[nodiscard]] std::string dump(const statement& s);
/// Separated by ` | `.
[[nodiscard]] std::string dump(std::span<statement* const> statements);

/// All statements of `text`, separated by ` | `, or the first finding as `LINE:COLUMN MESSAGE`.
[[nodiscard]] std::string parsed(const std::string& text);

}  // namespace ruff::lang::tests
