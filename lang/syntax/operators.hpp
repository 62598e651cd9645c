#pragma once

// The binary operators: how they are written, what they make, and how tight they bind. Parser and printer read this table.

#include "lang/syntax/ast.hpp"

namespace ruff::lang::detail {

/// A binary operator; a higher level binds tighter. All group to the left.
struct operator_row {
  std::string_view sign;
  std::size_t level;
  expression_kind kind;
  binary_operator op = binary_operator::add;
  bool flag = false;   ///< range: with the last one
};

/// Of what takes everything behind it (`yield`); of `-x`, `!x` and `await x`; of calls, indexes and members; of all else.
inline constexpr std::size_t whole_level = 0, prefix_level = 10, postfix_level = 11, primary_level = 12;

inline constexpr operator_row operators[] = {
    {"|>", 1, expression_kind::pipe},
    {"??", 2, expression_kind::coalesce},
    {"||", 3, expression_kind::logical_or},
    {"&&", 4, expression_kind::logical_and},
    {"==", 5, expression_kind::binary, binary_operator::equal},
    {"!=", 5, expression_kind::binary, binary_operator::not_equal},
    {"<", 6, expression_kind::binary, binary_operator::less},
    {"<=", 6, expression_kind::binary, binary_operator::less_equal},
    {">", 6, expression_kind::binary, binary_operator::greater},
    {">=", 6, expression_kind::binary, binary_operator::greater_equal},
    {"in", 6, expression_kind::membership},
    {"..", 7, expression_kind::range},
    {"..=", 7, expression_kind::range, binary_operator::add, true},
    {"+", 8, expression_kind::binary, binary_operator::add},
    {"-", 8, expression_kind::binary, binary_operator::subtract},
    {"*", 9, expression_kind::binary, binary_operator::multiply},
    {"/", 9, expression_kind::binary, binary_operator::divide},
    {"%", 9, expression_kind::binary, binary_operator::remainder},
};

}  // namespace ruff::lang::detail
