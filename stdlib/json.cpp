// The JSON builtins and the writer: standard library specification, data, section 1. Keys are
// sorted, floats are shortest round-trip and always look like floats.

#include "stdlib/json.hpp"

#include "stdlib/dict_order.hpp"
#include "stdlib/tables.hpp"

#include <array>
#include <charconv>

namespace ruff::stdlib {

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view special = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  out += '"';
  for (const char c : text) {
    const std::size_t at = special.find(c);
    if (at != std::string_view::npos)
      (out += '\\') += letters[at];
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  out += '"';
}

namespace {

class json_writer {
 public:
  json_writer(std::string& out, int indent) : out_(out), indent_(indent) {}

  /// False when `failure` has been set.
  bool write(const value& v, unsigned depth) {
    if (depth > json_depth_max)
      return refuse(failure("JSON value exceeds maximum nesting depth of {}", json_depth_max));
    switch (v.type()) {
      case kind::null: out_ += "null"; return true;
      case kind::boolean: out_ += v.as_bool() ? "true" : "false"; return true;
      case kind::integer: out_ += std::to_string(v.as_integer()); return true;
      case kind::floating: return write_float(v.as_float());
      case kind::string: append_json_text(out_, lang::text_of(v)); return true;
      case kind::array: return write_array(v, depth);
      case kind::dict: return write_dict(v, depth);
      default: return refuse(failure("Cannot convert {} to JSON", lang::inspect(v)));
    }
  }

  value take_failure() { return std::move(failure_); }

 private:
  bool refuse(value reason) {
    failure_ = std::move(reason);
    return false;
  }

  void start_line(unsigned depth) {
    if (indent_ < 0) return;
    out_ += '\n';
    out_.append(2 * (static_cast<std::size_t>(indent_) + depth), ' ');
  }

  bool write_float(double d) {
    if (std::isnan(d)) return refuse(failure("Cannot convert non-finite float NaN to JSON"));
    if (std::isinf(d))
      return refuse(failure("Cannot convert non-finite float {} to JSON", d > 0 ? "inf" : "-inf"));
    const double magnitude = std::fabs(d);
    const bool has_exponent = magnitude != 0 && (magnitude >= 1e16 || magnitude < 1e-5);
    std::array<char, 64> text;
    const auto format = has_exponent ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), d, format).ptr;
    const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
    if (has_exponent)
      write_exponent(digits);
    else
      out_.append(digits).append(digits.find('.') == digits.npos ? ".0" : "");
    return true;
  }

  /// `1.5e-07` → `1.5e-7`: to_chars writes at least two digits of the exponent.
  void write_exponent(std::string_view digits) {
    const std::size_t sign = digits.find('e') + 1;
    out_ += digits.substr(0, sign + 1);
    out_ += digits.substr(digits[sign + 1] == '0' ? sign + 2 : sign + 1);
  }

  bool write_array(const value& v, unsigned depth) {
    const auto items = lang::items_of(v);
    out_ += '[';
    for (std::size_t n = 0; n < items.size(); ++n) {
      if (n > 0) out_ += ',';
      start_line(depth + 1);
      if (!write(items[n], depth + 1)) return false;
    }
    if (!items.empty()) start_line(depth);
    out_ += ']';
    return true;
  }

  bool write_dict(const value& v, unsigned depth) {
    const auto entries = sorted_entries(*v.as<lang::dict_object>());
    out_ += '{';
    for (std::size_t n = 0; n < entries.size(); ++n) {
      if (n > 0) out_ += ',';
      start_line(depth + 1);
      append_json_text(out_, lang::text_of(entries[n]->key));
      out_ += indent_ < 0 ? ":" : ": ";
      if (!write(entries[n]->item, depth + 1)) return false;
    }
    if (!entries.empty()) start_line(depth);
    out_ += '}';
    return true;
  }

  std::string& out_;
  int indent_;
  value failure_;
};

value parse_json(native_call& call) {
  if (call.count != 1 || !call[0].is(kind::string))
    return failure("parse_json requires a string argument");
  call.charge_bytes(8 * lang::text_of(call[0]).size());
  return read_json(lang::text_of(call[0]));
}

template <int Indent>
value to_json(native_call& call) {
  if (call.count != 1) return failure("{} requires a value argument", call.entry.canonical);
  std::string out;
  value problem = append_json(out, call[0], Indent);
  if (is_failure(problem)) return problem;
  call.charge_bytes(4 * out.size());
  return text_value(out);
}

constexpr auto own = arity_style::own;

constexpr native_entry table[] = {
    pure("parse_json", 0, variadic, own, parse_json, "(text) Value of a JSON text."),
    pure("to_json", 0, variadic, own, to_json<-1>, "(v) Compact JSON."),
    pure("to_json_pretty", 0, variadic, own, to_json<0>, "(v) Indented JSON."),
};
static_assert(is_sorted_and_unique(table));

}  // namespace

value append_json(std::string& out, const value& v, int indent) {
  json_writer writer(out, indent);
  return writer.write(v, 0) ? value::null() : writer.take_failure();
}

builtin_table json_table() noexcept { return table; }

}  // namespace ruff::stdlib
