#pragma once

// From syntax tree back to source text, one statement per line: parsing what was printed gives the same tree. Comments,
// types and the choice between two spellings of one form (`elif`, raw strings, the number of digits) are not in the tree, so
// they are not in the text either. Chains that nest on the left are printed in loops; everything else nests as deep as the
// parser's limits allow.

#include "lang/syntax/ast.hpp"

#include <string>

namespace ruff::lang {

/// The statements as text that ends with a line end; empty for none.
[[nodiscard]] std::string print_source(std::span<statement* const> statements);

}  // namespace ruff::lang
