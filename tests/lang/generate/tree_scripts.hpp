#pragma once

// The scripts that the tree holds: tests, their single cases, examples, benchmarks, the prelude, and what the fuzzers keep.

#include <string>
#include <vector>

namespace ruff::lang::tests {

struct tree_script {
  std::string path;
  std::string text;   ///< valid UTF-8
};

/// All of them below RUFF_ROOT, sorted by path.
[[nodiscard]] const std::vector<tree_script>& tree_scripts();

}  // namespace ruff::lang::tests
