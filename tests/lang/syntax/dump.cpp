#include "tests/lang/syntax/dump.hpp"

#include "lang/syntax/parser.hpp"

#include <fmt/core.h>
#include <vector>

namespace ruff::lang::tests {

namespace {

std::string joined(std::span<expression* const> items) {
  std::string out;
  for (const expression* item : items) out += " " + dump(item);
  return out;
}

std::string block(std::span<statement* const> body) {
  std::string out = "{";
  for (const statement* s : body) out += dump(*s) + ";";
  return out + "}";
}

std::string function_text(const function_syntax& f) {
  std::string out = f.is_async ? "async func" : "func";
  if (f.is_generator) out += "*";
  if (!f.name.empty()) out += " " + std::string(f.name);
  for (const parameter& p : f.parameters) {
    out += (p.is_rest ? " ..." : " ") + std::string(p.name);
    if (p.initial) out += "=" + dump(p.initial);
  }
  return out + " " + block(f.body);
}

std::string words(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) out += " " + std::string(name);
  return out;
}

std::string pattern_text(const pattern& p) {
  std::string items;
  for (std::size_t n = 0; n < p.items.size(); ++n) {
    const bool has_key = !p.keys.empty() && !(p.items[n]->kind == pattern_kind::name && p.items[n]->name == p.keys[n]);
    items += (n ? " " : "") + (has_key && p.kind != pattern_kind::array ? std::string(p.keys[n]) + ":" : "") +
             pattern_text(*p.items[n]);
  }
  if (p.has_rest) items += fmt::format("{}...{}", items.empty() ? "" : " ", p.rest);
  switch (p.kind) {
    case pattern_kind::name: return std::string(p.name);
    case pattern_kind::discard: return "_";
    case pattern_kind::array: return "[" + items + "]";
    case pattern_kind::dict: return "{" + items + "}";
    case pattern_kind::structure: return fmt::format("{}{{{}}}", p.name, items);
    case pattern_kind::literal:
    case pattern_kind::range: return dump(p.value);
    case pattern_kind::any: return "(| " + items + ")";
    case pattern_kind::variant: break;
  }
  const std::string name = fmt::format("{}::{}", p.family, p.name);
  if (!p.has_list && p.binding.empty()) return name;
  return fmt::format("{}({})", name, p.has_list ? items : std::string(p.binding));
}

}  // namespace

namespace {

/// An expression whose left operand is dumped already.
std::string dump_one(const expression* e, const std::string& left) {
  const auto unary = [&](std::string_view op) { return fmt::format("({} {})", op, left); };
  const auto binary = [&](std::string_view op) { return fmt::format("({} {} {})", op, left, dump(e->right)); };
  switch (e->kind) {
    case expression_kind::integer: return std::to_string(e->integer);
    case expression_kind::floating: return fmt::format("{}", e->floating);
    case expression_kind::text: return fmt::format("\"{}\"", e->name);
    case expression_kind::boolean: return e->flag ? "true" : "false";
    case expression_kind::null: return "null";
    case expression_kind::name: return std::string(e->name);
    case expression_kind::self: return "self";
    case expression_kind::interpolation: return "(text" + joined(e->list) + ")";
    case expression_kind::unary: return unary(e->unary_op == unary_operator::negate ? "-" : "!");
    case expression_kind::binary: return binary(operator_text(e->binary_op));
    case expression_kind::logical_and: return binary("&&");
    case expression_kind::logical_or: return binary("||");
    case expression_kind::coalesce: return binary("??");
    case expression_kind::membership: return binary("in");
    case expression_kind::range: return binary(e->flag ? "..=" : "..");
    case expression_kind::pipe: return binary("|>");
    case expression_kind::call: return fmt::format("(call {}{})", left, joined(e->list));
    case expression_kind::member: return fmt::format("(. {} {})", left, e->name);
    case expression_kind::optional_member: return fmt::format("(?. {} {})", left, e->name);
    case expression_kind::index: return binary("[]");
    case expression_kind::try_operator: return unary("?");
    case expression_kind::await: return unary("await");
    case expression_kind::yield: return unary("yield");
    case expression_kind::throw_error: return "(throw" + joined(e->list) + ")";
    case expression_kind::array: return "[" + joined(e->list) + " ]";
    case expression_kind::dict: return "{" + joined(e->list) + " }";
    case expression_kind::spread: return unary("...");
    case expression_kind::struct_literal:
      return fmt::format("(new {}{}{})", e->name, words(e->names), joined(e->list));
    case expression_kind::tag:
      return fmt::format("({}::{}{}{})", e->name, e->member, e->flag ? "()" : "", joined(e->list));
    case expression_kind::lambda: return "(" + function_text(*e->function) + ")";
    case expression_kind::choice: return "(" + dump(*e->chosen) + ")";
  }
  return "?";
}

}  // namespace

