// Strings: standard library specification, strings, section 2, without case conversions of names
// (word.cpp) and regular expressions (regex.cpp). Positions count code points; ASCII strings are
// indexed in constant time.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"
#include "stdlib/unicode.hpp"

#include <algorithm>

namespace ruff::stdlib {

namespace {

using lang::string_object;
using lang::string_of;
using lang::text_of;

/// Longest result of `repeat` and the paddings.
constexpr std::size_t made_bytes_max = std::size_t{1} << 30;

value one_string_failure(const native_call& call) {
  return failure("{}() requires a string argument", call.entry.canonical);
}

// A position, width or count: truncated, not negative.
std::size_t count_of(const value& v) noexcept {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, integer_of(v)));
}

value array_of(native_call& call, const string_object& whole,
               const std::vector<std::string_view>& parts) {
  call.charge_items(parts.size());
  value out = lang::make_array(parts.size());
  for (const auto part : parts) out = lang::push(std::move(out), lang::make_part(whole, part));
  return out;
}

template <std::string (*Change)(std::string_view)>
value changed(native_call& call) {
  if (!is_argument(call, 0, kind::string)) return one_string_failure(call);
  call.charge_bytes(4 * text_of(call[0]).size());
  return text_value(Change(text_of(call[0])));
}

template <std::string_view (*Part)(std::string_view) noexcept>
value stripped(native_call& call) {
  if (!is_argument(call, 0, kind::string)) return one_string_failure(call);
  const std::string_view text = text_of(call[0]);
  const std::string_view part = Part(text);
  if (part.size() == text.size()) return std::move(call[0]);
  call.charge_bytes(text.size());
  return lang::make_part(string_of(call[0]), part);
}

std::string capitalized(std::string_view text) {
  if (text.empty()) return {};
  std::size_t first_end = 0;
  std::string out;
  append_upper(out, next_code_point(text, first_end));
  // Lower-cased as a whole, so that a final sigma sees the letters before it.
  const std::string lower = lower_text(text);
  std::string first_lower = lower_text(text.substr(0, first_end));
  return out + lower.substr(first_lower.size());
}

std::string reversed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto points = code_points_of(text);
  for (auto c = points.rbegin(); c != points.rend(); ++c) append_code_point(out, *c);
  return out;
}

value count_chars(native_call& call) {
  if (!is_argument(call, 0, kind::string)) return one_string_failure(call);
  return value::integer(string_of(call[0]).code_point_count);
}

value is_empty(native_call& call) {
  const value& v = call[0];
  if (v.is(kind::string)) return value::boolean(text_of(v).empty());
  if (v.is(kind::array)) return value::boolean(lang::items_of(v).empty());
  if (v.is(kind::dict)) return value::boolean(v.as<lang::dict_object>()->live == 0);
  if (v.is(kind::set)) return value::boolean(lang::sequence_size(v) == 0);
  return one_string_failure(call);
}

// Index of the first strictly equal item, or the size.
std::size_t position_of(native_call& call, std::span<const value> items, const value& wanted) {
  call.charge_items(items.size());
  const auto found = std::find_if(items.begin(), items.end(), [&](const value& item) {
    return lang::equals_strictly(item, wanted);
  });
  return static_cast<std::size_t>(found - items.begin());
}

value contains(native_call& call) {
  const value& all = call[0];
  const value& wanted = call[1];
  if (all.is(kind::array)) {
    const auto items = lang::items_of(all);
    return value::boolean(position_of(call, items, wanted) < items.size());
  }
  if (!all.is(kind::string) && !all.is(kind::dict))
    return failure("contains() first argument must be a string, array, or dictionary");
  if (!wanted.is(kind::string))
    return failure("contains() requires two arguments: string/array and substring/item");
  if (all.is(kind::dict))
    return value::boolean(lang::find(*all.as<lang::dict_object>(), string_of(wanted)) != nullptr);
  call.charge_bytes(text_of(all).size());
  return value::integer(text_of(all).find(text_of(wanted)) == std::string_view::npos ? 0 : 1);
}

value index_of(native_call& call) {
  const value& all = call[0];
  if (all.is(kind::array)) {
    const auto items = lang::items_of(all);
    const std::size_t at = position_of(call, items, call[1]);
    return value::integer(at == items.size() ? -1 : static_cast<std::int64_t>(at));
  }
  if (!all.is(kind::string)) return failure("index_of() first argument must be a string or array");
  if (!call[1].is(kind::string))
    return failure("index_of() requires two arguments: string/array and substring/item");
  call.charge_bytes(text_of(all).size());
  const std::size_t at = text_of(all).find(text_of(call[1]));
  if (at == std::string_view::npos) return value::integer(-1);
  const std::size_t index = lang::count_code_points(text_of(all).substr(0, at));
  return value::integer(static_cast<std::int64_t>(index));
}

template <bool AtEnd>
value has_affix(native_call& call) {
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("{}() requires string and {} string arguments", call.entry.canonical,
                   AtEnd ? "suffix" : "prefix");
  const std::string_view text = text_of(call[0]);
  return value::boolean(AtEnd ? text.ends_with(text_of(call[1]))
                              : text.starts_with(text_of(call[1])));
}

