// Conversions of the standard library specification, core, section 4.

#include "stdlib/conversion.hpp"

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"
#include "stdlib/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace ruff::stdlib {

bool parse_integer(std::string_view text, std::int64_t& out) noexcept {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return false;
  }
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
  return problem == std::errc() && end == text.data() + text.size();
}

bool parse_float(std::string_view text, double& out) noexcept {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return false;
  }
  if (text.find('(') != std::string_view::npos) return false;   // `nan(payload)` of from_chars
  const char* last = text.data() + text.size();
  const auto [end, problem] = std::from_chars(text.data(), last, out);
  if (problem == std::errc::result_out_of_range && end == last) {
    out = std::strtod(std::string(text).c_str(), nullptr);      // infinity, or zero with its sign
    return true;
  }
  return problem == std::errc() && end == last;
}

namespace {

// The word for a value that cannot be converted.
std::string_view refused_type(const value& v) noexcept {
  if (v.is(kind::array)) return "array";
  if (v.is(kind::dict)) return "dict";
  return v.is(kind::null) ? "null" : "value";
}

value missing_argument(const native_call& call) {
  return failure("{}() requires one argument", call.entry.canonical);
}

value to_int(native_call& call) {
  if (call.count != 1) return missing_argument(call);
  const value& v = call[0];
  if (is_number(v)) return value::integer(integer_of(v));
  if (v.is(kind::boolean)) return value::integer(v.as_bool() ? 1 : 0);
  if (!v.is(kind::string)) return failure("Cannot convert {} to int", refused_type(v));
  std::int64_t i = 0;
  if (parse_integer(trimmed(lang::text_of(v)), i)) return value::integer(i);
  return failure("Cannot convert '{}' to int", lang::text_of(v));
}

value to_float(native_call& call) {
  if (call.count != 1) return missing_argument(call);
  const value& v = call[0];
  if (is_number(v)) return value::floating(number_of(v));
  if (v.is(kind::boolean)) return value::floating(v.as_bool() ? 1 : 0);
  if (!v.is(kind::string)) return failure("Cannot convert {} to float", refused_type(v));
  double d = 0;
  if (parse_float(trimmed(lang::text_of(v)), d)) return value::floating(d);
  return failure("Cannot convert '{}' to float", lang::text_of(v));
}

value parse_int(native_call& call) {
  if (call.count != 1 || !call[0].is(kind::string))
    return failure("parse_int requires a string argument");
  std::int64_t i = 0;
  if (parse_integer(trimmed(lang::text_of(call[0])), i)) return value::integer(i);
  return failure("Cannot parse '{}' as integer", lang::text_of(call[0]));
}

value parse_float_text(native_call& call) {
  if (call.count != 1 || !call[0].is(kind::string))
    return failure("parse_float requires a string argument");
  double d = 0;
  if (parse_float(trimmed(lang::text_of(call[0])), d)) return value::floating(d);
  return failure("Cannot parse '{}' as float", lang::text_of(call[0]));
}

value to_string(native_call& call) {
  if (call.count != 1) return missing_argument(call);
  if (call[0].is(kind::string)) return std::move(call[0]);
  if (call[0].is(kind::bytes)) {
    const auto bytes = lang::bytes_of(call[0]);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    call.charge_bytes(text.size());
    if (!lang::is_valid_utf8(text)) return failure("to_string() bytes are not valid UTF-8");
    return text_value(text);
  }
  const std::string text = lang::display(call[0]);
  call.charge_bytes(text.size());
  return text_value(text);
}

value to_bool(native_call& call) {
  if (call.count != 1) return missing_argument(call);
  if (!call[0].is(kind::string)) return value::boolean(lang::is_truthy(call[0]));
  const std::string_view text = lang::text_of(call[0]);
  const bool is_false =
      text.size() <= 5 && (text.empty() || text == "0" || lower_text(text) == "false");
  return value::boolean(!is_false);
}

value bytes(native_call& call) {
  if (call.count != 1) return failure("bytes() requires an array argument");
  if (call[0].is(kind::string)) return lang::make_bytes(lang::text_of(call[0]));
  if (!call[0].is(kind::array)) return failure("bytes() requires an array argument");
  std::string content;
  for (const value& item : lang::items_of(call[0])) {
    if (!item.is(kind::integer)) return failure("bytes() requires an array of integers");
    if (item.as_integer() < 0 || item.as_integer() > 255)
      return failure("bytes() requires integers in range 0-255, got {}", item.as_integer());
    content += static_cast<char>(item.as_integer());
  }
  call.charge_items(content.size());
  return lang::make_bytes(content);
}

constexpr auto own = arity_style::own;

constexpr native_entry table[] = {
    pure("bytes", 0, variadic, own, bytes, "(arr) Bytes from an array of 0-255 or from a string."),
    pure("parse_float", 0, variadic, own, parse_float_text, "(s) Float from a string."),
    pure("parse_int", 0, variadic, own, parse_int, "(s) Int from a string."),
    alias("str", pure("to_string", 0, variadic, own, to_string, "(v) Alias of to_string.")),
    pure("to_bool", 0, variadic, own, to_bool, "(v) Bool that understands \"false\" and \"0\"."),
    pure("to_float", 0, variadic, own, to_float, "(v) Converts to float."),
    pure("to_int", 0, variadic, own, to_int, "(v) Converts to int, truncating."),
    pure("to_string", 0, variadic, own, to_string, "(v) Display form as a string."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table conversion_table() noexcept { return table; }

}  // namespace ruff::stdlib
