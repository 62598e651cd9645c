#pragma once

// Runs the program under test as a child process, as a user would.

#include "runtime/testing/child_process.hpp"

#include <string>
#include <vector>

namespace ruff::tests {

using runtime::child_result;

/// Runs `words` (program first) in `directory` with `input` as standard input; killed after `seconds`,
/// or eight times as long when RUFF_SANITIZED is set.
[[nodiscard]] child_result run_child(const std::vector<std::string>& words, const std::string& directory,
                                     const std::string& input, int seconds);

/// Path of the program under test, from RUFF_PROGRAM.
[[nodiscard]] std::string program_path();

/// The whole file; empty when it is not there.
[[nodiscard]] std::string read_text(const std::string& path);

[[nodiscard]] std::string trimmed(const std::string& text);

}  // namespace ruff::tests
