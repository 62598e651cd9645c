#include "runtime/check_lines.hpp"

#include <fmt/core.h>

namespace ruff::runtime {

namespace {

using lang::expression;
using lang::expression_kind;
using lang::source_span;
using lang::statement;
using lang::statement_kind;

class line_checker {
 public:
  line_checker(const lang::source& text, const token_list& tokens, const resolved_file& file)
      : text_(text), file_(file), tokens_(tokens) {}

  lang::diagnostics run() {
    for (const lang::function_scope& scope : file_.scopes.functions) {
      file_.for_each_statement_in(scope, [&](statement& s) {
        if (s.kind == statement_kind::return_value && s.value) check_word("return", s.span);
      });
      file_.for_each_expression_in(scope, [&](expression& e) {
        if (e.kind == expression_kind::call) check_bracket("(", "is called", *e.left);
        if (e.kind == expression_kind::index) check_bracket("[", "is indexed", *e.left);
        if (e.kind == expression_kind::yield && e.left) check_word("yield", e.span);
      });
    }
    return std::move(found_);
  }

 private:
  bool starts_line(std::size_t n) const {
    return text_.position_of(tokens_[n].span.begin).line != text_.position_of(tokens_[n - 1].span.end).line;
  }

  void check_bracket(std::string_view bracket, std::string_view what, const expression& before) {
    std::size_t n = tokens_.at(before.span.end);
    while (tokens_.is(n, ")")) ++n;
    if (!tokens_.is(n, bracket) || !starts_line(n)) return;
    lang::diagnostic& found =
        report(tokens_[n].span, fmt::format("This line goes on with the one before it, which {}", what));
    found.others.push_back({before.span, fmt::format("this {}", what)});
    found.help = fmt::format("`;` before the `{}` begins a statement", bracket);
  }

  void check_word(std::string_view word, source_span from) {
    const std::size_t n = tokens_.at(from.begin) + 1;
    if (!tokens_.is(n - 1, word) || n == tokens_.size() || !starts_line(n)) return;
    report(tokens_[n].span, fmt::format("`{}` takes its value from this line", word)).help =
        fmt::format("`{};` takes none; a value in the same line says that it is meant", word);
  }

  lang::diagnostic& report(source_span span, std::string message) {
    auto& found = found_.emplace_back(lang::diagnostic{lang::diagnostic_kind::continued_line, std::move(message), span});
    found.level = lang::severity::warning;
    return found;
  }

  const lang::source& text_;
  const resolved_file& file_;
  const token_list& tokens_;
  lang::diagnostics found_;
};

}  // namespace

lang::diagnostics check_lines(const lang::source& text, const token_list& tokens, const resolved_file& file) {
  return line_checker(text, tokens, file).run();
}

}  // namespace ruff::runtime
