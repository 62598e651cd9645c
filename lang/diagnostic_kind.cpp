#include "lang/diagnostic_kind.hpp"

namespace ruff::lang {

namespace {

constexpr diagnostic_row rows[] = {
#define RUFF_DIAGNOSTIC(name, code, subsystem, title) {#name, code, subsystem, title},
#include "lang/diagnostics.def"
#undef RUFF_DIAGNOSTIC
};

}  // namespace

std::span<const diagnostic_row> diagnostic_rows() noexcept { return rows; }
const diagnostic_row& row_of(diagnostic_kind kind) noexcept { return rows[static_cast<std::size_t>(kind)]; }

}  // namespace ruff::lang
