#include "lang/syntax/walk.hpp"

#include <algorithm>

namespace ruff::lang {

void collect_plain_names(statement& s, std::set<std::string_view>& names) {
  for_each_statement(s, [&](statement& inner) {
    if (inner.kind == statement_kind::assign && inner.target->kind == expression_kind::name)
      names.insert(inner.target->name);
    for (match_case& c : inner.cases)
      for (const payload_binding& p : c.payloads) names.insert(p.name);
  });
}

body_marks marks_of(std::span<statement*> body) {
  body_marks marks;
  for (statement* s : body)
    for_each_expression(*s, [&](expression& e) {
      if (e.kind == expression_kind::await) marks.has_await = true;
      if (e.kind == expression_kind::yield) marks.has_yield = true;
    });
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
