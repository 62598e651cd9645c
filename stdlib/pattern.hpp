#pragma once

// Regular expressions on RE2, and beside it for simple ones, in the dialect of the standard library
// specification, strings, section 3: `(?<n>…)` and Unicode `\d \w \s` are rewritten before RE2 sees
// the pattern.

#include "lang/value/string.hpp"
#include "stdlib/simple_pattern.hpp"

#include <optional>
#include <re2/re2.h>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::stdlib {

/// `pattern` in RE2's syntax. An invalid pattern stays invalid.
[[nodiscard]] std::string rewritten_pattern(std::string_view pattern);

struct compiled_pattern {
  explicit compiled_pattern(std::string_view pattern);

  std::string text;
  re2::RE2 general;                       ///< `ok()` may be false
  std::optional<simple_pattern> simple;   ///< the same pattern, when it is simple
};

/// Cached per thread, valid until the thread asks for another.
[[nodiscard]] const compiled_pattern& pattern_of(std::string_view pattern);

/// Whether a valid pattern matches anywhere in a text.
[[nodiscard]] bool occurs(const compiled_pattern& pattern, const lang::string_object& text);

/// Goes through the matches of a valid pattern in a text, from left to right, not overlapping. An
/// empty match directly behind the previous match does not count.
class match_walk {
 public:
  /// `groups`: how many will be asked for, the whole match included.
  match_walk(const compiled_pattern& pattern, const lang::string_object& text, std::size_t groups);

  /// Goes to the next match; false when there is none.
  [[nodiscard]] bool next();
  /// A group of the present match; 0 is the whole match.
  [[nodiscard]] std::string_view group(std::size_t n) const noexcept {
    const re2::StringPiece& piece = groups_[n];
    return {piece.data(), piece.size()};
  }

 private:
  friend bool occurs(const compiled_pattern& pattern, const lang::string_object& text);

  [[nodiscard]] bool find();

  const re2::RE2& general_;
  const simple_pattern* simple_;   ///< null: the general one does the rest
  const std::string_view text_;
  std::vector<re2::StringPiece> groups_;
  std::size_t patience_;
  std::size_t at_ = 0;
  std::size_t last_end_ = std::string_view::npos;
};

}  // namespace ruff::stdlib
