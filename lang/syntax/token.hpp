#pragma once

// Tokens. Keywords are names with a flag: after `.` and `?.` every word is a member name.

#include "lang/syntax/ast.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::lang {

enum class token_kind : std::uint8_t {
  name,      ///< identifier or keyword
  integer,
  floating,
  text,      ///< string literal; `parts` when it has holes
  sign,      ///< operator or punctuation, longest match
  end,
};

struct token;

/// A piece of an interpolated string: plain text, or the tokens of a hole (ending with an `end` token).
struct text_part {
  std::string text;
  std::vector<token> hole;
  bool is_hole = false;
  source_span span;
};

struct token {
  token_kind kind = token_kind::end;
  bool is_keyword = false;
  source_span span;
  std::string_view text;            ///< as written; views the source
  std::int64_t integer = 0;
  double floating = 0;
  std::string content;              ///< text: the string without escapes
  std::vector<text_part> parts;     ///< text with holes
};

}  // namespace ruff::lang
