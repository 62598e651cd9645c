#pragma once

// From source text to syntax tree: recursive descent with precedence climbing over the token list. Recovers at statement
// starts, so that several errors of a file are reported. Bounded: expression nesting 256, block nesting 128, 4,096 items per
// literal, source size 1 MiB.

#include "lang/syntax/ast.hpp"
#include "lang/syntax/diagnostic.hpp"
#include "lang/syntax/source.hpp"

#include <memory>

namespace ruff::lang {

struct parse_result {
  std::unique_ptr<syntax_tree> tree;   ///< null when there are findings
  diagnostics findings;                ///< lexical errors only, or parse errors only
};

/// Parses a file. Names in the tree are copies and do not refer to `file`.
[[nodiscard]] parse_result parse(const source& file);

}  // namespace ruff::lang
