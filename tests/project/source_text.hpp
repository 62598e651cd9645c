#pragma once

// A C++ source file as the tidy test reads it: its lines, its code without comments and literals, and where its functions
// begin and end. Counts braces; knows no more C++ than that.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::tests {

struct source_text {
  source_text(std::string path, std::string text);

  std::string path;                      ///< relative to the root
  std::string text;
  std::string code;                      ///< `text` with blanks for comments, literals and preprocessor lines
  std::vector<std::string> lines;
  std::vector<std::string> code_lines;   ///< `code`, line by line
};

/// First and last line of a function, both from 1.
struct function_extent {
  std::size_t first_line;
  std::size_t last_line;
};

/// The functions outside other functions; lambdas belong to the function around them.
[[nodiscard]] std::vector<function_extent> functions_of(const source_text& file);

/// Code points of a line of UTF-8 text.
[[nodiscard]] std::size_t columns_of(std::string_view line);

}  // namespace ruff::tests
