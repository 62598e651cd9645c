#pragma once

// From text to tokens. All lexical errors of a file are reported; after an error the token is left out.

#include "lang/syntax/diagnostic.hpp"
#include "lang/syntax/source.hpp"
#include "lang/syntax/token.hpp"

#include <deque>
#include <span>
#include <string_view>

namespace ruff::lang {

struct lex_result {
  std::vector<token> tokens;   ///< ends with an `end` token
  std::deque<text_literal> literals;
  diagnostics findings;
};

[[nodiscard]] lex_result lex(const source& file);

/// Words that are keywords everywhere; sorted.
[[nodiscard]] std::span<const std::string_view> keyword_list() noexcept;
[[nodiscard]] bool is_keyword(std::string_view word) noexcept;

}  // namespace ruff::lang
