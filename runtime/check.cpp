#include "runtime/check.hpp"

#include "runtime/check_calls.hpp"
#include "runtime/check_imports.hpp"
#include "runtime/check_lines.hpp"
#include "runtime/check_types.hpp"
#include "runtime/known_names.hpp"
#include "runtime/resolved_file.hpp"
#include "runtime/suggestion.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

namespace ruff::runtime {

namespace {

using lang::diagnostic;
using lang::diagnostic_kind;
using lang::diagnostics;
using lang::expression;
using lang::expression_kind;
using lang::source_span;
using lang::statement;
using lang::statement_kind;
using lang::variable;

/// Names that are looked for among all others of the file; as many as people get to see.
constexpr std::size_t suggestions_max = 20;

/// Nothing behind `s` in its block is reached.
bool leaves(const statement& s) {
  switch (s.kind) {
    case statement_kind::return_value:
    case statement_kind::break_loop:
    case statement_kind::continue_loop: return true;
    case statement_kind::expression: return s.value->kind == expression_kind::throw_error;
    case statement_kind::branch:
      return !s.arms.back().condition && std::all_of(s.arms.begin(), s.arms.end(), [](const lang::if_arm& arm) {
        return !arm.body.empty() && leaves(*arm.body.back());
      });
    default: return false;
  }
}

class checker {
 public:
  checker(const lang::program& code, const lang::source& file) : code_(code), file_(file), resolved_(code, file) {}

  diagnostics run() {
    for_each_body([&](std::span<statement* const> body) { note_declarations(body); });
    for_each_body([&](std::span<statement* const> body) { check_body(body); });
    for (const lang::function_scope& scope : resolved_.scopes.functions)
      if (scope.syntax)
        for (lang::parameter& p : scope.syntax->parameters)
          lang::for_each_expression(p.initial, [&](expression& e) { check_expression(e); });
    if (!has_tests_) report_unused();
    const token_list tokens(file_);
    for (diagnostics more : {check_calls(code_, resolved_), check_lines(file_, tokens, resolved_),
                             check_types(tokens, resolved_), unused_imports(tokens, resolved_)})
      std::move(more.begin(), more.end(), std::back_inserter(found_));
    std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
      return std::pair(a.span.begin, a.kind) < std::pair(b.span.begin, b.kind);
    });
    // The default value of a field is a part of its struct and the body of a function.
    const auto is_same = [](const auto& a, const auto& b) { return a.span.begin == b.span.begin && a.kind == b.kind; };
    found_.erase(std::unique(found_.begin(), found_.end(), is_same), found_.end());
    return std::move(found_);
  }

 private:
  /// The bodies of the top-level code and of all functions.
  void for_each_body(const std::function<void(std::span<statement* const>)>& visit) {
    for (const lang::function_scope& scope : resolved_.scopes.functions) visit(resolved_.body_of(scope));
  }

  diagnostic& report(diagnostic_kind kind, source_span span, std::string message) {
    diagnostic& found = found_.emplace_back(diagnostic{kind, std::move(message), span});
    found.level = lang::severity::warning;
    return found;
  }

  // ---- What the file declares.

  void note_declarations(std::span<statement* const> body) {
    for (statement* s : body)
      lang::for_each_statement(*s, [&](statement& inner) {
        const auto kind = inner.kind;
        if (kind == statement_kind::enumeration) variants_[inner.name].insert(inner.names.begin(), inner.names.end());
        if (kind == statement_kind::structure)
          for (const lang::struct_field& field : inner.fields) fields_[inner.name].insert(field.name);
        if (kind >= statement_kind::test && kind <= statement_kind::test_teardown) has_tests_ = true;
        if (kind == statement_kind::assign && inner.target->kind == expression_kind::name) assigned_.insert(inner.target);
        if (kind == statement_kind::export_item) exported_.insert(inner.inner);
      });
  }

  // ---- Statements.

  void check_body(std::span<statement* const> body) {
    check_list(body);
    for (statement* s : body) {
      lang::for_each_statement(*s, [&](statement& inner) { check_statement(inner); });
      lang::for_each_expression(*s, [&](expression& e) { check_expression(e); });
    }
  }

  void check_statement(statement& s) {
    check_list(s.body);
    check_list(s.handler);
    check_list(s.last);
    for (const lang::if_arm& arm : s.arms) check_list(arm.body);
    for (const lang::match_case& c : s.cases) {
      check_list(c.body);
      if (c.matched) lang::for_each_pattern(*c.matched, [&](lang::pattern& p) { check_case(p); });
    }
    if (s.kind == statement_kind::assign || s.kind == statement_kind::compound) check_target(s);
    // The names of `for k, v in d` are taken apart by a statement that nobody wrote.
    const bool is_written = s.kind == statement_kind::bind &&
                            !(s.value->kind == expression_kind::name && s.value->name.starts_with("("));
    if (is_written && !exported_.contains(&s)) note_pattern(*s.target_pattern);
  }

  void check_list(std::span<statement* const> list) {
    for (std::size_t n = 0; n + 1 < list.size(); ++n) {
      if (!leaves(*list[n])) continue;
      const statement& next = *list[n + 1];
      if (next.kind == statement_kind::function) return;
      diagnostic& found = report(diagnostic_kind::unreachable_code, next.span, "Unreachable code");
      found.others.push_back({list[n]->span, "the block is left here"});
      return;
    }
  }

  void check_case(const lang::pattern& p) {
    if (p.kind == lang::pattern_kind::variant && !p.family.empty()) check_variant(p.family, p.name, p.span);
  }

