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

struct text_part;

/// A string literal without its escapes.
struct text_literal {
  std::string content;              ///< of one without holes
  std::vector<text_part> parts;     ///< of one with holes, else empty
};

/// There may be hundreds of thousands: what few kinds have lies elsewhere.
struct token {
  token_kind kind = token_kind::end;
  bool is_keyword = false;
  source_span span;
  std::string_view text;            ///< as written; views the source
  union {
    std::int64_t integer = 0;
    double floating;
    const text_literal* literal;    ///< text; owned by the lex_result
  };

  /// Is written like this; for signs and words.
  [[nodiscard]] bool is_written(std::string_view other) const noexcept {
    return text.size() == other.size() && !text.empty() && text[0] == other[0] && (other.size() == 1 || text == other);
  }
};

/// A piece of an interpolated string: plain text, or the tokens of a hole (ending with an `end` token).
struct text_part {
  std::string text;
  std::vector<token> hole;
  bool is_hole = false;
  source_span span;
};

}  // namespace ruff::lang
