#pragma once

// Code points: decoding, properties and the full, locale-independent case mapping of Unicode
// (one-to-many mappings and the final sigma included). Properties come from utf8proc, one-to-many
// upper-case mappings from a table in unicode.cpp.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::stdlib {

/// The code point at byte `at` of valid UTF-8; moves `at` behind it.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at) noexcept;
void append_code_point(std::string& out, char32_t c);
[[nodiscard]] std::vector<char32_t> code_points_of(std::string_view text);

[[nodiscard]] bool is_white_space(char32_t c) noexcept;
/// Letters and numbers (general categories L and N).
[[nodiscard]] bool is_alphanumeric(char32_t c) noexcept;
[[nodiscard]] bool is_upper_case(char32_t c) noexcept;
[[nodiscard]] bool is_lower_case(char32_t c) noexcept;

[[nodiscard]] std::string upper_text(std::string_view text);
[[nodiscard]] std::string lower_text(std::string_view text);
/// Upper-case form of one code point.
void append_upper(std::string& out, char32_t c);

[[nodiscard]] std::string_view trimmed_start(std::string_view text) noexcept;
[[nodiscard]] std::string_view trimmed_end(std::string_view text) noexcept;
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// `text` with every invalid sequence replaced by U+FFFD (one per maximal subpart, Unicode 15,
/// 3.9).
[[nodiscard]] std::string repaired_utf8(std::string_view text);

}  // namespace ruff::stdlib
