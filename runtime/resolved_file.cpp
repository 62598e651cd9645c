#include "runtime/resolved_file.hpp"

#include "lang/syntax/parser.hpp"

namespace ruff::runtime {

using lang::expression_kind;

resolved_file::resolved_file(const lang::program& code, const lang::source& file) : tree(lang::parse(file).tree) {
  lang::diagnostics known;   // the program compiled without any
  lang::unit same(file);
  same.number = lang::main_unit;
  lang::resolve(scopes, tree->statements, code, same, lang::compile_purpose::run, known);
}

std::span<lang::statement* const> resolved_file::body_of(const lang::function_scope& scope) const {
  return scope.syntax ? scope.syntax->body : tree->statements;
}

const lang::expression* root_name(const lang::expression* target) {
  while (target && (target->kind == expression_kind::member || target->kind == expression_kind::index))
    target = target->left;
  return target && target->kind == expression_kind::name ? target : nullptr;
}

}  // namespace ruff::runtime
