#pragma once

// A script with its expected output beside it, run as a user would run it.
//
//   case.ruff   the script          case.out   what it writes: standard output, then standard error, both trimmed
//   case.in     standard input      case.exit  the wanted exit code
//
// The first lines of a script may say `# run: OPTIONS` (of `run`), `# args: WORDS` and `# seeds: N`: then it also runs under
// the deterministic schedule with the seeds 1 to N, always with the same expected output.

#include "runtime/command_line.hpp"
#include "runtime/testing/test_result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ruff::runtime {

struct snapshot_case {
  std::string script;
  std::vector<std::string> options;
  std::vector<std::string> arguments;
  unsigned seeds = 0;
  std::optional<int> exit_code;
  bool has_snapshot = false;
  bool has_blocks = false;   ///< its head says `Run with: ruff-actor test-run`: its test blocks are the test

  [[nodiscard]] std::string beside(std::string_view extension) const;
};

/// What stands in and beside the script.
[[nodiscard]] snapshot_case read_snapshot_case(const std::string& script);

/// Runs the case in child processes and compares, or writes what is new. Safe to call from several threads.
[[nodiscard]] test_result run_snapshot_case(const snapshot_case& tested, const test_choice& wanted);

/// What is compared: trimmed, without times that the original engine reports.
[[nodiscard]] std::string comparable_text(std::string_view output, std::string_view error);

}  // namespace ruff::runtime
