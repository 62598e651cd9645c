// One writer for the three text forms. Nested values are written with a list of pieces still to be written, so that depth is
// not limited by the native stack.

#include "lang/value/text.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/parcel.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/core.h>
#include <vector>

namespace ruff::lang {

namespace {

/// nested: what stands inside a container in the inspect form; as debug, but structs show their fields.
enum class form : std::uint8_t { display, debug, inspect, nested };

struct entry_view {
  std::string_view key;
  const value* item;
};

/// Sorted by bytes; numerically if every key is a decimal integer.
void sort_keys(std::vector<entry_view>& entries) {
  const auto number = [](std::string_view key, std::int64_t& n) {
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), n);
    return error == std::errc{} && end == key.data() + key.size();
  };
  std::int64_t n = 0;
  const bool all_numbers = std::all_of(entries.begin(), entries.end(), [&](const auto& e) { return number(e.key, n); });
  std::sort(entries.begin(), entries.end(), [&](const entry_view& a, const entry_view& b) {
    std::int64_t x = 0, y = 0;
    if (all_numbers && number(a.key, x) && number(b.key, y) && x != y) return x < y;
    return a.key < b.key;
  });
}

class writer {
 public:
  writer(std::string& out, form how) : out_(out), form_(how) {}

  void run(const value& v) {
    pending_.push_back({&v, {}, form_});
    while (!pending_.empty()) {
      piece p = std::move(pending_.back());
      pending_.pop_back();
      form_ = p.how;
      if (p.item)
        write(*p.item);
      else
        out_ += p.text;
    }
  }

 private:
  struct piece {
    const value* item;
    std::string text;
    form how = form::display;
  };

  bool is_tagged_form() const { return form_ != form::display; }
  form inner_form() const { return form_ == form::inspect ? form::nested : form_; }

  /// Queues pieces so that they are written in the given order.
  void queue(std::vector<piece> pieces) {
    for (auto it = pieces.rbegin(); it != pieces.rend(); ++it) pending_.push_back(std::move(*it));
  }

  void write_list(std::string open, std::span<const value> items, std::string close, form inner,
                  std::string_view separator = ", ") {
    std::vector<piece> pieces{{nullptr, std::move(open)}};
    for (std::size_t n = 0; n < items.size(); ++n) {
      if (n) pieces.push_back({nullptr, std::string(separator)});
      pieces.push_back({&items[n], {}, inner});
    }
    pieces.push_back({nullptr, std::move(close)});
    queue(std::move(pieces));
  }

  void write_entries(std::string open, std::vector<entry_view> entries, std::string close, bool quotes, form inner) {
    std::vector<piece> pieces{{nullptr, std::move(open)}};
    for (std::size_t n = 0; n < entries.size(); ++n) {
      if (n) pieces.push_back({nullptr, ", "});
      pieces.push_back({nullptr, fmt::format("{}{}{}: ", quotes ? "\"" : "", entries[n].key, quotes ? "\"" : "")});
      pieces.push_back({entries[n].item, {}, inner});
    }
    pieces.push_back({nullptr, std::move(close)});
    queue(std::move(pieces));
  }

  void write(const value& v) {
    switch (v.type()) {
      case kind::integer: return scalar("Int", std::to_string(v.as_integer()));
      case kind::floating: {
        std::string digits;
        append_float(digits, v.as_float());
        if (is_tagged_form() && digits.find('.') == std::string::npos && std::isfinite(v.as_float())) digits += ".0";
        return scalar("Float", digits);
      }
      case kind::boolean: return scalar("Bool", v.as_bool() ? "true" : "false");
      case kind::null:
      case kind::pause:
      case kind::wait:
      case kind::unset: out_ += is_tagged_form() ? "Null" : "null"; return;
      case kind::string: return write_string(text_of(v));
      case kind::array: return write_list(is_tagged_form() ? "Array[" : "[", items_of(v), "]", inner_form());
      case kind::dict: return write_dict(*v.as<dict_object>());
      case kind::structure: return write_structure(*v.as<structure_object>());
      case kind::tagged: return write_tagged(*v.as<tagged_object>());
      case kind::set: return write_list("Set{", sequence_items(v), "}", inner_form());
      case kind::queue: return write_list("Queue[", sequence_items(v), "]", inner_form());
      case kind::stack: return write_list("Stack[", sequence_items(v), "]", inner_form());
      case kind::bytes:
        out_ += is_tagged_form() ? fmt::format("Bytes({} bytes)", bytes_of(v).size())
                                 : fmt::format("<bytes: {}>", bytes_of(v).size());
        return;
      case kind::function:
      case kind::native: return write_function(v);
      case kind::promise: return write_promise(*v.as<promise_object>());
      case kind::channel:
        out_ += is_tagged_form() ? "Channel" : "<channel>";
        return;
      case kind::failure: out_ += fmt::format("Error: {}", message_of(v)); return;
      default: out_ += fmt::format("<{}>", type_name(v));
    }
  }

  void scalar(std::string_view type, std::string_view text) {
    if (is_tagged_form())
      out_ += fmt::format("{}({})", type, text);
    else
      out_ += text;
  }

