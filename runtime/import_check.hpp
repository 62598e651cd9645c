#pragma once

// Follows the import statements of a program that does not run: modules that are missing or have static errors, names that
// they do not export, and circles. An import in the body of a `try` may fail, one in a function closes no circle.

#include "lang/compile/program.hpp"
#include "lang/syntax/diagnostic.hpp"

#include <vector>

namespace ruff::runtime {

/// What is wrong with the imports of one file.
struct import_faults {
  const lang::unit* file = nullptr;
  lang::diagnostics found;
};

/// The faults of the main file and of every module that it leads to, file by file; nothing when all is well.
[[nodiscard]] std::vector<import_faults> check_imports(const lang::program& code);

}  // namespace ruff::runtime
