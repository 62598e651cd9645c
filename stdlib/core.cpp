// Builtins of the standard library specification, core, sections 2, 3, 5: output, types,
// constructors and `error`. Conversions and assertions have files of their own. Whole lines go to
// write_output, so that lines of concurrent lanes never mix.

#include "stdlib/builtin.hpp"
#include "stdlib/tables.hpp"

namespace ruff::stdlib {

namespace {

using lang::type_name;

// The display forms of the arguments in one line.
std::string joined_line(native_call& call) {
  std::string line;
  for (std::uint32_t n = 0; n < call.count; ++n) {
    if (n > 0) line += ' ';
    lang::append_display(line, call[n]);
  }
  line += '\n';
  call.charge_bytes(line.size());
  return line;
}

value print(native_call& call) {
  actors::write_output(call, joined_line(call));
  return value::null();
}

value print_error(native_call& call) {
  actors::write_error_output(call, joined_line(call));
  return value::null();
}

value debug(native_call& call) {
  std::string line = "[DEBUG] ";
  for (std::uint32_t n = 0; n < call.count; ++n) {
    if (n > 0) line += ' ';
    lang::append_debug(line, call[n]);
  }
  line += '\n';
  call.charge_bytes(line.size());
  actors::write_output(call, line);
  return value::null();
}

// Appends what `%letter` makes of `v`; false when the letter does not take it.
bool append_placeholder(std::string& out, char letter, const value& v) {
  if (letter == 's') {
    lang::append_display(out, v);
    return true;
  }
  if (letter == 'd' && v.is(kind::boolean)) {
    out += v.as_bool() ? '1' : '0';
    return true;
  }
  if (!is_number(v)) return false;
  if (letter == 'd')
    out += std::to_string(integer_of(v));
  else
    lang::append_display(out, v);
  return true;
}

value format(native_call& call) {
  if (call.count == 0) return failure("format() requires at least 1 argument (template)");
  if (!call[0].is(kind::string)) return failure("format() first argument must be a string");
  const std::string_view pattern = lang::text_of(call[0]);
  std::string out;
  std::uint32_t used = 1;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char letter = pattern[at] == '%' && at + 1 < pattern.size() ? pattern[at + 1] : '\0';
    if (letter == '%') {
      out += '%';
      ++at;
    } else if (letter == 's' || letter == 'd' || letter == 'f') {
      if (used >= call.count)
        return failure("format() missing argument for placeholder %{}", letter);
      if (!append_placeholder(out, letter, call[used]))
        return failure("format() %{} requires numeric argument, got {}", letter,
                       lang::inspect(call[used]));
      ++used;
      ++at;
    } else {
      out += pattern[at];
    }
  }
  call.charge_bytes(out.size());
  return text_value(out);
}

value len(native_call& call) {
  const value& v = call[0];
  std::size_t size = 0;
  switch (v.type()) {
    case kind::string: size = v.as<lang::string_object>()->code_point_count; break;
    case kind::array: size = v.as<lang::array_object>()->size; break;
    case kind::dict: size = v.as<lang::dict_object>()->live; break;
    case kind::bytes: size = lang::bytes_of(v).size(); break;
    case kind::set:
    case kind::queue:
    case kind::stack: size = lang::sequence_size(v); break;
    default:
      return failure("len() requires an array, dict, bytes, set, queue, stack, or string");
  }
  return value::integer(static_cast<std::int64_t>(size));
}

value type_of(native_call& call) { return lang::make_string(type_name(call[0])); }

value is_truthy(native_call& call) { return value::boolean(lang::is_truthy(call[0])); }

// The exact type tests; a missing argument is of no type.
template <kind... Kinds>
value is_kind(native_call& call) {
  if (call.count > 1) return failure("{}() expects 1 argument", call.entry.canonical);
  return value::boolean(call.count == 1 && (call[0].is(Kinds) || ...));
}

value dict(native_call& call) {
  if (call.count > 0) return failure("dict() expects 0 arguments");
  return lang::make_dict();
}

value array(native_call& call) {
  call.charge_items(call.count);
  return lang::make_array(std::span<value>(call.args, call.count));
}

value error(native_call& call) {
  if (call[0].is(kind::string))
    return lang::make_failure(lang::error_code::thrown, lang::text_of(call[0]));
  return lang::make_failure(lang::error_code::thrown, lang::inspect(call[0]));
}

constexpr auto own = arity_style::own;
constexpr auto plural = arity_style::plural;

constexpr native_entry table[] = {
    pure("array", 0, variadic, plural, array, "(...values) Array of the arguments."),
    with(pure("debug", 0, variadic, plural, debug, "(...values) Prints tagged forms with a [DEBUG] prefix."),
         effect::io),
    pure("dict", 0, variadic, own, dict, "() New empty dict."),
    with(pure("eprint", 0, variadic, plural, print_error, "(...values) Prints to standard error."), effect::io),
    pure("error", 1, 1, plural, error, "(message) Throws an error with a message."),
    pure("format", 0, variadic, own, format, "(template, ...args) Fills the placeholders %s %d %f of a template."),
    pure("is_array", 0, variadic, own, is_kind<kind::array>, "(v) Tests for an array."),
    pure("is_bool", 0, variadic, own, is_kind<kind::boolean>, "(v) Tests for a bool."),
    pure("is_dict", 0, variadic, own, is_kind<kind::dict>, "(v) Tests for a dict."),
    pure("is_float", 0, variadic, own, is_kind<kind::floating>, "(v) Tests for a float."),
    pure("is_function", 0, variadic, own, is_kind<kind::function, kind::native>,
         "(v) Tests for anything callable."),
    pure("is_int", 0, variadic, own, is_kind<kind::integer>, "(v) Tests for an int."),
    pure("is_null", 0, variadic, own, is_kind<kind::null>, "(v) Tests for null."),
    pure("is_string", 0, variadic, own, is_kind<kind::string>, "(v) Tests for a string."),
    pure("is_truthy", 1, 1, plural, is_truthy, "(v) The language's truth value as a bool."),
    with_form(pure("len", 1, 1, plural, len, "(v) Size of a string or collection."), lang::intrinsic::len),
    with(pure("print", 0, variadic, plural, print, "(...values) Prints values and a newline."), effect::io),
    with(pure("println", 0, variadic, plural, print, "(...values) Alias of print."), effect::io),
    pure("type", 1, 1, plural, type_of, "(v) Name of a value's type."),
    alias("type_of", pure("type", 1, 1, plural, type_of, "(v) Alias of type.")),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

builtin_table core_table() noexcept { return table; }

}  // namespace ruff::stdlib
