#pragma once

// Where the variables of a program that is already compiled are declared: reads the file once more, for reports.

#include "lang/compile/program.hpp"

#include <optional>

namespace ruff::lang {

/// The declaration of the variable that the assignment at `place` in `file` assigns or edits, or that the declaration there
/// repeats; nothing when there is none.
[[nodiscard]] std::optional<source_span> declaration_of_target(const program& code, const source& file,
                                                               const source_place& place);

/// The declaration in `file` of the function that users know as `label`, if it is the only one.
[[nodiscard]] std::optional<source_span> declaration_of_function(const program& code, const source& file,
                                                                 std::string_view label);

}  // namespace ruff::lang