/// Chains may be long on the left: down there in a loop.
std::string dump(const expression* e) {
  std::vector<const expression*> chain;
  for (; e; e = e->left) chain.push_back(e);
  std::string text = "-";
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) text = dump_one(*it, text);
  return text;
}

std::string dump(const statement& s) {
  constexpr std::string_view bindings[] = {"let", "mut", "const"};
  switch (s.kind) {
    case statement_kind::bind:
      return fmt::format("{} {} = {}", bindings[static_cast<std::size_t>(s.binding)], pattern_text(*s.target_pattern),
                         dump(s.value));
    case statement_kind::assign: return fmt::format("{} := {}", dump(s.target), dump(s.value));
    case statement_kind::compound:
      return fmt::format("{} {}= {}", dump(s.target), operator_text(s.op), dump(s.value));
    case statement_kind::function: return function_text(*s.function);
    case statement_kind::return_value: return fmt::format("return {}", dump(s.value));
    case statement_kind::branch: {
      std::string out = "if";
      for (const if_arm& arm : s.arms) out += fmt::format(" {} {}", dump(arm.condition), block(arm.body));
      return out;
    }
    case statement_kind::loop: return fmt::format("loop {} {}", dump(s.value), block(s.body));
    case statement_kind::for_each: return fmt::format("for {} {} {}", s.name, dump(s.value), block(s.body));
    case statement_kind::break_loop: return "break";
    case statement_kind::continue_loop: return "continue";
    case statement_kind::try_except:
      return fmt::format("try {} {} {}{}", block(s.body), s.name, block(s.handler), s.has_last ? " " + block(s.last) : "");
    case statement_kind::match_value: {
      std::string out = "match " + dump(s.value);
      for (const match_case& c : s.cases)
        out += fmt::format(" {}{}{}", c.matched ? pattern_text(*c.matched) : "default",
                           c.guard ? " if " + dump(c.guard) + " " : "", block(c.body));
      return out;
    }
    case statement_kind::expression: return dump(s.value);
    case statement_kind::structure: {
      std::string out = fmt::format("struct {}", s.name);
      for (const struct_field& field : s.fields) out += fmt::format(" {}={}", field.name, dump(field.initial));
      for (const function_syntax* method : s.methods) out += " " + function_text(*method);
      return out;
    }
    case statement_kind::enumeration: return fmt::format("enum {}{}", s.name, words(s.names));
    case statement_kind::spawn: return "spawn " + block(s.function->body);
    case statement_kind::import_all: return fmt::format("import {}", s.name);
    case statement_kind::import_names: return fmt::format("from {} import{}", s.name, words(s.names));
    case statement_kind::export_item: return "export " + dump(*s.inner);
    case statement_kind::test: return fmt::format("test \"{}\" {}", s.name, block(s.body));
    case statement_kind::test_group: return fmt::format("test_group \"{}\" {}", s.name, block(s.body));
    case statement_kind::test_setup: return "test_setup " + block(s.body);
    case statement_kind::test_teardown: return "test_teardown " + block(s.body);
  }
  return "?";
}

std::string dump(std::span<statement* const> statements) {
  std::string out;
  for (const statement* s : statements) out += (out.empty() ? "" : " | ") + dump(*s);
  return out;
}

std::string parsed(const std::string& text) {
  const source file("x.ruff", text);
  const parse_result result = parse(file);
  if (!result.findings.empty()) {
    const position p = file.position_of(result.findings[0].span.begin);
    return fmt::format("{}:{} {}", p.line, p.column, result.findings[0].message);
  }
  return dump(result.tree->statements);
}

}  // namespace ruff::lang::tests
