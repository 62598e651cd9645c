#pragma once

// The command `test-run`: the test blocks of scripts. Each file has a node of its own; its top-level code runs once, each
// test in a copy of the state after it (language specification, section 12).

#include "runtime/command_line.hpp"
#include "runtime/reporter.hpp"

namespace ruff::runtime {

/// The exit code: 0, 1 when a test has failed, 4 when there are none or a file's top-level code fails, 3 and 5 as for `run`.
[[nodiscard]] int run_blocks(const command_line& line, reporter& report);

}  // namespace ruff::runtime
