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

/// Calls `visit` for an expression and its parts, outermost first, without what stands in the bodies of a choice.
template <class Visit>
void for_each_part(expression* e, Visit&& visit) {
  for (; e; e = e->left) {
    visit(*e);
    if (e->right) for_each_part(e->right, visit);
    for (expression* item : e->list) for_each_part(item, visit);
  }
}

/// The same for the expressions that stand in the statement itself.
template <class Visit>
void for_each_part(statement& s, Visit&& visit) {
  for_each_part(s.target, visit);
  for_each_part(s.value, visit);
  for (if_arm& arm : s.arms) for_each_part(arm.condition, visit);
  for (match_case& c : s.cases) for_each_part(c.guard, visit);
  for (struct_field& field : s.fields) for_each_part(field.initial, visit);
}

/// Calls `visit` for each choice in the expressions of `s` itself.
template <class Visit>
void for_each_choice(statement& s, Visit&& visit) {
  if (!s.has_choices) return;
  for_each_part(s, [&](expression& e) {
    if (e.kind == expression_kind::choice) visit(*e.chosen);
  });
}

/// Calls `visit` for a statement and those inside it, in its bodies and in its expressions; test blocks are not entered.
template <class Visit>
void for_each_statement(statement& s, Visit&& visit) {
  visit(s);
  if (is_test(s)) return;
  for (const auto body : {s.body, s.handler, s.last})
    for (statement* inner : body) for_each_statement(*inner, visit);
  for (if_arm& arm : s.arms)
    for (statement* inner : arm.body) for_each_statement(*inner, visit);
  for (match_case& c : s.cases)
    for (statement* inner : c.body) for_each_statement(*inner, visit);
  if (s.inner) for_each_statement(*s.inner, visit);
  for_each_choice(s, [&](statement& chosen) { for_each_statement(chosen, visit); });
}

/// Calls `visit` for each expression of a statement and of the statements inside it, outermost first.
template <class Visit>
void for_each_expression(statement& s, Visit&& visit) {
  for_each_statement(s, [&](statement& inner) { for_each_part(inner, visit); });
}

/// The same for an expression and its parts.
template <class Visit>
void for_each_expression(expression* e, Visit&& visit) {
  for_each_part(e, [&](expression& part) {
    visit(part);
    if (part.kind == expression_kind::choice) for_each_expression(*part.chosen, visit);
  });
}

/// Calls `visit` for a pattern and those inside it, outermost first.
template <class Visit>
void for_each_pattern(pattern& p, Visit&& visit) {
  visit(p);
  for (pattern* item : p.items) for_each_pattern(*item, visit);
}

/// Calls `visit` for each payload that a case gives to a name as by a plain assignment.
template <class Visit>
void for_each_payload(const match_case& c, Visit&& visit) {
  if (!c.matched) return;
  for_each_pattern(*c.matched, [&](pattern& p) {
    for (payload_binding& payload : p.payloads) visit(payload);
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

  void note(const expression& e) noexcept {
    has_await |= e.kind == expression_kind::await;
    has_yield |= e.kind == expression_kind::yield;
  }
};
[[nodiscard]] body_marks marks_of(std::span<statement*> body);
/// An `await`, or a call that may let time pass (`receive`, `sleep`, `input`).
[[nodiscard]] bool contains_wait(statement& s);
[[nodiscard]] bool contains_loop(std::span<statement*> body);
/// The name is read somewhere in `e`.
[[nodiscard]] bool mentions(expression* e, std::string_view name);

}  // namespace ruff::lang
