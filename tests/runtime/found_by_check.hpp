#pragma once

// Findings of `check` in one line of text, for its tests.

#include <string>

namespace ruff::runtime {

/// `LINE:COLUMN MESSAGE` of each finding, with its suggestion in parentheses; in a row.
[[nodiscard]] std::string found_in(const std::string& text);

}  // namespace ruff::runtime
