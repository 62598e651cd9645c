#pragma once

// The parser's cursor over the tokens, its limits and its errors; expressions and statements are parsed in files of their
// own.

#include "lang/syntax/diagnostic.hpp"
#include "lang/syntax/source.hpp"
#include "lang/syntax/token.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::lang::detail {

inline constexpr std::size_t expression_depth_max = 256;
inline constexpr std::size_t block_depth_max = 128;
inline constexpr std::size_t literal_items_max = 4096;
inline constexpr std::size_t findings_max = 20;

/// Thrown nowhere: parsing functions return null after an error and their callers pass it on.
class parser_state {
 public:
  parser_state(syntax_tree& tree, const source& file, std::span<const token> tokens, diagnostics& findings)
      : tree_(tree), file_(file), tokens_(tokens), findings_(findings) {}

  // Statements (parser_statements.cpp).
  [[nodiscard]] std::vector<statement*> parse_program();
  [[nodiscard]] statement* parse_statement();

  // Expressions (parser_expressions.cpp).
  [[nodiscard]] expression* parse_expression();
  /// An expression in the head of `if`, `while`, `for`, `match`, where `NAME {` begins the block.
  [[nodiscard]] expression* parse_head_expression();
  [[nodiscard]] expression* parse_complete_hole();

 private:
  // Cursor.
  [[nodiscard]] const token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] bool is_sign(std::string_view sign, std::size_t ahead = 0) const {
    return peek(ahead).kind == token_kind::sign && peek(ahead).is_written(sign);
  }
  [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == token_kind::name && peek(ahead).is_written(word);
  }
  [[nodiscard]] bool is_identifier(std::size_t ahead = 0) const;
  [[nodiscard]] bool at_end() const { return peek().kind == token_kind::end; }
  const token& take() { return at_ + 1 < tokens_.size() ? tokens_[at_++] : tokens_.back(); }
  bool take_sign(std::string_view sign);
  bool take_word(std::string_view word);
  [[nodiscard]] source_span since(std::uint32_t begin) const;

  // Errors. All return false or null so that callers can pass them on.
  bool fail(diagnostic finding);
  bool expected(std::string_view what, std::string_view context, std::string help = {},
                std::vector<span_label> others = {});
  [[nodiscard]] std::string found() const;
  /// `Expected 'X' CONTEXT but found TOKEN`; `opened` is where the bracket that X closes stands.
  bool expect_sign(std::string_view sign, std::string_view context, const token* opened = nullptr);

  /// Counts nesting for one scope.
  class nesting {
   public:
    explicit nesting(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~nesting() { --depth_; }
    nesting(const nesting&) = delete;
    nesting& operator=(const nesting&) = delete;

   private:
    std::size_t& depth_;
  };
  /// `=>`, which is two signs.
  [[nodiscard]] bool is_arrow() const { return is_sign("=") && is_sign(">", 1); }
  /// The `-` at the cursor is the second one of `x--`.
  [[nodiscard]] bool is_decrement() const;
  bool check_expression_depth(std::string_view context);
  bool check_block_depth(source_span at);
  /// Enough errors were found, or one after which nothing sensible can follow.
  [[nodiscard]] bool has_given_up() const { return findings_.size() >= findings_max || is_too_deep_; }

  // Expressions.
  expression* make(expression_kind kind, source_span span);
  expression* parse_binary(std::size_t level);
  expression* parse_unary();
  expression* parse_postfix();
  expression* parse_primary();
  expression* parse_word();
  expression* parse_choice();
  expression* parse_text(const token& t);
  expression* parse_array();
  expression* parse_dict();
  expression* parse_tag(const token& family);
  expression* parse_wrapper(const token& word);
  expression* parse_struct_literal(const token& name);
  expression* parse_lambda();
  expression* parse_throw(const token& word);
  expression* parse_yield(const token& word);
  expression* parse_item();
  bool parse_arguments(std::vector<expression*>& into, const token& opened);
  bool parse_plain_arguments(std::vector<expression*>& into, const token& opened);
  bool parse_name(std::string_view& into, std::string_view context);
  [[nodiscard]] bool begins_struct_literal() const;
  [[nodiscard]] bool begins_expression() const;

  // Patterns (parser_patterns.cpp).
  pattern* make(pattern_kind kind);
  pattern* finish(pattern* p);
  pattern* parse_pattern();
  pattern* parse_sequence_pattern(pattern_kind kind);
  bool parse_rest(pattern& p);
  /// What a case is compared with. Inside brackets, braces and parentheses names bind.
  pattern* parse_alternatives(bool is_inside);
  pattern* parse_alternative(bool is_inside);
  pattern* parse_array_case();
  pattern* parse_dict_case();
  pattern* parse_structure_case();
  bool parse_fields(pattern& p, std::string_view context);
  pattern* parse_variant_case(bool is_inside);
  bool parse_payloads(pattern& p, bool is_inside);
  pattern* parse_literal_case();
  expression* parse_signed_number(bool is_end);
  [[nodiscard]] bool begins_literal() const;

  // Statements.
  statement* parse_simple_statement();
  bool parse_block(std::span<statement*>& into, std::string_view context);
  [[nodiscard]] std::size_t indentation(const token& t) const;
  [[nodiscard]] span_label open_block(const token& opened) const;
  statement* make(statement_kind kind, const token& first);
  statement* finish(statement* s);
  statement* parse_binding(binding_kind how);
  statement* parse_destructuring();
  statement* parse_assignment_or_expression();
  statement* finish_assignment(statement* s, expression* target);
  statement* parse_function_statement();
  statement* parse_struct();
  statement* parse_enum();
  statement* parse_import();
  statement* parse_return();
  statement* parse_if();
  statement* parse_match();
  bool parse_case(std::vector<match_case>& into);
  statement* parse_loop();
  statement* parse_for();
  pattern* parse_loop_name(std::string_view context);
  void take_pair_apart(statement& loop, const token& first, std::span<pattern*> names);
  statement* parse_try();
  statement* parse_spawn();
  statement* parse_test();
  bool parse_except(statement& s);
  bool parse_function_rest(function_syntax& f, std::string_view context);
  bool parse_parameters(function_syntax& f);
  bool skip_type(std::string_view context);
  bool skip_annotation();
  bool take_equal();
  bool looks_like_destructuring() const;
  void parse_or_recover(std::vector<statement*>& into);
  void recover(std::size_t start);

  syntax_tree& tree_;
  const source& file_;
  std::span<const token> tokens_;
  diagnostics& findings_;
  std::size_t at_ = 0;
  std::size_t expression_depth_ = 0;
  std::size_t block_depth_ = 0;
  bool in_head_ = false;
  bool in_hole_ = false;       ///< the tokens are those of a hole of an interpolated string
  bool is_too_deep_ = false;
  const token* misaligned_ = nullptr;   ///< the first `{` whose `}` stands further left than its line begins
};

}  // namespace ruff::lang::detail
