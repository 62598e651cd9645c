#pragma once

// The names that a program knows, for "did you mean".

#include "lang/compile/program.hpp"
#include "lang/value/failure.hpp"

#include <string_view>
#include <vector>

namespace ruff::runtime {

/// Names that occur in `file` (null pointer: none) other than `wrong`, those of the builtins, and keywords; sorted. They
/// live as long as the program.
[[nodiscard]] std::vector<std::string_view> known_variables(const lang::program& code, const lang::source* file,
                                                            std::string_view wrong);

/// Fields and methods of the value that lacks the member which `f` names; sorted.
[[nodiscard]] std::vector<std::string_view> known_members(const lang::program& code, const lang::failure_object& f);

/// What a module exports; sorted.
[[nodiscard]] std::vector<std::string_view> known_exports(const lang::program& code, std::string_view module);

}  // namespace ruff::runtime
