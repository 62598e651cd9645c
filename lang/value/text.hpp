#pragma once

// The text forms of values: display (`print`, interpolation), debug (`debug()`), inspect (error messages). Specified in the
// standard library specification, core, section 1. Deep values are written without native recursion.

#include "lang/value/value.hpp"

#include <string>
#include <string_view>

namespace ruff::lang {

void append_display(std::string& out, const value& v);
void append_debug(std::string& out, const value& v);
void append_inspect(std::string& out, const value& v);
[[nodiscard]] std::string display(const value& v);
[[nodiscard]] std::string debug_text(const value& v);
[[nodiscard]] std::string inspect(const value& v);

/// Shortest decimal digits that give the same double, never an exponent, no trailing `.0`; `NaN`, `inf`, `-inf`, `-0`.
void append_float(std::string& out, double d);

/// The type word of `Invalid binary operation` (int float string bool array dict struct native_function null, else value).
[[nodiscard]] std::string_view operand_type_name(const value& v) noexcept;

}  // namespace ruff::lang
