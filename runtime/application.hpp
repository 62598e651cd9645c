#pragma once

// The program `ruff-actor`: what each command does, and its exit code.

#include "runtime/command_line.hpp"

namespace ruff::runtime {

/// Exit codes of the command line specification, section 2.3.
enum exit_code : int {
  exit_success = 0,
  exit_gate = 1,   ///< a test has failed, or `check --strict` found something
  exit_usage = 2,
  exit_syntax = 3,
  exit_script = 4,
  exit_io = 5,
  exit_internal = 6,
};

/// Carries out the command; the result is the process's exit code.
[[nodiscard]] int run_command(const command_line& line);

}  // namespace ruff::runtime