// The code points [start, end), both clamped.
std::string_view part_of(const string_object& s, std::size_t start, std::size_t end) noexcept {
  end = std::min<std::size_t>(end, s.code_point_count);
  if (start >= end) return {};
  const std::size_t begin_byte = lang::byte_offset(s, start);
  return s.view().substr(begin_byte, lang::byte_offset(s, end) - begin_byte);
}

value substring(native_call& call) {
  if (!call[0].is(kind::string)) return failure("substring() requires a string argument for value");
  if (!is_number(call[1]) || !is_number(call[2]))
    return failure("substring() start and end must be a number");
  const auto& s = string_of(call[0]);
  if (!s.is_ascii()) call.charge_bytes(2 * s.byte_count);
  const std::string_view part = part_of(s, count_of(call[1]), count_of(call[2]));
  if (s.is_ascii()) call.charge_bytes(part.size());
  return lang::make_part(s, part);
}

value char_at(native_call& call) {
  if (!is_argument(call, 0, kind::string))
    return failure("char_at() requires a string argument for value");
  if (!is_numeric_argument(call, 1)) return failure("char_at() index must be a number");
  const auto& s = string_of(call[0]);
  const std::size_t index = count_of(call[1]);
  if (index >= s.code_point_count) return lang::make_string("");
  if (!s.is_ascii()) call.charge_bytes(s.byte_count);
  return lang::character_at(s, index);
}

// Replacement of an empty text: `to` before each code point and at the end.
std::string interleaved(std::string_view text, std::string_view to) {
  std::string out(to);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = lang::utf8_length(text[at]);
    out += text.substr(at, length);
    out += to;
    at += length;
  }
  return out;
}

value replace(native_call& call) {
  if (call.count != 3 || !call[0].is(kind::string) || !call[1].is(kind::string) ||
      !call[2].is(kind::string))
    return failure("replace() requires string, from-string, and to-string arguments");
  const std::string_view text = text_of(call[0]);
  const std::string_view from = text_of(call[1]);
  const std::string_view to = text_of(call[2]);
  call.charge_bytes(text.size());
  if (from.empty()) return text_value(interleaved(text, to));
  std::size_t at = text.find(from);
  if (at == std::string_view::npos) return std::move(call[0]);
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  std::size_t done = 0;
  for (; at != std::string_view::npos; at = text.find(from, done)) {
    out += text.substr(done, at - done);
    out += to;
    done = at + from.size();
    if (out.size() > lang::string_bytes_max) return text_value(out);
  }
  out += text.substr(done);
  call.charge_bytes(out.size());
  return text_value(out);
}

std::vector<std::string_view> split_parts(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  if (separator.empty()) {
    parts.emplace_back();
    for (std::size_t at = 0; at < text.size(); at += lang::utf8_length(text[at]))
      parts.push_back(text.substr(at, lang::utf8_length(text[at])));
    parts.emplace_back();
    return parts;
  }
  std::size_t done = 0;
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, done)) {
    parts.push_back(text.substr(done, at - done));
    done = at + separator.size();
  }
  parts.push_back(text.substr(done));
  return parts;
}

value split(native_call& call) {
  if (!call[0].is(kind::string) || !call[1].is(kind::string))
    return failure("split() requires string and delimiter string arguments");
  call.charge_bytes(text_of(call[0]).size());
  return array_of(call, string_of(call[0]), split_parts(text_of(call[0]), text_of(call[1])));
}

value join(native_call& call) {
  if (!call[0].is(kind::array) || !call[1].is(kind::string))
    return failure("join() requires array and separator string arguments");
  const auto items = lang::items_of(call[0]);
  std::string out;
  for (std::size_t n = 0; n < items.size() && out.size() <= lang::string_bytes_max; ++n) {
    if (n > 0) out += text_of(call[1]);
    lang::append_display(out, items[n]);
  }
  call.charge_items(items.size());
  call.charge_bytes(out.size());
  return text_value(out);
}

value repeat(native_call& call) {
  if (!call[0].is(kind::string)) return failure("repeat() requires a string argument for value");
  if (!is_number(call[1])) return failure("repeat() count must be a number");
  const std::string_view text = text_of(call[0]);
  const std::size_t count = text.empty() ? 0 : count_of(call[1]);
  if (count > 0 && text.size() > made_bytes_max / count)
    return failure("repeat() result too large");
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t n = 0; n < count; ++n) out += text;
  call.charge_bytes(out.size());
  return text_value(out);
}

template <bool AtEnd>
value pad(native_call& call) {
  if (!call[0].is(kind::string) || !call[2].is(kind::string))
    return failure("{}() requires 3 arguments: string, width, char", call.entry.canonical);
  if (!is_number(call[1])) return failure("{}() width must be a number", call.entry.canonical);
  const auto& s = string_of(call[0]);
  const std::size_t width = count_of(call[1]);
  if (width <= s.code_point_count) return std::move(call[0]);
  std::string_view unit = text_of(call[2]);
  unit = unit.empty() ? std::string_view(" ") : unit.substr(0, lang::utf8_length(unit.front()));
  const std::size_t missing = width - s.code_point_count;
  if (missing > made_bytes_max / unit.size())
    return failure("{}() result too large", call.entry.canonical);
  std::string padding;
  for (std::size_t n = 0; n < missing; ++n) padding += unit;
  call.charge_bytes(padding.size() + s.byte_count);
  return text_value(AtEnd ? std::string(s.view()) + padding : padding + std::string(s.view()));
}

