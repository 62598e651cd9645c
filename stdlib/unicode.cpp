// Case mapping is table-driven: utf8proc has the one-to-one mappings, `special_upper` those that
// grow. The only context rule of the default mapping is the final sigma; there is no locale. Repair
// of UTF-8 follows the practice of replacing each maximal subpart by one U+FFFD.

#include "stdlib/unicode.hpp"

#include "lang/value/string.hpp"

#include <algorithm>
#include <array>
#include <utf8proc.h>

namespace ruff::stdlib {

namespace {

struct special_case {
  char32_t from;
  char32_t to[3];   ///< unused places are 0
};

// Unconditional one-to-many upper-case mappings (SpecialCasing.txt), sorted by code point.
constexpr special_case special_upper[] = {
    {0x00df, {0x0053, 0x0053, 0x0000}}, {0x0149, {0x02bc, 0x004e, 0x0000}},
    {0x01f0, {0x004a, 0x030c, 0x0000}}, {0x0390, {0x0399, 0x0308, 0x0301}},
    {0x03b0, {0x03a5, 0x0308, 0x0301}}, {0x0587, {0x0535, 0x0552, 0x0000}},
    {0x1e96, {0x0048, 0x0331, 0x0000}}, {0x1e97, {0x0054, 0x0308, 0x0000}},
    {0x1e98, {0x0057, 0x030a, 0x0000}}, {0x1e99, {0x0059, 0x030a, 0x0000}},
    {0x1e9a, {0x0041, 0x02be, 0x0000}}, {0x1f50, {0x03a5, 0x0313, 0x0000}},
    {0x1f52, {0x03a5, 0x0313, 0x0300}}, {0x1f54, {0x03a5, 0x0313, 0x0301}},
    {0x1f56, {0x03a5, 0x0313, 0x0342}}, {0x1f80, {0x1f08, 0x0399, 0x0000}},
    {0x1f81, {0x1f09, 0x0399, 0x0000}}, {0x1f82, {0x1f0a, 0x0399, 0x0000}},
    {0x1f83, {0x1f0b, 0x0399, 0x0000}}, {0x1f84, {0x1f0c, 0x0399, 0x0000}},
    {0x1f85, {0x1f0d, 0x0399, 0x0000}}, {0x1f86, {0x1f0e, 0x0399, 0x0000}},
    {0x1f87, {0x1f0f, 0x0399, 0x0000}}, {0x1f88, {0x1f08, 0x0399, 0x0000}},
    {0x1f89, {0x1f09, 0x0399, 0x0000}}, {0x1f8a, {0x1f0a, 0x0399, 0x0000}},
    {0x1f8b, {0x1f0b, 0x0399, 0x0000}}, {0x1f8c, {0x1f0c, 0x0399, 0x0000}},
    {0x1f8d, {0x1f0d, 0x0399, 0x0000}}, {0x1f8e, {0x1f0e, 0x0399, 0x0000}},
    {0x1f8f, {0x1f0f, 0x0399, 0x0000}}, {0x1f90, {0x1f28, 0x0399, 0x0000}},
    {0x1f91, {0x1f29, 0x0399, 0x0000}}, {0x1f92, {0x1f2a, 0x0399, 0x0000}},
    {0x1f93, {0x1f2b, 0x0399, 0x0000}}, {0x1f94, {0x1f2c, 0x0399, 0x0000}},
    {0x1f95, {0x1f2d, 0x0399, 0x0000}}, {0x1f96, {0x1f2e, 0x0399, 0x0000}},
    {0x1f97, {0x1f2f, 0x0399, 0x0000}}, {0x1f98, {0x1f28, 0x0399, 0x0000}},
    {0x1f99, {0x1f29, 0x0399, 0x0000}}, {0x1f9a, {0x1f2a, 0x0399, 0x0000}},
    {0x1f9b, {0x1f2b, 0x0399, 0x0000}}, {0x1f9c, {0x1f2c, 0x0399, 0x0000}},
    {0x1f9d, {0x1f2d, 0x0399, 0x0000}}, {0x1f9e, {0x1f2e, 0x0399, 0x0000}},
    {0x1f9f, {0x1f2f, 0x0399, 0x0000}}, {0x1fa0, {0x1f68, 0x0399, 0x0000}},
    {0x1fa1, {0x1f69, 0x0399, 0x0000}}, {0x1fa2, {0x1f6a, 0x0399, 0x0000}},
    {0x1fa3, {0x1f6b, 0x0399, 0x0000}}, {0x1fa4, {0x1f6c, 0x0399, 0x0000}},
    {0x1fa5, {0x1f6d, 0x0399, 0x0000}}, {0x1fa6, {0x1f6e, 0x0399, 0x0000}},
    {0x1fa7, {0x1f6f, 0x0399, 0x0000}}, {0x1fa8, {0x1f68, 0x0399, 0x0000}},
    {0x1fa9, {0x1f69, 0x0399, 0x0000}}, {0x1faa, {0x1f6a, 0x0399, 0x0000}},
    {0x1fab, {0x1f6b, 0x0399, 0x0000}}, {0x1fac, {0x1f6c, 0x0399, 0x0000}},
    {0x1fad, {0x1f6d, 0x0399, 0x0000}}, {0x1fae, {0x1f6e, 0x0399, 0x0000}},
    {0x1faf, {0x1f6f, 0x0399, 0x0000}}, {0x1fb2, {0x1fba, 0x0399, 0x0000}},
    {0x1fb3, {0x0391, 0x0399, 0x0000}}, {0x1fb4, {0x0386, 0x0399, 0x0000}},
    {0x1fb6, {0x0391, 0x0342, 0x0000}}, {0x1fb7, {0x0391, 0x0342, 0x0399}},
    {0x1fbc, {0x0391, 0x0399, 0x0000}}, {0x1fc2, {0x1fca, 0x0399, 0x0000}},
    {0x1fc3, {0x0397, 0x0399, 0x0000}}, {0x1fc4, {0x0389, 0x0399, 0x0000}},
    {0x1fc6, {0x0397, 0x0342, 0x0000}}, {0x1fc7, {0x0397, 0x0342, 0x0399}},
    {0x1fcc, {0x0397, 0x0399, 0x0000}}, {0x1fd2, {0x0399, 0x0308, 0x0300}},
    {0x1fd3, {0x0399, 0x0308, 0x0301}}, {0x1fd6, {0x0399, 0x0342, 0x0000}},
    {0x1fd7, {0x0399, 0x0308, 0x0342}}, {0x1fe2, {0x03a5, 0x0308, 0x0300}},
    {0x1fe3, {0x03a5, 0x0308, 0x0301}}, {0x1fe4, {0x03a1, 0x0313, 0x0000}},
    {0x1fe6, {0x03a5, 0x0342, 0x0000}}, {0x1fe7, {0x03a5, 0x0308, 0x0342}},
    {0x1ff2, {0x1ffa, 0x0399, 0x0000}}, {0x1ff3, {0x03a9, 0x0399, 0x0000}},
    {0x1ff4, {0x038f, 0x0399, 0x0000}}, {0x1ff6, {0x03a9, 0x0342, 0x0000}},
    {0x1ff7, {0x03a9, 0x0342, 0x0399}}, {0x1ffc, {0x03a9, 0x0399, 0x0000}},
    {0xfb00, {0x0046, 0x0046, 0x0000}}, {0xfb01, {0x0046, 0x0049, 0x0000}},
    {0xfb02, {0x0046, 0x004c, 0x0000}}, {0xfb03, {0x0046, 0x0046, 0x0049}},
    {0xfb04, {0x0046, 0x0046, 0x004c}}, {0xfb05, {0x0053, 0x0054, 0x0000}},
    {0xfb06, {0x0053, 0x0054, 0x0000}}, {0xfb13, {0x0544, 0x0546, 0x0000}},
    {0xfb14, {0x0544, 0x0535, 0x0000}}, {0xfb15, {0x0544, 0x053b, 0x0000}},
    {0xfb16, {0x054e, 0x0546, 0x0000}}, {0xfb17, {0x0544, 0x053d, 0x0000}},
};

const special_case* find_special(char32_t c) noexcept {
  if (c < 0xdf) return nullptr;
  const auto* row = std::lower_bound(std::begin(special_upper), std::end(special_upper), c,
                                     [](const special_case& s, char32_t x) { return s.from < x; });
  return row != std::end(special_upper) && row->from == c ? row : nullptr;
}

utf8proc_category_t category_of(char32_t c) noexcept {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

char32_t simple_lower(char32_t c) noexcept {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

bool is_cased(char32_t c) noexcept {
  const auto category = category_of(c);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
         category == UTF8PROC_CATEGORY_LT;
}

// The property Case_Ignorable; Word_Break's mid-letter characters are listed by hand.
bool is_case_ignorable(char32_t c) noexcept {
  static constexpr char32_t mid_letters[] = {'\'', '.', ':', 0xb7, 0x2018, 0x2019, 0x2024, 0x2027};
  if (std::find(std::begin(mid_letters), std::end(mid_letters), c) != std::end(mid_letters))
    return true;
  const auto category = category_of(c);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
         category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_LM ||
         category == UTF8PROC_CATEGORY_SK;
}

// Byte at which the code point before byte `end` > 0 starts.
std::size_t start_of_last(std::string_view text, std::size_t end) noexcept {
  do --end;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u);
  return end;
}

// Final_Sigma (Unicode 15, table 3-17): a cased letter before, none after, case-ignorable ones
// skipped.
bool is_final_sigma(std::string_view text, std::size_t begin, std::size_t end) {
  bool before = false;
  while (begin > 0) {
    std::size_t at = begin = start_of_last(text, begin);
    const char32_t c = next_code_point(text, at);
    if (is_case_ignorable(c)) continue;
    before = is_cased(c);
    break;
  }
  if (!before) return false;
  while (end < text.size()) {
    const char32_t c = next_code_point(text, end);
    if (!is_case_ignorable(c)) return !is_cased(c);
  }
  return true;
}

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

// Length of the well-formed sequence at `at`, or minus the length of its longest well-formed
// beginning (at least 1).
int sequence_length(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t n) {
    return at + n < text.size() ? static_cast<unsigned char>(text[at + n]) : 0u;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  unsigned low = 0x80;
  unsigned high = 0xbf;
  if (lead == 0xe0) low = 0xa0;
  if (lead == 0xed) high = 0x9f;
  if (lead == 0xf0) low = 0x90;
  if (lead == 0xf4) high = 0x8f;
  for (int n = 1; n < length; ++n) {
    const unsigned b = byte(static_cast<std::size_t>(n));
    if (b < low || b > high) return -n;
    low = 0x80;
    high = 0xbf;
  }
  return length;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t n) { return static_cast<unsigned char>(text[at + n]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  const std::size_t length = lang::utf8_length(text[at]);
  char32_t c = lead & (0x7fu >> length);
  for (std::size_t n = 1; n < length; ++n) c = (c << 6) | (byte(n) & 0x3fu);
  at += length;
  return c;
}

void append_code_point(std::string& out, char32_t c) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

std::vector<char32_t> code_points_of(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) points.push_back(next_code_point(text, at));
  return points;
}

bool is_white_space(char32_t c) noexcept {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

bool is_alphanumeric(char32_t c) noexcept {
  const auto category = category_of(c);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

bool is_upper_case(char32_t c) noexcept { return category_of(c) == UTF8PROC_CATEGORY_LU; }
bool is_lower_case(char32_t c) noexcept { return category_of(c) == UTF8PROC_CATEGORY_LL; }

void append_upper(std::string& out, char32_t c) {
  if (const auto* special = find_special(c)) {
    for (const char32_t part : special->to)
      if (part != 0) append_code_point(out, part);
    return;
  }
  append_code_point(out, static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))));
}

std::string upper_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (is_ascii(text)) {
    for (const char c : text) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return out;
  }
  for (std::size_t at = 0; at < text.size();) append_upper(out, next_code_point(text, at));
  return out;
}

std::string lower_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (is_ascii(text)) {
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c == 0x3a3 && is_final_sigma(text, begin, at))
      append_code_point(out, 0x3c2);
    else if (c == 0x130)
      out += "i\xcc\x87";
    else
      append_code_point(out, simple_lower(c));
  }
  return out;
}

std::string_view trimmed_start(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t next = at;
    if (!is_white_space(next_code_point(text, next))) break;
    at = next;
  }
  return text.substr(at);
}

std::string_view trimmed_end(std::string_view text) noexcept {
  std::size_t end = text.size();
  while (end > 0) {
    const std::size_t begin = start_of_last(text, end);
    std::size_t at = begin;
    if (!is_white_space(next_code_point(text, at))) break;
    end = begin;
  }
  return text.substr(0, end);
}

std::string_view trimmed(std::string_view text) noexcept {
  return trimmed_start(trimmed_end(text));
}

std::string repaired_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const int length = sequence_length(text, at);
    const auto bytes = static_cast<std::size_t>(length < 0 ? -length : length);
    if (length > 0)
      out += text.substr(at, bytes);
    else
      out += "\xef\xbf\xbd";
    at += bytes;
  }
  return out;
}

}  // namespace ruff::stdlib
