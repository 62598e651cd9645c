#pragma once

// What names of a file may mean beyond it: builtins, and what modules export. The exports of a module are known from its
// text; when it cannot be read now, they will be known when the import runs.

#include "lang/compile/scope.hpp"

#include <optional>

namespace ruff::lang {

/// What the import statements of one function, or of the top-level code, bind.
struct imported_names {
  std::set<std::string_view> names;
  std::vector<statement*> open;   ///< `import m`

  void collect(std::span<statement*> body);
};

class outer_names {
 public:
  outer_names(const program& code, const unit& file) : code_(code), file_(file) {}

  /// Whether `v` names a builtin, which becomes its constant.
  [[nodiscard]] bool find_builtin(variable& v) const;
  /// Whether `import m` may bring the name.
  [[nodiscard]] bool may_bring(const statement& s, std::string_view name);
  [[nodiscard]] bool may_bind(const imported_names& imports, std::string_view name);

 private:
  const program& code_;
  const unit& file_;
  std::map<std::string_view, std::optional<std::vector<std::string>>> exports_;   ///< of the modules in `import m`
};

}  // namespace ruff::lang
