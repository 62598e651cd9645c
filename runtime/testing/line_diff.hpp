#pragma once

// How two texts differ, line by line.

#include <string>
#include <string_view>

namespace ruff::runtime {

/// Lines that only `expected` has begin with `- `, those that only `got` has with `+ `, with two common lines around them;
/// `…` stands for what is left out between. Empty when the texts are equal.
/// Source: longest common subsequence by dynamic programming, as in D. S. Hirschberg, 1975, section 1. Very large differing
/// middles are shown as wholly replaced instead.
[[nodiscard]] std::string line_diff(std::string_view expected, std::string_view got);

}  // namespace ruff::runtime
