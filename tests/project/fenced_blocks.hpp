#pragma once

// The fenced blocks of a Markdown document.

#include <string>
#include <vector>

namespace ruff::tests {

/// A fenced block: what stands behind the fence, where it begins, and its text.
struct fenced_block {
  std::string language;
  int line = 0;
  bool follows_directly = false;   ///< nothing but blank lines between this block and the one before
  std::string text;
};

[[nodiscard]] std::vector<fenced_block> blocks_of(const std::string& text);

}  // namespace ruff::tests
