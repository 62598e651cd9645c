#pragma once

// Help for those who come from another language: what Ruff writes instead of a form that it does not have. The forms stand
// in foreign_forms.def.

#include "lang/syntax/token.hpp"

#include <span>
#include <string_view>

namespace ruff::lang {

/// What to write instead of `found` (`beside`: the token before it) where `wanted` was expected; empty: no form is known.
[[nodiscard]] std::string_view foreign_help(std::string_view wanted, std::string_view beside, std::string_view found);

/// The same for the word that begins a statement at `tokens[0]`, if what follows on its line shows that it is meant as in
/// another language; empty: it is not.
[[nodiscard]] std::string_view foreign_statement_help(std::span<const token> tokens);

/// True when `b`, the token behind `a`, stands on another line. `b` is not the end.
[[nodiscard]] bool has_line_end_between(const token& a, const token& b);

}  // namespace ruff::lang
