#pragma once

// The names that the pattern of a case binds.

#include "lang/syntax/diagnostic.hpp"

#include <string_view>

namespace ruff::lang {

/// The finding that `name` is declared again; `first`: where it was before, empty when that is not known.
[[nodiscard]] diagnostic duplicate_of(std::string_view name, source_span span, source_span first);

/// No name may occur twice, and alternatives must bind the same names.
void check_case_names(const pattern& whole, diagnostics& findings);

}  // namespace ruff::lang
