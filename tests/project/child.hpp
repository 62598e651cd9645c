#pragma once

// Runs the program under test as a child process, as a user would.

#include <string>
#include <vector>

namespace ruff::tests {

struct child_result {
  int exit_code = -1;       ///< 128 + signal when it was killed
  bool timed_out = false;
  std::string output;
  std::string error;
};

/// Runs `words` (program first) in `directory` with `input` as standard input; killed after `seconds`,
/// or eight times as long when RUFF_SANITIZED is set.
[[nodiscard]] child_result run_child(const std::vector<std::string>& words, const std::string& directory,
                                     const std::string& input, int seconds);

/// Path of the program under test, from RUFF_PROGRAM.
[[nodiscard]] std::string program_path();

/// The whole file; empty when it is not there.
[[nodiscard]] std::string read_text(const std::string& path);

/// What is compared: both streams without white space at their ends, standard error behind standard output.
[[nodiscard]] std::string comparable(const child_result& result);
[[nodiscard]] std::string trimmed(const std::string& text);

}  // namespace ruff::tests
