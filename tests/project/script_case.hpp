#pragma once

// The script tests on disk: what the head of scripts_test.cpp describes, without running it.

#include <filesystem>
#include <string>
#include <vector>

namespace ruff::tests {

struct script_case {
  std::filesystem::path script;
  std::vector<std::string> options;
  std::vector<std::string> arguments;
  int seeds = 0;
  int exit_code = 0;

  /// The path with another extension.
  [[nodiscard]] std::string beside(const char* extension) const;
};

/// The scripts below `folder` that have an expected output beside them, or all of them; sorted.
[[nodiscard]] std::vector<script_case> cases_in(const std::filesystem::path& folder, bool all);

}  // namespace ruff::tests
