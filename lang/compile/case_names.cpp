#include "lang/compile/case_names.hpp"

#include <fmt/core.h>
#include <map>

namespace ruff::lang {

namespace {

/// Each name with the place that binds it.
using bound_names = std::map<std::string_view, source_span>;

void collect(const pattern& p, bound_names& bound, diagnostics& findings);

/// Adds what every alternative binds.
void collect_alternatives(const pattern& p, bound_names& bound, diagnostics& findings) {
  const bound_names outer = bound;
  for (const pattern* item : p.items) {
    bound_names here = outer;
    collect(*item, here, findings);
    if (item == p.items[0]) bound = here;
    for (const auto* names : {&here, &bound})
      for (const auto& [name, span] : *names) {
        if (here.contains(name) && bound.contains(name)) continue;
        findings.push_back({diagnostic_kind::alternatives,
                            fmt::format("Compilation error: Alternatives of a case must bind the same names: {}", name),
                            item->span});
        return;
      }
  }
}

void collect(const pattern& p, bound_names& bound, diagnostics& findings) {
  if (p.kind == pattern_kind::any) return collect_alternatives(p, bound, findings);
  const auto bind = [&](std::string_view name) {
    const auto [first, is_new] = bound.emplace(name, p.span);
    if (!is_new) findings.push_back(duplicate_of(name, p.span, first->second));
  };
  if (p.kind == pattern_kind::name) bind(p.name);
  if (!p.binding.empty()) bind(p.binding);
  if (!p.rest.empty()) bind(p.rest);
  for (const pattern* item : p.items) collect(*item, bound, findings);
}

}  // namespace

diagnostic duplicate_of(std::string_view name, source_span span, source_span first) {
  diagnostic found{diagnostic_kind::duplicate_declaration,
                   fmt::format("Compilation error: Duplicate declaration in the same scope: {}", name), span};
  if (first.end != 0) found.others.push_back({first, fmt::format("`{}` is declared here first", name)});
  return found;
}

void check_case_names(const pattern& whole, diagnostics& findings) {
  bound_names bound;
  collect(whole, bound, findings);
}

}  // namespace ruff::lang
