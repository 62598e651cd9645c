#pragma once

// A unit: one compiled file of a program (the prelude, the main file, or a module). Read-only once it is part of the
// program. A module whose file has changed, or that failed, is compiled again as another unit, with new globals.

#include "lang/syntax/source.hpp"
#include "lang/value/value.hpp"
#include "lang/vm/global_tables.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ruff::lang {

struct function_code;

struct global_info {
  std::string name;
  global_class kind = global_class::constant;
  value hoisted = value::unset();   ///< immortal function of a hoisted declaration
  value builtin = value::unset();   ///< immortal builtin of the same name, read while the global is unset
};

/// A name that a module exports.
struct module_export {
  std::string name;
  bool is_type = false;      ///< of a struct or enum: may be imported, and is no value
  std::uint32_t global = 0;  ///< index; not of types
};

/// An import statement of a file.
struct import_site {
  std::string module;
  std::vector<std::string> names;   ///< empty: `import m`
  source_span span;
  bool is_guarded = false;          ///< stands in the body of a `try`
  bool is_in_function = false;
};

inline constexpr std::uint32_t prelude_unit = 0;
inline constexpr std::uint32_t main_unit = 1;

struct unit {
  explicit unit(source text);
  ~unit();
  unit(const unit&) = delete;
  unit& operator=(const unit&) = delete;

  std::uint32_t number = 0;
  source file;
  std::string name;   ///< of a module, with dots; else empty
  std::string root;   ///< folder in which the module was found
  const unit* earlier = nullptr;   ///< another unit of the same text, or null
  std::vector<std::unique_ptr<function_code>> functions;
  std::vector<global_info> globals;
  std::unique_ptr<global_slot[]> untouched;   ///< of modules: the globals as homes see them that have no table for them
  std::vector<module_export> exports;
  std::vector<import_site> imports;
  value top_level;                 ///< function value of the top-level code

  [[nodiscard]] bool is_module() const noexcept { return !name.empty(); }
  /// The export of that name, or null.
  [[nodiscard]] const module_export* find_export(std::string_view wanted) const noexcept;
};

/// Slot of the namespace, which is set when the module has ended.
inline constexpr std::uint32_t namespace_slot = 0;

}  // namespace ruff::lang
