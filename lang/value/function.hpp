#pragma once

// Functions: a script function is code plus captured variables; a builtin is a row of a builtin table.

#include "lang/value/cyclic.hpp"

#include <span>
#include <string_view>

namespace ruff::lang {

struct function_code;   // lang/compile/code.hpp
struct native_entry;    // lang/vm/native.hpp

struct function_object : cyclic_object {
  const function_code* code;
  std::uint32_t capture_count;
  std::uint32_t unused;

  [[nodiscard]] value* captures() noexcept { return reinterpret_cast<value*>(this + 1); }
  [[nodiscard]] const value* captures() const noexcept { return reinterpret_cast<const value*>(this + 1); }
};
static_assert(sizeof(function_object) % 16 == 0);

struct native_object : object {
  const native_entry* entry;
};

/// Function with `capture_count` captured variables, all unset.
[[nodiscard]] value make_function(const function_code* code, std::size_t capture_count);
/// Value of a builtin; the program owns it and hands out uncounted references.
[[nodiscard]] value make_native(const native_entry* entry);

/// Builtins in C++ and those written in Ruff.
[[nodiscard]] bool is_builtin(const value& v) noexcept;
/// Name as shown to users (`f`, `<lambda>`, `S.m`, the builtin's name).
[[nodiscard]] std::string_view function_name(const value& v) noexcept;
[[nodiscard]] inline bool is_callable(const value& v) noexcept { return v.is(kind::function) || v.is(kind::native); }

}  // namespace ruff::lang
