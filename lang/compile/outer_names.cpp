#include "lang/compile/outer_names.hpp"

#include "lang/compile/module_source.hpp"
#include "lang/syntax/walk.hpp"

#include <algorithm>

namespace ruff::lang {

void imported_names::collect(std::span<statement*> body) {
  for (statement* s : body)
    for_each_statement(*s, [&](statement& inner) {
      if (inner.kind == statement_kind::import_names) names.insert(inner.names.begin(), inner.names.end());
      if (inner.kind != statement_kind::import_all) return;
      names.insert(inner.name);
      open.push_back(&inner);
    });
}

bool outer_names::find_builtin(variable& v) const {
  if (v.name.starts_with("__") && file_.number != prelude_unit) return false;
  if (const auto found = code_.prelude.find(std::string(v.name)); found != code_.prelude.end()) {
    v.constant = found->second;
    return true;
  }
  if (const auto found = code_.builtin_values.find(v.name); found != code_.builtin_values.end()) {
    v.constant = found->second;
    return true;
  }
  const native_entry* entry = code_.natives->find(v.name);
  if (entry) v.constant = code_.native_value(entry);
  return entry != nullptr;
}

bool outer_names::may_bring(const statement& s, std::string_view name) {
  auto [place, is_new] = exports_.try_emplace(s.name);
  if (is_new && code_.modules) place->second = code_.modules->exports_of(s.name, file_);
  const auto& known = place->second;
  if (!known) return name.find_first_of(".@") == std::string_view::npos && !name.starts_with("__");
  return std::find(known->begin(), known->end(), name) != known->end();
}

bool outer_names::may_bind(const imported_names& imports, std::string_view name) {
  return imports.names.count(name) != 0 ||
         std::any_of(imports.open.begin(), imports.open.end(), [&](statement* s) { return may_bring(*s, name); });
}

}  // namespace ruff::lang
