#pragma once

// A source file: its name as shown to users, its text, and the way from byte offsets to lines and columns.

#include "lang/value/failure.hpp"
#include "lang/syntax/ast.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ruff::lang {

/// Line and column, both from 1; columns count code points.
struct position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// Byte in `line` at which column `column` begins, and the other way round. A column behind the end means the end.
[[nodiscard]] std::size_t byte_of_column(std::string_view line, std::size_t column) noexcept;
[[nodiscard]] std::uint32_t column_of_byte(std::string_view line, std::size_t byte) noexcept;

class source {
 public:
  /// `text` must be valid UTF-8; a leading byte order mark is skipped.
  source(std::string name, std::string text);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// LF, CRLF and a lone CR each end one line.
  [[nodiscard]] position position_of(std::uint32_t offset) const noexcept;
  [[nodiscard]] source_place place_of(source_span span) const noexcept;
  /// Byte offset of a position of this file.
  [[nodiscard]] std::uint32_t offset_of(position p) const noexcept;
  /// Line `number` (from 1) without its end; empty when there is none.
  [[nodiscard]] std::string_view line(std::uint32_t number) const noexcept;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

}  // namespace ruff::lang
