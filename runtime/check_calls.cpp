#include "runtime/check_calls.hpp"

#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/vm/machine.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <set>

namespace ruff::runtime {

namespace {

using lang::diagnostic;
using lang::diagnostic_kind;
using lang::expression;
using lang::expression_kind;
using lang::function_code;
using lang::function_scope;
using lang::native_entry;
using lang::statement;
using lang::statement_kind;
using lang::value;
using lang::variable;
using lang::variable_kind;

/// A call or a pipe: what it calls, and with how many arguments.
struct known_call {
  const expression* callee = nullptr;
  std::span<expression* const> written;
  std::uint32_t count = 0;
};

known_call call_in(const expression& e) {
  if (e.kind == expression_kind::call) return {e.left, e.list, static_cast<std::uint32_t>(e.list.size())};
  if (e.kind != expression_kind::pipe) return {};
  if (e.right->kind != expression_kind::call) return {e.right, {}, 1};
  return {e.right->left, e.right->list, static_cast<std::uint32_t>(e.right->list.size()) + 1};
}

bool is_equality(const expression& e) {
  return e.binary_op == lang::binary_operator::equal || e.binary_op == lang::binary_operator::not_equal;
}

class call_checker {
 public:
  call_checker(const lang::program& code, const resolved_file& file) : code_(code), file_(file) {
    for (const lang::global_info& g : code.main().globals)
      if (g.kind == lang::global_class::constant) functions_[g.name] = g.hoisted;
  }

  lang::diagnostics run() {
    for (const function_scope& scope : file_.scopes.functions)
      file_.for_each_statement_in(scope, [&](statement& s) { note_promise(s); });
    for (const function_scope& scope : file_.scopes.functions) {
      file_.for_each_statement_in(scope, [&](statement& s) { check_statement(s); });
      file_.for_each_expression_in(scope, [&](expression& e) {
        check_arity(e);
        check_operands(e);
      });
    }
    return std::move(found_);
  }

 private:
  diagnostic& report(diagnostic_kind kind, lang::source_span span, std::string message) {
    diagnostic& found = found_.emplace_back(diagnostic{kind, std::move(message), span});
    found.level = lang::severity::warning;
    return found;
  }

  /// The function of the file or the builtin that `callee` always names, else unset.
  value meant(const expression* callee) const {
    if (!callee || callee->kind != expression_kind::name) return value::unset();
    const variable* v = callee->var;
    if (v->kind == variable_kind::builtin) return v->constant;
    if (v->kind != variable_kind::global || !v->hoisted) return value::unset();
    const auto known = functions_.find(v->name);
    return known == functions_.end() ? value::unset() : known->second;
  }

  static const function_code* code_of(const value& v) {
    return v.is(lang::kind::function) ? v.as<lang::function_object>()->code : nullptr;
  }

  // ---- Numbers of arguments.

  void check_arity(const expression& e) {
    if (e.kind == expression_kind::pipe) piped_.insert(e.right);
    const known_call call = call_in(e);
    const auto is_spread = [](const expression* item) { return item->kind == expression_kind::spread; };
    if (!call.callee || piped_.contains(&e) || std::any_of(call.written.begin(), call.written.end(), is_spread)) return;
    const value callee = meant(call.callee);
    const function_code* code = code_of(callee);
    value failure;
    if (code && !code->takes(call.count)) failure = lang::arity_failure(*code, call.count);
    if (callee.is(lang::kind::native)) failure = failure_of(*callee.as<lang::native_object>()->entry, call.count);
    if (failure.is(lang::kind::failure)) report(diagnostic_kind::arity, e.span, std::string(lang::message_of(failure)));
  }

  static value failure_of(const native_entry& entry, std::uint32_t count) {
    const bool fits = entry.arity_style_is_own() ||
                      (count >= static_cast<std::uint32_t>(entry.arity_min) &&
                       (entry.arity_max == lang::variadic || count <= static_cast<std::uint32_t>(entry.arity_max)));
    return fits ? value() : lang::arity_failure(entry, count);
  }

  // ---- Promises.

  void note_promise(const statement& s) {
    const bool is_named = s.kind == statement_kind::bind && s.target_pattern->kind == lang::pattern_kind::name;
    if (!is_named || s.binding == lang::binding_kind::mut || s.target_pattern->var->declarations > 1) return;
    const function_code* code = code_of(meant(call_in(*s.value).callee));
    if (code && code->is_async) promises_[s.target_pattern->var] = code;
  }

  /// The async function whose promise `e` surely is, else null pointer.
  const function_code* promised_by(const expression& e) const {
    if (e.kind == expression_kind::name) {
      const variable* v = e.var;
      while (v->source) v = v->source;
      const auto known = promises_.find(v);
      return known == promises_.end() ? nullptr : known->second;
    }
    const function_code* code = code_of(meant(call_in(e).callee));
    return code && code->is_async ? code : nullptr;
  }

  void check_use(const expression* e) {
    const function_code* code = e ? promised_by(*e) : nullptr;
    if (!code) return;
    report(diagnostic_kind::missing_await, e->span, fmt::format("A promise of {} is used as a value", code->label)).help =
        "`await` before it gives its outcome";
  }

  void check_statement(const statement& s) {
    for (const lang::if_arm& arm : s.arms) check_use(arm.condition);
    const bool uses_value = s.kind == statement_kind::loop || s.kind == statement_kind::for_each ||
                            s.kind == statement_kind::match_value ||
                            (s.kind == statement_kind::compound && code_.methods().operators.empty());
    if (uses_value) check_use(s.value);
  }

  void check_operands(const expression& e) {
    switch (e.kind) {
      case expression_kind::binary:
        // Promises may be compared, and an operator method takes what it likes.
        if (is_equality(e) && (e.left->kind == expression_kind::name || e.right->kind == expression_kind::name)) return;
        check_use(e.left);
        if (code_.methods().operators.empty()) check_use(e.right);
        return;
      case expression_kind::index:
      case expression_kind::range:
        check_use(e.left);
        check_use(e.right);
        return;
      case expression_kind::unary:
      case expression_kind::logical_and:
      case expression_kind::logical_or:
      case expression_kind::coalesce: return check_use(e.left);
      case expression_kind::membership: return check_use(e.right);
      case expression_kind::interpolation:
        for (const expression* item : e.list) check_use(item);
        return;
      default: return;
    }
  }

  const lang::program& code_;
  const resolved_file& file_;
  lang::diagnostics found_;
  std::map<std::string_view, value> functions_;               ///< of the file, by their constant names
  std::map<const variable*, const function_code*> promises_;  ///< variables that only ever hold a promise of that function
  std::set<const expression*> piped_;                         ///< calls that get one argument more
};

}  // namespace

lang::diagnostics check_calls(const lang::program& code, const resolved_file& file) {
  return call_checker(code, file).run();
}

}  // namespace ruff::runtime
