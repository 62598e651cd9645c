#pragma once

// The words and signs of a script by their places, for findings about how something is written.

#include "lang/syntax/lexer.hpp"

#include <vector>

namespace ruff::runtime {

class token_list {
 public:
  explicit token_list(const lang::source& text);
  token_list(const token_list&) = delete;
  token_list& operator=(const token_list&) = delete;

  /// Index of the first token at or behind `offset`; size() when there is none.
  [[nodiscard]] std::size_t at(std::uint32_t offset) const;
  [[nodiscard]] std::size_t size() const noexcept { return tokens_.size(); }
  [[nodiscard]] const lang::token& operator[](std::size_t n) const noexcept { return *tokens_[n]; }
  /// Token `n` is there and written like this.
  [[nodiscard]] bool is(std::size_t n, std::string_view word) const noexcept {
    return n < tokens_.size() && tokens_[n]->is_written(word);
  }

 private:
  void add(const std::vector<lang::token>& tokens);

  lang::lex_result lexed_;
  std::vector<const lang::token*> tokens_;   ///< in the order of the text, those of holes behind their string
};

}  // namespace ruff::runtime
