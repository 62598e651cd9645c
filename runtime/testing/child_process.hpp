#pragma once

// Runs a program to its end, with its input given and its output kept. Safe to call from several threads.

#include <cstdint>
#include <string>
#include <vector>

namespace ruff::runtime {

struct child_command {
  std::vector<std::string> words;      ///< the program first
  std::string directory;               ///< to run in; empty: the present one
  std::string input;                   ///< all of its standard input
  std::uint64_t limit_ms = 0;          ///< killed after so long; 0: no limit
};

struct child_result {
  int exit_code = -1;                  ///< 128 + signal when it was killed
  bool timed_out = false;
  std::string output;
  std::string error;
};

/// Exit code 127 when the program cannot be run, 126 when there is no such directory.
[[nodiscard]] child_result run_child(const child_command& command);

/// The program that is running.
[[nodiscard]] std::string own_path();

}  // namespace ruff::runtime
