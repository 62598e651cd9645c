#include "lang/syntax/printer.hpp"

#include "lang/syntax/operators.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <utility>
#include <vector>

namespace ruff::lang {

namespace {

using detail::operator_row;

/// The row of a binary operator; null pointer for everything else.
const operator_row* operator_of(const expression& e) {
  const auto fits = [&](const operator_row& row) {
    return row.kind == e.kind && (e.kind != expression_kind::binary || row.op == e.binary_op) &&
           (e.kind != expression_kind::range || row.flag == e.flag);
  };
  const auto* found = std::find_if(std::begin(detail::operators), std::end(detail::operators), fits);
  return found == std::end(detail::operators) ? nullptr : found;
}

/// How tight `e` binds; a part that binds less than its place asks for stands in parentheses.
std::size_t level_of(const expression& e) {
  if (const operator_row* row = operator_of(e)) return row->level;
  switch (e.kind) {
    case expression_kind::yield: return detail::whole_level;
    case expression_kind::unary: case expression_kind::await: return detail::prefix_level;
    case expression_kind::call: case expression_kind::member: case expression_kind::optional_member:
    case expression_kind::index: case expression_kind::try_operator: return detail::postfix_level;
    default: return detail::primary_level;
  }
}

/// The words that would go on with an `if` or a `try` instead of beginning a statement.
bool goes_on_behind_brace(std::string_view word) {
  return word == "elif" || word == "elsif" || word == "elseif" || word == "finally";
}

/// Whether a statement ends with an expression, which the next line might go on with.
bool ends_open(const statement& s) {
  switch (s.kind) {
    case statement_kind::bind: case statement_kind::assign: case statement_kind::compound:
    case statement_kind::expression: case statement_kind::return_value:
      return true;
    case statement_kind::export_item: return ends_open(*s.inner);
    default: return false;
  }
}

class printer {
 public:
  std::string run(std::span<statement* const> statements) {
    print_lines(statements);
    return std::move(out_);
  }

 private:
  // ---- Statements.

  void begin_line() { out_.append(2 * indent_, ' '); }

  void print_lines(std::span<statement* const> statements) {
    const statement* before = nullptr;
    for (const statement* s : statements) {
      begin_line();
      const std::size_t start = out_.size();
      print(*s);
      if (before && needs_separator(*before, std::string_view(out_).substr(start))) out_.insert(start, 1, ';');
      out_ += '\n';
      before = s;
    }
  }