  void note_pattern(const lang::pattern& p) {
    if (p.var) declared_.push_back({p.var, p.span, p.name});
    if (p.rest_var) declared_.push_back({p.rest_var, word_before(p.span.end, p.rest), p.rest});
    for (const lang::pattern* item : p.items) note_pattern(*item);
  }

  /// An assignment that fails when it is executed. A local that may turn out to be a global counts as that one.
  void check_target(const statement& s) {
    const expression* root = root_name(s.target);
    const variable* v = root ? root->var : nullptr;
    while (v && v->declared.end == 0 && (v->source || v->fallback)) v = v->source ? v->source : v->fallback;
    if (!v || v->binding == lang::slot_binding::mutable_binding || v->declared.end == 0) return;
    if (v->kind == lang::variable_kind::global && !(v->declarations == 1 && v->first_declares)) return;
    const bool is_let = v->binding == lang::slot_binding::let_binding;
    const auto code = root == s.target ? (is_let ? lang::error_code::reassign_let : lang::error_code::reassign_const)
                                       : (is_let ? lang::error_code::mutate_let : lang::error_code::mutate_const);
    diagnostic& found = report(diagnostic_kind::immutable_assign, s.focus.end ? s.focus : s.span,
                               fmt::format(fmt::runtime(lang::message_pattern(code)), root->name));
    found.others.push_back({v->declared, fmt::format("`{}` is declared here", root->name)});
    found.help = fmt::format("`mut {} := …` declares a variable that can change", root->name);
  }

  // ---- Expressions.

  void check_expression(expression& e) {
    if ((e.kind == expression_kind::name || e.kind == expression_kind::self) && e.var) {
      if (!assigned_.contains(&e)) note_read(e.var);
      if (e.var->kind == lang::variable_kind::undefined) report_undefined(e);
    } else if (e.kind == expression_kind::tag) {
      check_variant(e.name, e.member, e.span);
    } else if (e.kind == expression_kind::struct_literal) {
      check_fields(e);
    }
  }

  void note_read(const variable* v) {
    for (; v && read_.insert(v).second; v = v->source ? v->source : v->fallback)
      if (v->source && v->fallback) note_read(v->fallback);
  }

  /// Each name once, at its first place.
  void report_undefined(const expression& e) {
    if (!undefined_.insert(e.name).second) return;
    diagnostic& found = report(diagnostic_kind::undefined_name, e.span, fmt::format("Undefined variable: {}", e.name));
    if (undefined_.size() <= suggestions_max)
      found.suggestion = nearest(e.name, known_variables(code_, &file_, e.name));
  }

  void check_variant(std::string_view family, std::string_view variant, source_span span) {
    const auto known = variants_.find(family);
    if (known == variants_.end() || known->second.contains(variant)) return;
    diagnostic& found = report(diagnostic_kind::unknown_variant, word_behind(span.begin, variant),
                               fmt::format("Unknown variant: {}::{}", family, variant));
    found.suggestion = nearest_of(variant, known->second);
  }

  void check_fields(const expression& literal) {
    const auto known = fields_.find(literal.name);
    if (known == fields_.end()) return;
    for (std::size_t n = 0; n < literal.names.size(); ++n) {
      if (known->second.contains(literal.names[n])) continue;
      diagnostic& found = report(diagnostic_kind::unknown_field, word_before(literal.list[n]->span.begin, literal.names[n]),
                                 fmt::format("Unknown field: {}.{}", literal.name, literal.names[n]));
      found.suggestion = nearest_of(literal.names[n], known->second);
    }
  }

  /// Where a variant stands: behind the `::` that follows `from`.
  source_span word_behind(std::uint32_t from, std::string_view word) const {
    const std::size_t begin = file_.text().find(word, file_.text().find("::", from));
    return span_of(begin, word);
  }
  /// Where a name stands that nothing but signs parts from `to`.
  source_span word_before(std::uint32_t to, std::string_view word) const {
    return span_of(file_.text().substr(0, to).rfind(word), word);
  }
  static source_span span_of(std::size_t begin, std::string_view word) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + word.size())};
  }

  static std::string nearest_of(std::string_view word, const std::set<std::string_view>& names) {
    const std::vector<std::string_view> list(names.begin(), names.end());
    return std::string(nearest(word, list));
  }

  void report_unused() {
    for (const auto& [v, span, name] : declared_) {
      if (read_.contains(v) || name.starts_with("_")) continue;
      diagnostic& found = report(diagnostic_kind::unused_variable, span, fmt::format("Unused variable: {}", name));
      found.help = fmt::format("`_{}` says that this is meant", name);
    }
  }

  struct declaration {
    const variable* v;
    source_span span;
    std::string_view name;
  };

  const lang::program& code_;
  const lang::source& file_;
  resolved_file resolved_;
  diagnostics found_;
  std::map<std::string_view, std::set<std::string_view>> variants_;   ///< of each enum
  std::map<std::string_view, std::set<std::string_view>> fields_;     ///< of each struct
  std::set<const expression*> assigned_;       ///< names that stand left of a plain assignment
  std::set<const statement*> exported_;
  std::set<const variable*> read_;
  std::vector<declaration> declared_;
  std::set<std::string_view> undefined_;
  bool has_tests_ = false;     ///< test blocks may read what nothing else does
};

}  // namespace

diagnostics check(const lang::program& code, const lang::source& file) { return checker(code, file).run(); }

}  // namespace ruff::runtime
