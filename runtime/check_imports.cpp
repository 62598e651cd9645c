#include "runtime/check_imports.hpp"

#include <fmt/core.h>
#include <map>

namespace ruff::runtime {

lang::diagnostics unused_imports(const token_list& tokens, const resolved_file& file) {
  std::map<std::string_view, std::size_t> times;   // that each word is written
  for (std::size_t n = 0; n < tokens.size(); ++n) ++times[tokens[n].text];
  lang::diagnostics found;
  const auto check_names = [&](const lang::statement& s) {
    if (s.kind != lang::statement_kind::import_names) return;
    for (const std::string_view name : s.names) {
      if (times[name] != 1) continue;
      std::size_t n = tokens.at(s.span.begin);
      while (!tokens.is(n, name)) ++n;
      const std::string message = fmt::format("Unused import: {}", name);
      found.push_back({lang::diagnostic_kind::unused_import, message, tokens[n].span});
      found.back().level = lang::severity::warning;
    }
  };
  for (const lang::function_scope& scope : file.scopes.functions) file.for_each_statement_in(scope, check_names);
  return found;
}

}  // namespace ruff::runtime