value lines(native_call& call) {
  if (!is_argument(call, 0, kind::string)) return one_string_failure(call);
  std::string_view text = text_of(call[0]);
  call.charge_bytes(text.size());
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    parts.push_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return array_of(call, string_of(call[0]), parts);
}

value words(native_call& call) {
  if (!is_argument(call, 0, kind::string)) return one_string_failure(call);
  const std::string_view text = text_of(call[0]);
  call.charge_bytes(text.size());
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    if (!is_white_space(next_code_point(text, at))) continue;
    if (here > begin) parts.push_back(text.substr(begin, here - begin));
    begin = at;
  }
  if (begin < text.size()) parts.push_back(text.substr(begin));
  return array_of(call, string_of(call[0]), parts);
}

value truncate(native_call& call) {
  if (call.count != 3 || !call[0].is(kind::string) || !call[2].is(kind::string))
    return failure("truncate() requires 3 arguments: string, length, suffix");
  if (!is_number(call[1])) return failure("truncate() length must be a number");
  const auto& s = string_of(call[0]);
  const std::int64_t limit = integer_of(call[1]);
  if (limit < 0 || s.code_point_count <= static_cast<std::size_t>(limit)) return std::move(call[0]);
  const auto room = static_cast<std::size_t>(limit);
  const std::size_t suffix = string_of(call[2]).code_point_count;
  call.charge_bytes(s.byte_count);
  return text_value(std::string(part_of(s, 0, room > suffix ? room - suffix : 0)) +
                    std::string(text_of(call[2])));
}

constexpr auto plural = arity_style::plural;
constexpr auto own = arity_style::own;

constexpr native_entry pad_left_row =
    pure("pad_left", 3, 3, plural, pad<false>, "(s, width, pad) Pads at the start.");
constexpr native_entry pad_right_row =
    pure("pad_right", 3, 3, plural, pad<true>, "(s, width, pad) Pads at the end.");
constexpr native_entry substring_row =
    pure("substring", 3, 3, plural, substring, "(s, start, end) The code points from start to before end.");

constexpr native_entry table[] = {
    pure("capitalize", 1, 1, plural, changed<capitalized>, "(s) First letter upper, the rest lower."),
    pure("char_at", 0, variadic, own, char_at, "(s, i) One code point."),
    pure("contains", 2, 2, plural, contains, "(a, v) Substring (1 or 0), array item or dict key (bool)."),
    pure("count_chars", 0, variadic, own, count_chars, "(s) Number of code points."),
    pure("ends_with", 2, 2, plural, has_affix<true>, "(s, p) Tests the end."),
    pure("index_of", 2, 2, plural, index_of, "(a, v) Position of a substring or item, or -1."),
    pure("is_empty", 1, 1, plural, is_empty, "(s) Tests for an empty string or collection."),
    pure("join", 2, 2, plural, join, "(a, sep) Joins the items of an array to a string."),
    pure("lines", 0, variadic, own, lines, "(s) Splits into lines."),
    pure("lower", 1, 1, plural, changed<lower_text>, "(s) Alias of to_lower."),
    alias("pad_end", pad_right_row),
    pad_left_row,
    pad_right_row,
    alias("pad_start", pad_left_row),
    pure("repeat", 2, 2, plural, repeat, "(s, n) Repeats a string."),
    pure("replace", 3, 3, plural, replace, "(s, from, to) Replaces all occurrences."),
    pure("replace_str", 0, variadic, own, replace, "(s, from, to) Alias of replace."),
    pure("split", 2, 2, plural, split, "(s, sep) Splits at a separator."),
    pure("starts_with", 2, 2, plural, has_affix<false>, "(s, p) Tests the beginning."),
    pure("str_reverse", 0, variadic, own, changed<reversed>, "(s) Code points in reverse."),
    alias("substr", substring_row),
    substring_row,
    pure("to_lower", 1, 1, plural, changed<lower_text>, "(s) Lower case."),
    pure("to_upper", 1, 1, plural, changed<upper_text>, "(s) Upper case."),
    pure("trim", 1, 1, plural, stripped<trimmed>, "(s) Strips whitespace on both sides."),
    pure("trim_end", 1, 1, plural, stripped<trimmed_end>, "(s) Strips trailing whitespace."),
    pure("trim_start", 1, 1, plural, stripped<trimmed_start>, "(s) Strips leading whitespace."),
    pure("truncate", 0, variadic, own, truncate, "(s, max, suffix) Shortens with a suffix."),
    pure("upper", 1, 1, plural, changed<upper_text>, "(s) Alias of to_upper."),
    pure("words", 0, variadic, own, words, "(s) Splits at whitespace."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table string_table() noexcept { return table; }

}  // namespace ruff::stdlib
