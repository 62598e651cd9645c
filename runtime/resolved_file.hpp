#pragma once

// The tree of a script with what its names mean, for those who say something about a program that compiled.

#include "lang/compile/program.hpp"
#include "lang/compile/scope.hpp"
#include "lang/syntax/walk.hpp"

#include <memory>
#include <span>

namespace ruff::runtime {

struct resolved_file {
  /// `file` belongs to `code`, which compiled without findings.
  resolved_file(const lang::program& code, const lang::source& file);

  /// Of the top-level code or of a function.
  [[nodiscard]] std::span<lang::statement* const> body_of(const lang::function_scope& scope) const;

  /// Statements of one function; not of those inside it.
  template <class Visit>
  void for_each_statement_in(const lang::function_scope& scope, Visit&& visit) const {
    for (lang::statement* s : body_of(scope)) lang::for_each_statement(*s, visit);
  }
  /// Expressions of one function, where the default values of its parameters are computed too.
  template <class Visit>
  void for_each_expression_in(const lang::function_scope& scope, Visit&& visit) const {
    if (scope.syntax)
      for (lang::parameter& p : scope.syntax->parameters) lang::for_each_expression(p.initial, visit);
    for (lang::statement* s : body_of(scope)) lang::for_each_expression(*s, visit);
  }

  std::unique_ptr<lang::syntax_tree> tree;
  lang::file_scopes scopes;
};

/// The name that a path such as `x.f[0]` begins with, or null pointer.
[[nodiscard]] const lang::expression* root_name(const lang::expression* target);

}  // namespace ruff::runtime
