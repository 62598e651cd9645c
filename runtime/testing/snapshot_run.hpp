#pragma once

// The command `test`: many scripts with snapshots, several at a time.

#include "runtime/command_line.hpp"
#include "runtime/reporter.hpp"

namespace ruff::runtime {

/// The exit code: 0, 1 when a test has failed, 5 when there is nothing to read.
[[nodiscard]] int run_snapshots(const command_line& line, reporter& report);

}  // namespace ruff::runtime
