#include "runtime/check_types.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>

namespace ruff::runtime {

namespace {

using lang::expression;
using lang::expression_kind;
using lang::function_syntax;
using lang::source_span;
using lang::statement;
using lang::statement_kind;
using lang::variable;

/// Types as findings name them.
std::string_view type_named(std::string_view word) {
  if (word == "int") return "Int";
  if (word == "float") return "Float";
  if (word == "string") return "String";
  return word == "bool" ? "Bool" : "";
}

/// The type that an expression surely has; empty: it is not known.
std::string_view type_of(const expression& e) {
  switch (e.kind) {
    case expression_kind::integer: return "Int";
    case expression_kind::floating: return "Float";
    case expression_kind::text:
    case expression_kind::interpolation: return "String";
    case expression_kind::boolean: return "Bool";
    case expression_kind::array: return "Array";
    case expression_kind::dict: return "Dict";
    case expression_kind::lambda: return "Function";
    default: return {};
  }
}

class type_checker {
 public:
  type_checker(const token_list& tokens, const resolved_file& file) : file_(file), tokens_(tokens) {}

  lang::diagnostics run() {
    for (const lang::function_scope& scope : file_.scopes.functions) note_types(scope);
    for (const lang::function_scope& scope : file_.scopes.functions) {
      if (scope.syntax) check_defaults(*scope.syntax);
      const std::string_view result = scope.syntax ? result_of(*scope.syntax) : "";
      file_.for_each_statement_in(scope, [&](const statement& s) { check_statement(s, result); });
      file_.for_each_expression_in(scope, [&](const expression& e) { check_call(e); });
    }
    return std::move(found_);
  }

 private:
  void note_types(const lang::function_scope& scope) {
    if (scope.syntax)
      for (const lang::parameter& p : scope.syntax->parameters) note_type(p.var, p.span);
    file_.for_each_statement_in(scope, [&](const statement& s) {
      if (s.kind == statement_kind::bind && s.target_pattern->var) note_type(s.target_pattern->var, s.target_pattern->span);
    });
  }

  void note_type(const variable* v, source_span name) {
    const std::size_t colon = tokens_.at(name.begin) + 1;
    if (tokens_.is(colon, ":")) types_[v] = type_at(colon + 1);
  }

  /// A type that is one word.
  std::string_view type_at(std::size_t n) const {
    const bool is_array = tokens_.is(n + 1, "[") && tokens_.is(n + 2, "]");
    const bool goes_on = is_array || tokens_.is(n + 1, "<") || tokens_.is(n + 1, "?");
    return n < tokens_.size() && !goes_on ? type_named(tokens_[n].text) : "";
  }

  /// What is written behind the parameters.
  std::string_view result_of(const function_syntax& f) const {
    std::size_t n = tokens_.at(f.head.end);
    if (!tokens_.is(n, "(")) return {};
    for (std::size_t open = 0; n < tokens_.size(); ++n) {
      if (tokens_.is(n, "(")) ++open;
      if (tokens_.is(n, ")") && --open == 0) break;
    }
    return tokens_.is(n + 1, "->") ? type_at(n + 2) : "";
  }

  std::string_view type_noted(const variable* v) const {
    const auto known = types_.find(v);
    return known == types_.end() ? "" : known->second;
  }

  static bool differ(std::string_view expected, std::string_view got) {
    return !expected.empty() && !got.empty() && expected != got && !(expected == "Float" && got == "Int");
  }

  void check_defaults(const function_syntax& f) {
    for (const lang::parameter& p : f.parameters)
      if (p.initial) check_value(p.var, p.name, *p.initial);
  }

  void check_statement(const statement& s, std::string_view result) {
    if (s.kind == statement_kind::bind && s.target_pattern->var)
      check_value(s.target_pattern->var, s.target_pattern->name, *s.value);
    if (s.kind == statement_kind::assign && s.target->kind == expression_kind::name)
      check_value(s.target->var, s.target->name, *s.value);
    if (s.kind == statement_kind::return_value && s.value && differ(result, type_of(*s.value)))
      report(s.value->span, fmt::format("Return type mismatch: expected {} but got {}", result, type_of(*s.value)));
  }

  void check_value(const variable* v, std::string_view name, const expression& e) {
    const std::string_view expected = type_noted(v), got = type_of(e);
    if (differ(expected, got))
      report(e.span, fmt::format("Type mismatch: variable '{}' declared as {} but assigned {}", name, expected, got));
  }

  void check_call(const expression& e) {
    if (e.kind != expression_kind::call || e.left->kind != expression_kind::name) return;
    const variable& callee = *e.left->var;
    const bool is_constant = callee.kind == lang::variable_kind::global && callee.hoisted && callee.assignments == 0 &&
                             !callee.assigned_in_function;
    if (!is_constant) return;
    const auto& parameters = callee.hoisted->parameters;
    for (std::size_t n = 0; n < std::min(e.list.size(), parameters.size()); ++n) {
      if (e.list[n]->kind == expression_kind::spread || parameters[n].is_rest) return;
      const std::string_view expected = type_noted(parameters[n].var), got = type_of(*e.list[n]);
      if (differ(expected, got))
        report(e.list[n]->span,
               fmt::format("Function '{}' parameter {} expects {} but got {}", callee.name, n + 1, expected, got));
    }
  }

  void report(source_span span, std::string message) {
    found_.push_back({lang::diagnostic_kind::type_mismatch, std::move(message), span});
    found_.back().level = lang::severity::warning;
    found_.back().help = "types are not checked when the program runs";
  }

  const resolved_file& file_;
  const token_list& tokens_;
  std::map<const variable*, std::string_view> types_;   ///< written ones; empty: one that is not checked
  lang::diagnostics found_;
};

}  // namespace

lang::diagnostics check_types(const token_list& tokens, const resolved_file& file) {
  return type_checker(tokens, file).run();
}

}  // namespace ruff::runtime
