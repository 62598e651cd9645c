// Recursive-descent reader for JSON; the nesting limit bounds the recursion. Errors name the line
// and the column of the offending character (code points from 1); at the end of the text, the
// column of the last one.

#include "stdlib/json.hpp"
#include "stdlib/unicode.hpp"

#include <array>
#include <charconv>

namespace ruff::stdlib {

namespace {

class json_reader {
 public:
  explicit json_reader(std::string_view text) : text_(text) {}

  value read() {
    value root = read_value(0);
    skip_blanks();
    if (!has_failed() && at_ < text_.size()) refuse("trailing characters");
    return has_failed() ? std::move(failure_) : std::move(root);
  }

 private:
  [[nodiscard]] bool has_failed() const noexcept { return is_failure(failure_); }
  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool is_digit() const noexcept { return peek() >= '0' && peek() <= '9'; }

  void skip_blanks() noexcept {
    while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] >= 9 && text_[at_] <= 13 &&
                                                        text_[at_] != 11 && text_[at_] != 12)))
      ++at_;
  }

  /// Notes an error at the present place; the first one counts.
  value refuse(std::string_view reason) {
    if (has_failed()) return {};
    const std::string_view before = text_.substr(0, at_);
    const std::size_t line_start = before.rfind('\n') + 1;   // npos + 1 is 0
    std::size_t line = 1;
    for (const char c : before) line += c == '\n' ? 1 : 0;
    const std::size_t column = lang::count_code_points(before.substr(line_start)) +
                               (at_ < text_.size() ? 1 : 0);
    failure_ = failure("JSON parse error: {} at line {} column {}", reason, line, column);
    return {};
  }

  value refuse_end(std::string_view reason) {
    return refuse(at_ < text_.size() ? "expected value" : reason);
  }

  value read_value(unsigned depth) {
    skip_blanks();
    if (depth > json_depth_max) {
      failure_ = failure("JSON input exceeds maximum nesting depth of {}", json_depth_max);
      return {};
    }
    switch (peek()) {
      case '{': return read_object(depth);
      case '[': return read_array(depth);
      case '"': return read_string();
      case 't': return read_word("true", value::boolean(true));
      case 'f': return read_word("false", value::boolean(false));
      case 'n': return read_word("null", value::null());
      default: break;
    }
    if (peek() == '-' || is_digit()) return read_number();
    return refuse_end("EOF while parsing a value");
  }

  value read_word(std::string_view word, value meaning) {
    for (const char c : word) {
      if (peek() != c)
        return refuse(at_ < text_.size() ? "expected ident" : "EOF while parsing a value");
      ++at_;
    }
    return meaning;
  }

  bool skip_digits() {
    if (!is_digit()) {
      refuse(at_ < text_.size() ? "invalid number" : "EOF while parsing a value");
      return false;
    }
    while (is_digit()) ++at_;
    return true;
  }

  value read_number() {
    const std::size_t begin = at_;
    bool is_whole = true;
    if (peek() == '-') ++at_;
    const bool has_zero = peek() == '0';
    const std::size_t first_digit = at_;
    if (!skip_digits()) return {};
    if (has_zero && at_ - first_digit > 1) {
      at_ = first_digit + 1;
      return refuse("invalid number");
    }
    if (peek() == '.') {
      is_whole = false;
      ++at_;
      if (!skip_digits()) return {};
    }
    if (peek() == 'e' || peek() == 'E') {
      is_whole = false;
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!skip_digits()) return {};
    }
    return number_value(text_.substr(begin, at_ - begin), is_whole);
  }

  value number_value(std::string_view digits, bool is_whole) {
    const char* end = digits.data() + digits.size();
    std::int64_t whole = 0;
    if (is_whole && std::from_chars(digits.data(), end, whole).ec == std::errc())
      return value::integer(whole);
    double d = 0;
    const auto problem = std::from_chars(digits.data(), end, d).ec;
    if (problem == std::errc()) return value::floating(d);
    d = std::strtod(std::string(digits).c_str(), nullptr);   // infinity or nearly zero
    return std::isfinite(d) ? value::floating(d) : refuse("number out of range");
  }

  value read_string() {
    std::string content;
    if (!read_text(content)) return {};
    return lang::make_string(content);
  }

  bool read_text(std::string& out) {
    ++at_;
    while (true) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20)
        ++at_;
      out += text_.substr(begin, at_ - begin);
      if (at_ == text_.size()) return refuse("EOF while parsing a string"), false;
      if (text_[at_] == '"') return ++at_, true;
      if (text_[at_] != '\\')
        return refuse("control character (\\u0000-\\u001F) found while parsing a string"), false;
      ++at_;
      if (!read_escape(out)) return false;
    }
  }

  bool read_escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (at_ == text_.size()) return refuse("EOF while parsing a string"), false;
    if (text_[at_] == 'u') return ++at_, read_unicode_escape(out);
    const std::size_t letter = letters.find(text_[at_]);
    if (letter == std::string_view::npos) return refuse("invalid escape"), false;
    out += meanings[letter];
    ++at_;
    return true;
  }

  bool read_hex(char32_t& out) {
    out = 0;
    for (int n = 0; n < 4; ++n, ++at_) {
      const char c = peek();
      const bool is_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (at_ == text_.size()) return refuse("EOF while parsing a string"), false;
      if (!is_letter && !is_digit()) return refuse("invalid escape"), false;
      out = out * 16 + static_cast<char32_t>(is_letter ? (c | 0x20) - 'a' + 10 : c - '0');
    }
    return true;
  }

  bool read_unicode_escape(std::string& out) {
    char32_t unit = 0;
    if (!read_hex(unit)) return false;
    if (unit >= 0xdc00 && unit <= 0xdfff)
      return refuse("lone leading surrogate in hex escape"), false;
    if (unit >= 0xd800 && unit <= 0xdbff) {
      char32_t low = 0;
      if (!text_.substr(at_).starts_with("\\u"))
        return refuse("unexpected end of hex escape"), false;
      at_ += 2;
      if (!read_hex(low)) return false;
      if (low < 0xdc00 || low > 0xdfff)
        return refuse("lone leading surrogate in hex escape"), false;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    append_code_point(out, unit);
    return true;
  }

  value read_array(unsigned depth) {
    ++at_;
    value out = lang::make_array();
    skip_blanks();
    if (peek() == ']') return ++at_, out;
    while (true) {
      value item = read_value(depth + 1);
      if (has_failed()) return {};
      out = lang::push(std::move(out), std::move(item));
      skip_blanks();
      if (peek() == ']') return ++at_, out;
      if (peek() != ',')
        return refuse(at_ < text_.size() ? "expected `,` or `]`" : "EOF while parsing a list");
      ++at_;
      skip_blanks();
      if (peek() == ']') return refuse("trailing comma");
    }
  }

  value read_object(unsigned depth) {
    ++at_;
    value out = lang::make_dict();
    skip_blanks();
    if (peek() == '}') return ++at_, out;
    while (true) {
      std::string key;
      if (peek() != '"')
        return refuse(at_ < text_.size() ? "key must be a string" : "EOF while parsing an object");
      if (!read_text(key)) return {};
      skip_blanks();
      if (peek() != ':')
        return refuse(at_ < text_.size() ? "expected `:`" : "EOF while parsing an object");
      ++at_;
      value item = read_value(depth + 1);
      if (has_failed()) return {};
      out = lang::with_entry(std::move(out), key, std::move(item));
      skip_blanks();
      if (peek() == '}') return ++at_, out;
      if (peek() != ',')
        return refuse(at_ < text_.size() ? "expected `,` or `}`" : "EOF while parsing an object");
      ++at_;
      skip_blanks();
      if (peek() == '}') return refuse("trailing comma");
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  value failure_;
};

}  // namespace

value read_json(std::string_view text) {
  if (text.size() > json_bytes_max)
    return failure("JSON input exceeds maximum input size of {} bytes", json_bytes_max);
  return json_reader(text).read();
}

}  // namespace ruff::stdlib
