#pragma once

// Strings: immutable UTF-8 with length in code points and a cached hash; appending to a string that nobody else holds grows
// it in place by half, so that `s := s + t` in a loop is linear.

#include "lang/value/value.hpp"

#include <string_view>

namespace ruff::lang {

struct string_object : object {
  std::uint32_t byte_count;
  std::uint32_t code_point_count;
  mutable std::atomic<std::uint32_t> hash;  ///< 0 = not computed yet
  std::uint32_t byte_capacity;

  [[nodiscard]] char* data() noexcept { return reinterpret_cast<char*>(this + 1); }
  [[nodiscard]] const char* data() const noexcept { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] std::string_view view() const noexcept { return {data(), byte_count}; }
  [[nodiscard]] bool is_ascii() const noexcept { return byte_count == code_point_count; }
};

/// Longest string in bytes; longer ones are the error `string_too_long`.
inline constexpr std::size_t string_bytes_max = 0x3ffffff0u;

/// New string with a copy of `text`, which must be valid UTF-8.
[[nodiscard]] value make_string(std::string_view text);

/// New string with a copy of `part`, which is part of `whole` from one code point to another.
[[nodiscard]] value make_part(const string_object& whole, std::string_view part);

/// New string that lives for ever and is not counted; only for literals and names owned by code.
[[nodiscard]] value make_immortal_string(std::string_view text);

/// `left` + `right`; edits `left` in place when it is the only reference. The sum must not exceed string_bytes_max.
[[nodiscard]] value append(value left, std::string_view right);
[[nodiscard]] value append(value left, const string_object& right);

[[nodiscard]] std::uint32_t hash_of(const string_object& s) noexcept;   ///< never 0
[[nodiscard]] std::uint32_t hash_of(std::string_view text) noexcept;    ///< never 0, same as for an equal string
[[nodiscard]] bool equal(const string_object& a, const string_object& b) noexcept;

/// Byte offset of code point `index` (0 ≤ index ≤ length). Constant time for ASCII, else linear.
[[nodiscard]] std::size_t byte_offset(const string_object& s, std::size_t index) noexcept;

/// One-character string with code point number `index` (0 ≤ index < length).
[[nodiscard]] value character_at(const string_object& s, std::size_t index);

/// Bytes of the UTF-8 sequence that starts with `lead` (1 to 4).
[[nodiscard]] std::size_t utf8_length(char lead) noexcept;
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

/// The string behind a value, and its text; the caller has tested the kind.
[[nodiscard]] inline const string_object& string_of(const value& v) noexcept { return *v.as<string_object>(); }
[[nodiscard]] inline std::string_view text_of(const value& v) noexcept { return v.as<string_object>()->view(); }

}  // namespace ruff::lang