  void write_string(std::string_view text) {
    if (form_ == form::display) {
      out_ += text;
      return;
    }
    if (form_ != form::inspect) {
      out_ += fmt::format("String(\"{}\")", text);
      return;
    }
    out_ += "Str(\"";
    for (const char c : text) {
      if (c == '\n') out_ += "\\n";
      else if (c == '\t') out_ += "\\t";
      else if (c == '\r') out_ += "\\r";
      else if (c == '"' || c == '\\') (out_ += '\\') += c;
      else out_ += c;
    }
    out_ += "\")";
  }

  void write_dict(const dict_object& d) {
    std::vector<entry_view> entries;
    for_each_entry(d, [&](const string_object& key, const value& item) { entries.push_back({key.view(), &item}); });
    sort_keys(entries);
    write_entries(is_tagged_form() ? "Dict{" : "{", std::move(entries), "}", !is_tagged_form(), inner_form());
  }

  void write_structure(const structure_object& s) {
    if (form_ == form::debug) {
      out_ += fmt::format("Struct({})", text_of(s.layout->name));
      return;
    }
    std::vector<entry_view> entries;
    for (std::uint32_t n = 0; n < s.field_count; ++n)
      if (!is_hidden(s, n)) entries.push_back({text_of(s.layout->fields[n]), &s.fields()[n]});
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    write_entries(fmt::format("{} {{ ", text_of(s.layout->name)), std::move(entries), " }", false, form_);
  }

  void write_tagged(const tagged_object& t) {
    const auto family = text_of(t.family);
    const bool is_wrapper = family == "Result" || family == "Option";
    std::string name = is_wrapper ? std::string(text_of(t.variant)) : fmt::format("{}::{}", family, text_of(t.variant));
    if (t.payload_count == 0) {
      out_ += name;
      return;
    }
    write_list(name + "(", {t.payload(), t.payload_count}, ")", form_, is_wrapper ? ", " : ",");
  }

  void write_function(const value& v) {
    const std::string_view name = function_name(v);
    if (is_builtin(v))
      out_ += is_tagged_form() ? fmt::format("NativeFunction({})", name) : fmt::format("<native function: {}>", name);
    else
      out_ += is_tagged_form() ? fmt::format("Function({})", name) : fmt::format("<function: {}>", name);
  }

  void write_promise(const promise_object& p) {
    if (!is_tagged_form()) {
      out_ += "<promise>";
      return;
    }
    const value* outcome = outcome_of(p);
    if (!outcome)
      out_ += "Promise(Pending)";
    else if (outcome->is(kind::failure))
      out_ += fmt::format("Promise(Rejected: {})", message_of(*outcome));
    else
      queue({{nullptr, "Promise(Resolved: "}, {&inside(*outcome), {}, form_}, {nullptr, ")"}});
  }

  std::string& out_;
  form form_;
  std::vector<piece> pending_;
};

std::string text(const value& v, form how) {
  std::string out;
  writer(out, how).run(v);
  return out;
}

}  // namespace

void append_float(std::string& out, double d) {
  if (std::isnan(d)) {
    out += "NaN";
    return;
  }
  if (std::isinf(d)) {
    out += d < 0 ? "-inf" : "inf";
    return;
  }
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, d, std::chars_format::scientific);
  const std::string_view scientific(digits, static_cast<std::size_t>(end - digits));
  const std::size_t e = scientific.find('e');
  std::string mantissa;
  for (const char c : scientific.substr(0, e))
    if (c >= '0' && c <= '9') mantissa += c;
  int exponent = 0;
  std::from_chars(scientific.data() + e + (scientific[e + 1] == '+' ? 2 : 1), end, exponent);
  if (scientific[0] == '-') out += '-';
  const int size = static_cast<int>(mantissa.size());
  if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    if (d != 0) out += mantissa;
  } else if (exponent + 1 >= size) {
    out += mantissa;
    out.append(static_cast<std::size_t>(exponent + 1 - size), '0');
  } else {
    out += mantissa.substr(0, static_cast<std::size_t>(exponent + 1));
    out += '.';
    out += mantissa.substr(static_cast<std::size_t>(exponent + 1));
  }
}

namespace {

void append_integer(std::string& out, std::int64_t n) {
  char digits[20];
  const auto written = std::to_chars(digits, digits + sizeof digits, n);
  out.append(digits, written.ptr);
}

}  // namespace

void append_display(std::string& out, const value& v) {
  if (v.is(kind::string))
    out += text_of(v);
  else if (v.is(kind::integer))
    append_integer(out, v.as_integer());
  else
    writer(out, form::display).run(v);
}

void append_debug(std::string& out, const value& v) { writer(out, form::debug).run(v); }
void append_inspect(std::string& out, const value& v) { writer(out, form::inspect).run(v); }

std::string display(const value& v) {
  std::string out;
  append_display(out, v);
  return out;
}
std::string debug_text(const value& v) { return text(v, form::debug); }
std::string inspect(const value& v) { return text(v, form::inspect); }

std::string_view operand_type_name(const value& v) noexcept {
  switch (v.type()) {
    case kind::integer: return "int";
    case kind::floating: return "float";
    case kind::string: return "string";
    case kind::boolean: return "bool";
    case kind::array: return "array";
    case kind::dict: return "dict";
    case kind::structure: return "struct";
    case kind::native: return "native_function";
    case kind::null: return "null";
    default: return "value";
  }
}

}  // namespace ruff::lang