  static bool needs_separator(const statement& before, std::string_view text) {
    if (ends_open(before)) {
      const statement* last = &before;
      while (last->kind == statement_kind::export_item) last = last->inner;
      if (!last->value || text[0] == '(' || text[0] == '[' || text[0] == '-') return true;
    }
    return goes_on_behind_brace(text.substr(0, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz")));
  }

  void print_block(std::span<statement* const> body) {
    if (body.empty()) {
      out_ += "{ }";
      return;
    }
    const bool outer = std::exchange(in_head_, false);
    out_ += "{\n";
    ++indent_;
    print_lines(body);
    --indent_;
    in_head_ = outer;
    begin_line();
    out_ += '}';
  }

  void print(const statement& s) {
    constexpr std::string_view bindings[] = {"let ", "mut ", "const "};
    switch (s.kind) {
      case statement_kind::bind:
        out_ += bindings[static_cast<std::size_t>(s.binding)];
        print(*s.target_pattern);
        return print_value(" := ", *s.value);
      case statement_kind::assign:
        print_whole(*s.target);
        return print_value(" := ", *s.value);
      case statement_kind::compound:
        print_whole(*s.target);
        return print_value(fmt::format(" {}= ", operator_text(s.op)), *s.value);
      case statement_kind::function: return print_function(*s.function);
      case statement_kind::enumeration: return print_enumeration(s);
      case statement_kind::structure: return print_structure(s);
      case statement_kind::import_all: out_ += fmt::format("import {}", s.name); return;
      case statement_kind::import_names:
        out_ += fmt::format("from {} import ", s.name);
        return print_list(s.names, [&](std::string_view name) { out_ += name; });
      case statement_kind::export_item:
        out_ += "export ";
        return print(*s.inner);
      case statement_kind::return_value:
        if (s.value) return print_value("return ", *s.value);
        out_ += "return";
        return;
      case statement_kind::branch: return print_branch(s);
      case statement_kind::match_value: return print_match(s);
      case statement_kind::loop: return print_loop(s);
      case statement_kind::for_each: return print_for(s);
      case statement_kind::break_loop: out_ += "break"; return;
      case statement_kind::continue_loop: out_ += "continue"; return;
      case statement_kind::try_except: return print_try(s);
      case statement_kind::spawn:
        out_ += "spawn ";
        return print_block(s.function->body);
      case statement_kind::test: case statement_kind::test_group: case statement_kind::test_setup:
      case statement_kind::test_teardown:
        return print_test(s);
      case statement_kind::expression: return print_expression_statement(*s.value);
    }
  }

  void print_value(std::string_view lead, const expression& e) {
    out_ += lead;
    print_whole(e);
  }

  /// What would be taken for a declaration or a pattern at the beginning of a statement stands in parentheses.
  void print_expression_statement(const expression& e) {
    const expression* first = &e;
    while (has_first_operand(*first) && !must_enclose_first(*first)) first = first->left;
    const bool is_enclosed = first->kind == expression_kind::lambda || first->kind == expression_kind::dict ||
                             first->kind == expression_kind::choice;
    is_enclosed ? print_enclosed(e) : print_whole(e);
  }

  /// The head of a statement, where `Name { }` is a condition with its body.
  void print_head(const expression& e) {
    const bool outer = std::exchange(in_head_, true);
    print_whole(e);
    in_head_ = outer;
    out_ += ' ';
  }

  void print_branch(const statement& s) {
    for (const if_arm& arm : s.arms) {
      const bool is_first = &arm == s.arms.data();
      out_ += is_first ? "if " : arm.condition ? " else if " : " else ";
      if (arm.condition) print_head(*arm.condition);
      print_block(arm.body);
    }
  }

  void print_match(const statement& s) {
    out_ += "match ";
    print_head(*s.value);
    const bool outer = std::exchange(in_head_, false);
    out_ += "{\n";
    ++indent_;
    for (const match_case& c : s.cases) {
      begin_line();
      out_ += c.matched ? "case " : "default";
      if (c.matched) print(*c.matched);
      if (c.guard) print_value(" if ", *c.guard);
      out_ += ": ";
      print_block(c.body);
      out_ += '\n';
    }
    --indent_;
    in_head_ = outer;
    begin_line();
    out_ += '}';
  }

  void print_loop(const statement& s) {
    out_ += s.value ? "while " : "loop ";
    if (s.value) print_head(*s.value);
    print_block(s.body);
  }

  /// With two names, the first statement of the body takes the pair apart.
  void print_for(const statement& s) {
    out_ += "for ";
    if (s.takes_pairs)
      print_list(s.body[0]->target_pattern->items, [&](const pattern* name) { print(*name); });
    else
      out_ += s.name;
    out_ += " in ";
    print_head(*s.value);
    print_block(s.body.subspan(s.takes_pairs ? 1 : 0));
  }

  void print_try(const statement& s) {
    out_ += "try ";
    print_block(s.body);
    if (!s.name.empty()) {
      out_ += fmt::format(" except {} ", s.name);
      print_block(s.handler);
    }
    if (s.has_last) {
      out_ += " finally ";
      print_block(s.last);
    }
  }

  void print_test(const statement& s) {
    const bool has_name = s.kind == statement_kind::test || s.kind == statement_kind::test_group;
    out_ += s.kind == statement_kind::test         ? "test "
            : s.kind == statement_kind::test_group ? "test_group "
            : s.kind == statement_kind::test_setup ? "test_setup "
                                                   : "test_teardown ";
    if (has_name) {
      print_text(s.name);
      out_ += ' ';
    }
    print_block(s.body);
  }

  void print_enumeration(const statement& s) {
    out_ += fmt::format("enum {} {{ ", s.name);
    print_list(s.names, [&](std::string_view name) { out_ += name; });
    out_ += s.names.empty() ? "}" : " }";
  }

  void print_structure(const statement& s) {
    out_ += fmt::format("struct {} {{\n", s.name);
    ++indent_;
    for (const struct_field& field : s.fields) {
      begin_line();
      out_ += field.name;
      if (field.initial) print_value(" = ", *field.initial);
      out_ += ",\n";
    }
    for (const function_syntax* method : s.methods) {
      begin_line();
      print_function(*method);
      out_ += '\n';
    }
    --indent_;
    begin_line();
    out_ += '}';
  }

  void print_function(const function_syntax& f) {
    out_ += f.is_async ? "async func" : "func";
    if (f.is_generator) out_ += '*';
    if (!f.name.empty()) out_ += fmt::format(" {}", f.name);
    out_ += '(';
    print_list(f.parameters, [&](const parameter& p) {
      if (p.is_rest) out_ += "...";
      out_ += p.name;
      if (p.initial) print_value(" = ", *p.initial);
    });
    out_ += ") ";
    print_block(f.body);
  }

  void print(const pattern& p) {
    switch (p.kind) {
      case pattern_kind::name: out_ += p.name; return;
      case pattern_kind::discard: out_ += '_'; return;
      case pattern_kind::literal: case pattern_kind::range: return print_whole(*p.value);
      case pattern_kind::variant: return print_variant(p);
      case pattern_kind::any:
        for (const pattern* item : p.items) {
          if (item != p.items[0]) out_ += " | ";
          print(*item);
        }
        return;
      case pattern_kind::array:
        out_ += '[';
        print_list(p.items, [&](const pattern* item) { print(*item); });
        print_pattern_rest(p);
        out_ += ']';
        return;
      case pattern_kind::structure: out_ += fmt::format("{} ", p.name); return print_fields(p);
      case pattern_kind::dict: return print_fields(p);
    }
  }

  void print_pattern_rest(const pattern& p) {
    if (p.has_rest) out_ += fmt::format("{}...{}", p.items.empty() ? "" : ", ", p.rest.empty() ? "_" : p.rest);
  }

  void print_fields(const pattern& p) {
    out_ += '{';
    for (std::size_t n = 0; n < p.items.size(); ++n) {
      const pattern& item = *p.items[n];
      const bool is_short = item.kind == pattern_kind::discard ? p.keys[n] == "_"
                                                               : item.kind == pattern_kind::name && item.name == p.keys[n];
      if (n > 0) out_ += ", ";
      if (!is_short && p.kind == pattern_kind::dict) print_text(p.keys[n]);
      if (!is_short && p.kind == pattern_kind::structure) out_ += p.keys[n];
      if (!is_short) out_ += ": ";
      print(item);
    }
    print_pattern_rest(p);
    out_ += '}';
  }

  /// A single name in parentheses alone would be a binding.
  void print_variant(const pattern& p) {
    if (!p.family.empty()) out_ += fmt::format("{}::", p.family);
    out_ += p.name;
    if (!p.binding.empty()) out_ += fmt::format("({})", p.binding);
    if (!p.has_list) return;
    out_ += '(';
    print_list(p.items, [&](const pattern* item) { print(*item); });
    const auto is_name = [](const pattern& item) {
      return item.kind == pattern_kind::name || item.kind == pattern_kind::discard;
    };
    out_ += p.items.size() == 1 && is_name(*p.items[0]) ? ",)" : ")";
  }

  // ---- Expressions.

  template <class Items, class Print>
  void print_list(const Items& items, Print print_item) {
    bool is_first = true;
    for (const auto& item : items) {
      if (!std::exchange(is_first, false)) out_ += ", ";
      print_item(item);
    }
  }

  void print_whole(const expression& e) { print(e, detail::whole_level); }

  void print_items(std::span<expression* const> items) {
    print_list(items, [&](const expression* item) { print_whole(*item); });
  }

  void print_enclosed(const expression& e) {
    out_ += '(';
    print_whole(e);
    out_ += ')';
  }

  /// `e` in a place that takes what binds as tight as `place` or tighter. Goes down the operands that stand first, and
  /// prints what is behind each of them on the way back.
  void print(const expression& e, std::size_t place) {
    if (level_of(e) < place) return print_enclosed(e);
    std::vector<const expression*> chain;
    const expression* first = &e;
    for (bool is_enclosed = false; has_first_operand(*first) && !is_enclosed; first = first->left) {
      is_enclosed = must_enclose_first(*first);
      chain.push_back(first);
    }
    if (!chain.empty() && must_enclose_first(*chain.back()))
      print_enclosed(*first);
    else
      print_start(*first);
    for (auto outer = chain.rbegin(); outer != chain.rend(); ++outer) print_rest(**outer);
  }

  static bool has_first_operand(const expression& e) {
    return level_of(e) == detail::postfix_level || operator_of(e);
  }

  /// `x?` would run together with what begins with `.` or `?`; a lambda that is called at once reads better enclosed.
  static bool must_enclose_first(const expression& e) {
    const bool is_postfix = level_of(e) == detail::postfix_level;
    const bool begins_with_sign = is_postfix ? e.kind != expression_kind::call && e.kind != expression_kind::index
                                             : e.kind == expression_kind::range;
    if (begins_with_sign && e.left->kind == expression_kind::try_operator) return true;
    return level_of(*e.left) < level_of(e) || (is_postfix && e.left->kind == expression_kind::lambda);
  }

  /// What stands behind the first operand of `e`.
  void print_rest(const expression& e) {
    if (const operator_row* row = operator_of(e)) {
      out_ += e.kind == expression_kind::range ? std::string(row->sign) : fmt::format(" {} ", row->sign);
      return print(*e.right, row->level + 1);
    }
    switch (e.kind) {
      case expression_kind::call:
        out_ += '(';
        print_items(e.list);
        out_ += ')';
        return;
      case expression_kind::index:
        out_ += '[';
        print_whole(*e.right);
        out_ += ']';
        return;
      case expression_kind::member: out_ += fmt::format(".{}", e.name); return;
      case expression_kind::optional_member: out_ += fmt::format("?.{}", e.name); return;
      default: out_ += '?'; return;
    }
  }

  /// An expression that begins with a token of its own.
  void print_start(const expression& e) {
    switch (e.kind) {
      case expression_kind::integer: out_ += fmt::format("{}", e.integer); return;
      case expression_kind::floating: return print_floating(e.floating);
      case expression_kind::text: return print_text(e.name);
      case expression_kind::boolean: out_ += e.flag ? "true" : "false"; return;
      case expression_kind::null: out_ += "null"; return;
      case expression_kind::name: case expression_kind::self: out_ += e.name; return;
      case expression_kind::interpolation: return print_interpolation(e);
      case expression_kind::unary: return print_prefix(e.unary_op == unary_operator::negate ? "-" : "!", e);
      case expression_kind::await: return print_prefix("await ", e);
      case expression_kind::yield:
        // A bare one would take the next line.
        if (e.left) return print_value("yield ", *e.left);
        out_ += "(yield)";
        return;
      case expression_kind::throw_error: return print_arguments("throw", e);
      case expression_kind::array:
        out_ += '[';
        print_items(e.list);
        out_ += ']';
        return;
      case expression_kind::dict: return print_dict(e);
      case expression_kind::spread: return print_value("...", *e.left);
      case expression_kind::struct_literal: return print_struct_literal(e);
      case expression_kind::tag: return print_tag(e);
      case expression_kind::lambda: return print_function(*e.function);
      case expression_kind::choice: return print(*e.chosen);
      default: return;   // has a first operand
    }
  }

  void print_prefix(std::string_view sign, const expression& e) {
    out_ += sign;
    print(*e.left, detail::prefix_level);
  }

  void print_arguments(std::string_view name, const expression& e) {
    out_ += name;
    out_ += '(';
    print_items(e.list);
    out_ += ')';
  }

  void print_floating(double number) {
    const std::string digits = fmt::format("{}", number);
    out_ += digits;
    if (digits.find_first_of(".e") == std::string::npos) out_ += ".0";
  }

  void print_dict(const expression& e) {
    out_ += '{';
    for (std::size_t n = 0; n < e.list.size(); n += 2) {
      if (n > 0) out_ += ", ";
      print_whole(*e.list[n]);
      if (e.list[n + 1]) print_value(": ", *e.list[n + 1]);
    }
    out_ += '}';
  }

  void print_struct_literal(const expression& e) {
    const bool is_enclosed = in_head_ && e.list.empty();
    if (is_enclosed) out_ += '(';
    out_ += fmt::format("{} {{ ", e.name);
    for (std::size_t n = 0; n < e.list.size(); ++n)
      print_value(fmt::format("{}{}: ", n > 0 ? ", " : "", e.names[n]), *e.list[n]);
    out_ += e.list.empty() ? "}" : " }";
    if (is_enclosed) out_ += ')';
  }

  void print_tag(const expression& e) {
    if (!e.flag && e.name == "Option" && e.member == "None") {
      out_ += "None";
      return;
    }
    const bool is_wrapper = !e.flag && !e.list.empty();
    const std::string name = is_wrapper ? std::string(e.member) : fmt::format("{}::{}", e.name, e.member);
    if (e.flag || is_wrapper) return print_arguments(name, e);
    out_ += name;
  }

  // ---- Texts.

  void print_text(std::string_view text) {
    out_ += '"';
    print_characters(text);
    out_ += '"';
  }

  void print_characters(std::string_view text) {
    for (std::size_t n = 0; n < text.size(); ++n) {
      const char c = text[n];
      switch (c) {
        case '\n': out_ += "\\n"; break;
        case '\t': out_ += "\\t"; break;
        case '\r': out_ += "\\r"; break;
        case '"': case '\\': out_ += '\\'; out_ += c; break;
        case '$': out_ += n + 1 < text.size() && text[n + 1] != '{' ? "$" : "\\$"; break;
        default: out_ += c;
      }
    }
  }

  /// Of two texts side by side, one was a string in a hole.
  void print_interpolation(const expression& e) {
    out_ += '"';
    bool has_hole = false;
    bool is_behind_run = false;
    for (const expression* part : e.list) {
      const bool is_last = part == e.list.back();
      const bool is_text = part->kind == expression_kind::text && !part->name.empty();
      is_behind_run = is_text && !is_behind_run && (has_hole || !is_last);
      if (is_behind_run) {
        print_characters(part->name);
        continue;
      }
      has_hole = true;
      out_ += "${";
      print_whole(*part);
      out_ += '}';
    }
    out_ += '"';
  }

  std::string out_;
  std::size_t indent_ = 0;
  bool in_head_ = false;
};

}  // namespace

std::string print_source(std::span<statement* const> statements) { return printer().run(statements); }

}  // namespace ruff::lang
