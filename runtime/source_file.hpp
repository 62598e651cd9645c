#pragma once

// Reading a script, from a file or standard input.

#include <optional>
#include <string>

namespace ruff::runtime {

struct source_file {
  std::string name;   ///< as shown in diagnostics
  std::string text;
};

/// The file at `path`; `-` is standard input. Nothing when it cannot be read, is no regular file or is not UTF-8: `error`
/// says why.
[[nodiscard]] std::optional<source_file> read_source(const std::string& path, std::string& error);

}  // namespace ruff::runtime
