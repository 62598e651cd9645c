#pragma once

// Questions about pieces of a tree that do not need to know what names mean. None of them descends into nested functions.

#include "lang/syntax/ast.hpp"

#include <functional>
#include <set>
#include <string_view>

namespace ruff::lang {

/// Test blocks are no part of a run.
[[nodiscard]] inline bool is_test(const statement& s) noexcept {
  return s.kind >= statement_kind::test && s.kind <= statement_kind::test_teardown;
}

/// Calls `visit` for an expression and its parts, outermost first.
template <class Visit>
void for_each_expression(expression* e, Visit&& visit) {
  for (; e; e = e->left) {
    visit(*e);
    if (e->right) for_each_expression(e->right, visit);
    for (expression* item : e->list) for_each_expression(item, visit);
  }
}

/// Calls `visit` for a statement and the statements inside it; test blocks are not entered.
template <class Visit>
void for_each_statement(statement& s, Visit&& visit) {
  visit(s);
  if (is_test(s)) return;
  for (statement* inner : s.body) for_each_statement(*inner, visit);
  for (statement* inner : s.handler) for_each_statement(*inner, visit);
  for (if_arm& arm : s.arms)
    for (statement* inner : arm.body) for_each_statement(*inner, visit);
  for (match_case& c : s.cases)
    for (statement* inner : c.body) for_each_statement(*inner, visit);
  if (s.inner) for_each_statement(*s.inner, visit);
}

/// Calls `visit` for each expression of a statement and of the statements inside it, outermost first.
template <class Visit>
void for_each_expression(statement& s, Visit&& visit) {
  for_each_statement(s, [&](statement& inner) {
    for_each_expression(inner.target, visit);
    for_each_expression(inner.value, visit);
    for (if_arm& arm : inner.arms) for_each_expression(arm.condition, visit);
    for (struct_field& field : inner.fields) for_each_expression(field.initial, visit);
  });
}

/// Calls `visit(name, is_type)` for each name that `export s` exports.
void for_each_exported(const statement& s, const std::function<void(std::string_view, bool)>& visit);
/// Names assigned without keyword, match bindings included.
void collect_plain_names(statement& s, std::set<std::string_view>& names);

/// What a body says about its function.
struct body_marks {
  bool has_await = false;
  bool has_yield = false;
};
[[nodiscard]] body_marks marks_of(std::span<statement*> body);
/// An `await`, or a call that may let time pass (`receive`, `sleep`, `input`).
[[nodiscard]] bool contains_wait(statement& s);
[[nodiscard]] bool contains_loop(std::span<statement*> body);
/// The name is read somewhere in `e`.
[[nodiscard]] bool mentions(expression* e, std::string_view name);

}  // namespace ruff::lang
