#include "lang/syntax/walk.hpp"

#include <algorithm>

namespace ruff::lang {

namespace {

void for_each_name(const pattern& p, const std::function<void(std::string_view, bool)>& visit) {
  if (p.kind == pattern_kind::name) visit(p.name, false);
  if (!p.rest.empty()) visit(p.rest, false);
  for (const pattern* item : p.items) for_each_name(*item, visit);
}

}  // namespace

void for_each_exported(const statement& s, const std::function<void(std::string_view, bool)>& visit) {
  switch (s.kind) {
    case statement_kind::bind: return for_each_name(*s.target_pattern, visit);
    case statement_kind::assign:
      if (s.target->kind == expression_kind::name) visit(s.target->name, false);
      return;
    case statement_kind::function: return visit(s.function->name, false);
    case statement_kind::structure:
    case statement_kind::enumeration: return visit(s.name, true);
    case statement_kind::import_names:
      for (const std::string_view name : s.names) visit(name, false);
      return;
    case statement_kind::expression:
      if (s.value->kind == expression_kind::name) visit(s.value->name, false);
      return;
    default: return;
  }
}

void collect_plain_names(statement& s, std::set<std::string_view>& names) {
  for_each_statement(s, [&](statement& inner) {
    if (inner.kind == statement_kind::assign && inner.target->kind == expression_kind::name)
      names.insert(inner.target->name);
    for (const match_case& c : inner.cases)
      for_each_payload(c, [&](payload_binding& p) { names.insert(p.name); });
  });
}

body_marks marks_of(std::span<statement*> body) {
  body_marks marks;
  for (statement* s : body)
    for_each_expression(*s, [&](const expression& e) { marks.note(e); });
  return marks;
}

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
