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

}  // namespace

std::optional<source_span> declaration_of_target(const program& code, const source& file, const source_place& place) {
  const parse_result parsed = parse(file);
  if (!parsed.tree) return std::nullopt;
  file_scopes scopes;
  diagnostics findings;
  resolve(scopes, parsed.tree->statements, code, false, findings);
  const std::uint32_t offset = file.offset_of({place.line, place.column});
  const variable* assigned = nullptr;
  for (function_scope& scope : scopes.functions)
    for (statement* s : scope.syntax ? scope.syntax->body : parsed.tree->statements)
      for_each_statement(*s, [&](statement& inner) {
        const expression* root = contains(inner.span, offset) ? root_name(inner.target) : nullptr;
        if (root) assigned = origin_of(root->var);
      });
  if (!assigned || assigned->declared.end == 0) return std::nullopt;
  return assigned->declared;
}

}  // namespace ruff::lang
