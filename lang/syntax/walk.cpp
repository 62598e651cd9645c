#include "lang/syntax/walk.hpp"

#include <algorithm>

namespace ruff::lang {

namespace {

/// Test blocks are no part of a run.
bool is_test(const statement& s) {
  return s.kind == statement_kind::test || s.kind == statement_kind::test_group || s.kind == statement_kind::test_setup ||
         s.kind == statement_kind::test_teardown;
}

}  // namespace

void for_each_expression(expression* e, const std::function<void(expression&)>& visit) {
  for (; e; e = e->left) {
    visit(*e);
    for_each_expression(e->right, visit);
    for (expression* item : e->list) for_each_expression(item, visit);
  }
}

void for_each_statement(statement& s, const std::function<void(statement&)>& visit) {
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

void for_each_expression(statement& s, const std::function<void(expression&)>& visit) {
  for_each_statement(s, [&](statement& inner) {
    for_each_expression(inner.target, visit);
    for_each_expression(inner.value, visit);
    for (if_arm& arm : inner.arms) for_each_expression(arm.condition, visit);
    for (struct_field& field : inner.fields) for_each_expression(field.initial, visit);
  });
}

void collect_plain_names(statement& s, std::set<std::string_view>& names) {
  for_each_statement(s, [&](statement& inner) {
    if (inner.kind == statement_kind::assign && inner.target->kind == expression_kind::name)
      names.insert(inner.target->name);
    for (match_case& c : inner.cases)
      for (const payload_binding& p : c.payloads) names.insert(p.name);
  });
}

namespace {

bool contains(std::span<statement*> body, expression_kind kind) {
  bool found = false;
  for (statement* s : body) for_each_expression(*s, [&](expression& e) { found = found || e.kind == kind; });
  return found;
}

}  // namespace

bool contains_await(std::span<statement*> body) { return contains(body, expression_kind::await); }
bool contains_yield(std::span<statement*> body) { return contains(body, expression_kind::yield); }

bool contains_wait(statement& s) {
  bool found = false;
  for_each_expression(s, [&](expression& e) {
    found = found || e.kind == expression_kind::await;
    const bool is_wait = (e.kind == expression_kind::member && (e.name == "receive" || e.name == "receive_timeout")) ||
                         (e.kind == expression_kind::name && (e.name == "sleep" || e.name == "input"));
    found = found || is_wait;
  });
  return found;
}

bool contains_loop(std::span<statement*> body) {
  bool found = false;
  for (statement* s : body)
    for_each_statement(*s, [&](statement& inner) {
      found = found || inner.kind == statement_kind::loop || inner.kind == statement_kind::for_each;
    });
  return found;
}

bool mentions(expression* e, std::string_view name) {
  bool found = false;
  for_each_expression(e, [&](expression& part) {
    found = found || (part.kind == expression_kind::name && part.name == name);
  });
  return found;
}

}  // namespace ruff::lang
