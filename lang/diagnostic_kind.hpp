#pragma once

// What can be wrong, as a closed set: one row of lang/diagnostics.def each. Every finding and every error belongs to one.

#include <cstdint>
#include <span>
#include <string_view>

namespace ruff::lang {

enum class diagnostic_kind : std::uint8_t {
#define RUFF_DIAGNOSTIC(name, code, subsystem, title) name,
#include "lang/diagnostics.def"
#undef RUFF_DIAGNOSTIC
};

struct diagnostic_row {
  std::string_view slug;        ///< the name of the row: unique and stable
  std::string_view code;        ///< RUFLEX001 …; names a family
  std::string_view subsystem;   ///< lexer, parser, vm, check, cli
  std::string_view title;       ///< what is wrong, in a few words
};

/// All rows, in the order of diagnostic_kind.
[[nodiscard]] std::span<const diagnostic_row> diagnostic_rows() noexcept;
[[nodiscard]] const diagnostic_row& row_of(diagnostic_kind kind) noexcept;

}  // namespace ruff::lang
