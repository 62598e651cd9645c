#include "lang/compile/declarations.hpp"

#include "lang/compile/scope.hpp"
#include "lang/syntax/parser.hpp"
#include "lang/syntax/walk.hpp"

namespace ruff::lang {

namespace {

bool contains(source_span span, std::uint32_t offset) { return span.begin <= offset && offset < span.end; }

/// The name that a path such as `x.f[0]` begins with, or null pointer.
const expression* root_name(const expression* target) {
  while (target && (target->kind == expression_kind::member || target->kind == expression_kind::index))
    target = target->left;
  return target && target->kind == expression_kind::name ? target : nullptr;
}

/// A captured variable is declared where its source is, and a local that may turn out to be a global where that one is.
const variable* origin_of(const variable* v) {
  while (v && v->declared.end == 0 && (v->source || v->fallback)) v = v->source ? v->source : v->fallback;
  return v;
}

/// The variable of the name at `offset` in a pattern, or null pointer.
const variable* bound_at(const pattern* p, std::uint32_t offset) {
  if (!p || !contains(p->span, offset)) return nullptr;
  if (p->var) return p->var;
  for (const pattern* item : p->items)
    if (const variable* v = bound_at(item, offset)) return v;
  return p->rest_var;
}

/// A file, parsed and resolved once more; empty when it does not parse.
struct resolved_file {
  resolved_file(const program& code, const source& file) : tree(parse(file).tree) {
    diagnostics findings;
    const auto purpose = code.tests.empty() ? compile_purpose::run : compile_purpose::tests;
    unit same(file);
    same.number = main_unit;
    if (tree) resolve(scopes, tree->statements, code, same, purpose, findings);
  }

  std::unique_ptr<syntax_tree> tree;
  file_scopes scopes;
};

}  // namespace

std::optional<source_span> declaration_of_target(const program& code, const source& file, const source_place& place) {
  resolved_file read(code, file);
  const std::uint32_t offset = file.offset_of({place.line, place.column});
  const variable* assigned = nullptr;
  for (function_scope& scope : read.scopes.functions)
    for (statement* s : scope.syntax ? scope.syntax->body : read.tree->statements)
      for_each_statement(*s, [&](statement& inner) {
        if (!contains(inner.span, offset)) return;
        if (const expression* root = root_name(inner.target)) assigned = origin_of(root->var);
        if (const variable* bound = bound_at(inner.target_pattern, offset)) assigned = bound;
      });
  if (!assigned || assigned->declared.end == 0 || contains(assigned->declared, offset)) return std::nullopt;
  return assigned->declared;
}

std::optional<source_span> declaration_of_function(const program& code, const source& file, std::string_view label) {
  const resolved_file read(code, file);
  std::optional<source_span> found;
  for (const function_scope& scope : read.scopes.functions) {
    if (!scope.syntax || scope.label != label) continue;
    if (found) return std::nullopt;
    found = scope.syntax->head;
  }
  return found;
}

}  // namespace ruff::lang
