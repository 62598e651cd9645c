#include "lang/syntax/lexer.hpp"

#include "lang/syntax/foreign_forms.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fmt/core.h>

#include <utf8proc.h>

namespace ruff::lang {

namespace {

using enum diagnostic_kind;

constexpr std::size_t identifier_characters_max = 256;
constexpr std::size_t string_run_characters_max = 8192;
constexpr std::size_t number_characters_max = 512;
constexpr std::size_t hole_depth_max = 256;
/// About; where tokens are shorter the list grows.
constexpr std::size_t bytes_per_token = 4;
constexpr std::string_view three_quotes = "\"\"\"";

constexpr std::array<std::string_view, 34> keywords = {
    "async", "await",  "bool",   "break",  "case",   "const",  "continue", "default", "else",          "enum",
    "except", "export", "float", "for",    "from",   "func",   "if",       "impl",    "import",        "in",
    "int",   "let",    "loop",   "match",  "mut",    "null",   "return",   "self",    "spawn",         "string",
    "struct", "try",   "while",  "yield"};
constexpr std::array<std::string_view, 4> test_words = {"test", "test_group", "test_setup", "test_teardown"};

/// Those that begin alike beside each other, the longest first.
constexpr std::array<std::string_view, 42> signs = {
    "==", "=", "!=", "!", "<=", "<", ">=", ">", "&&", "&", "||", "|>", "|", "??", "?.", "?", "...", "..=", "..", ".", ":=",
    "::", ":", "->", "-=", "-", "+=", "+", "*=", "*", "/=", "/", "%=", "%", ";", ",", "(", ")", "[", "]", "{", "}"};

/// By its first character, the first sign in the list; behind the list: there is none.
constexpr auto first_signs = [] {
  std::array<std::uint8_t, 128> first{};
  first.fill(signs.size());
  for (std::size_t n = signs.size(); n-- > 0;) first[static_cast<unsigned char>(signs[n][0])] = static_cast<std::uint8_t>(n);
  return first;
}();

bool is_digit(char c, int base = 10) {
  const bool is_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  return (c >= '0' && c < '0' + std::min(base, 10)) || (base == 16 && is_letter);
}
bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

class lexer {
 public:
  lexer(std::string_view text, std::uint32_t from, std::uint32_t to, std::size_t depth,
        std::deque<text_literal>& literals, diagnostics& findings)
      : text_(text), at_(from), to_(to), depth_(depth), literals_(literals), findings_(findings) {}

  std::vector<token> run() {
    std::vector<token> tokens;
    tokens.reserve((to_ - at_) / bytes_per_token);
    const std::uint32_t from = at_;
    for (skip_blank(); at_ < to_; skip_blank()) {
      token t;
      if (next(t)) tokens.push_back(t);
    }
    token end;
    const std::uint32_t after = depth_ > 0 ? to_ : tokens.empty() ? from : tokens.back().span.end;
    end.span = {after, after};
    tokens.push_back(end);
    return tokens;
  }

 private:
  char peek(std::uint32_t ahead = 0) const { return at_ + ahead < to_ ? text_[at_ + ahead] : '\0'; }

  void report(diagnostic_kind kind, source_span span, std::string message, std::string help = {}) {
    findings_.push_back({kind, std::move(message), span, std::move(help)});
  }

  void skip_blank() {
    while (at_ < to_) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        ++at_;
      else if (c == '#' || (c == '/' && peek(1) == '/'))
        while (at_ < to_ && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
      else if (c == '/' && peek(1) == '*')
        skip_block_comment();
      else
        return;
    }
  }

  void skip_block_comment() {
    const std::uint32_t start = at_;
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos || end + 2 > to_) {
      report(unterminated_comment, {start, start + 2}, "Unterminated block comment", "close it with `*/`");
      at_ = to_;
      return;
    }
    at_ = static_cast<std::uint32_t>(end + 2);
  }

  bool next(token& t) {
    const std::uint32_t start = at_;
    const char c = text_[at_];
    bool good = true;
    if (c == '"' || (c == 'r' && peek(1) == '"'))
      good = read_text(t);
    else if (starts_name(c))
      good = read_name(t);
    else if (is_digit(c))
      good = read_number(t);
    else
      good = read_sign(t);
    t.span = {start, at_};
    t.text = text_.substr(start, at_ - start);
    if (t.kind == token_kind::name) t.is_keyword = is_keyword(t.text);
    return good;
  }

  /// One code point at `at_`: its value, and its length in bytes.
  utf8proc_int32_t code_point(std::uint32_t& length) const {
    utf8proc_int32_t c = 0;
    const auto n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text_.data()) + at_, to_ - at_, &c);
    length = n > 0 ? static_cast<std::uint32_t>(n) : 1;
    return n > 0 ? c : -1;
  }

  bool continues_name() const {
    const char c = peek();
    if (starts_name(c) || is_digit(c)) return true;
    if (static_cast<unsigned char>(c) < 0x80) return false;
    std::uint32_t length = 0;
    const auto category = utf8proc_category(code_point(length));
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
  }

  void step() {
    std::uint32_t length = 1;
    if (static_cast<unsigned char>(peek()) >= 0x80) code_point(length);
    at_ += length;
  }

  bool read_name(token& t) {
    const std::uint32_t start = at_;
    t.kind = token_kind::name;
    std::size_t characters = 0;
    for (; at_ < to_ && continues_name(); ++characters) step();
    if (characters <= identifier_characters_max) return true;
    report(long_identifier, {start, at_}, "Identifier exceeds max length of 256 characters");
    return false;
  }

  /// Digits, with single `_` between them; false when there are none.
  bool skip_digits(int base) {
    const std::uint32_t start = at_;
    while (is_digit(peek(), base) || (peek() == '_' && at_ > start && is_digit(peek(1), base))) ++at_;
    return at_ > start;
  }

  /// Behind the digits of a number: its fraction and exponent. True when there are any.
  bool skip_fraction() {
    const std::uint32_t start = at_;
    if (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      skip_digits(10);
    }
    const std::uint32_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      at_ += 1 + sign;
      skip_digits(10);
    }
    return at_ != start;
  }

  bool read_number(token& t) {
    const std::uint32_t start = at_;
    const char mark = peek() == '0' ? peek(1) : '\0';
    const int base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 10;
    if (base != 10) at_ += 2;
    bool good = skip_digits(base);
    const bool is_float = base == 10 && skip_fraction();
    if (base != 10 && peek() == '.' && is_digit(peek(1))) good = false;
    const std::uint32_t end = at_;
    while (at_ < to_ && continues_name()) step();
    const std::string_view word = text_.substr(start, at_ - start);
    const source_span span{start, at_};
    if (!good || at_ != end) {
      report(malformed_number, span, fmt::format("Malformed numeric literal: {}", word),
             "numbers look like 42, 1_000, 0xff, 0b101, 1.5 and 2e-3");
      return false;
    }
    if (word.size() > number_characters_max) {
      report(long_number, span, "Numeric literal exceeds max length of 512 characters");
      return false;
    }
    std::string digits(word.substr(base == 10 ? 0 : 2));
    std::erase(digits, '_');
    if (is_float ? convert_float(t, digits) : convert_integer(t, digits, base)) return true;
    report(number_overflow, span, fmt::format("Numeric literal overflow: {}", word),
           is_float ? "" : "ints have 64 bits, at most 9223372036854775807");
    return false;
  }

  static bool convert_float(token& t, const std::string& digits) {
    t.kind = token_kind::floating;
    const char* const end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, t.floating).ec == std::errc{}) return std::isfinite(t.floating);
    // Out of range is too large or too small; what is too small is zero.
    t.floating = std::strtod(digits.c_str(), nullptr);
    return std::isfinite(t.floating);
  }

  static bool convert_integer(token& t, const std::string& digits, int base) {
    t.kind = token_kind::integer;
    return std::from_chars(digits.data(), digits.data() + digits.size(), t.integer, base).ec == std::errc{};
  }

  bool read_sign(token& t) {
    t.kind = token_kind::sign;
    const char first = text_[at_];
    const std::size_t from = static_cast<unsigned char>(first) < first_signs.size() ? first_signs[first] : signs.size();
    for (std::size_t n = from; n < signs.size() && signs[n][0] == first; ++n)
      if (signs[n].size() == 1 || looks_at(signs[n])) {
        at_ += static_cast<std::uint32_t>(signs[n].size());
        return true;
      }
    const std::uint32_t start = at_;
    step();
    const std::string_view character = text_.substr(start, at_ - start);
    if (character[0] == '\'') skip_foreign_text();
    if (character[0] == '\0')
      report(null_byte, {start, at_}, "Null byte is not allowed in source");
    else
      report(invalid_character, {start, at_}, fmt::format("Invalid character: '{}'", shown(character)),
             std::string(foreign_help("character", {}, character)));
    return false;
  }

  /// Behind a single quote: to the closing one of the same line, so that one mistake is one finding.
  void skip_foreign_text() {
    const std::size_t end = text_.substr(0, to_).find_first_of("'\r\n", at_);
    if (end != std::string_view::npos && text_[end] == '\'') at_ = static_cast<std::uint32_t>(end + 1);
  }

  /// Control characters are named, so that a message cannot move the cursor of a terminal.
  static std::string shown(std::string_view character) {
    const auto c = static_cast<unsigned char>(character[0]);
    if (c < 0x20 || c == 0x7f) return fmt::format("\\x{:02x}", c);
    const bool is_c1 = c == 0xc2 && character.size() == 2 && static_cast<unsigned char>(character[1]) < 0xa0;
    return is_c1 ? fmt::format("\\x{:02x}", static_cast<unsigned char>(character[1])) : std::string(character);
  }

  bool is_at(std::uint32_t at, std::string_view sign) const {
    return text_.substr(at, std::min<std::size_t>(sign.size(), to_ - at)) == sign;
  }
  bool looks_at(std::string_view sign) const { return is_at(at_, sign); }
  static bool continues_name(char c) { return starts_name(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; }
  static bool is_line_end(char c) { return c == '\n' || c == '\r'; }

  /// How a string is written.
  struct text_form {
    bool is_raw;               ///< no escapes, no holes
    std::string_view quote;    ///< three quotes: it may have several lines
    std::string_view indent;   ///< left out at the beginning of its lines

    bool has_lines() const { return quote.size() > 1; }
  };

  /// Over a line end and the indentation behind it.
  void skip_line_end(const text_form& form) {
    if (peek() == '\r' && peek(1) == '\n') ++at_;
    ++at_;
    for (std::size_t n = 0; n < form.indent.size() && peek() == form.indent[n]; ++n) ++at_;
  }

  /// The blanks in front of the closing quotes of a string with lines that opened before `at_`, if they begin their line.
  std::string_view indent_of(const text_form& form) const {
    const std::uint32_t end = find_quote(at_, form.quote, form.is_raw);
    std::uint32_t begin = end;
    while (begin > at_ && (text_[begin - 1] == ' ' || text_[begin - 1] == '\t')) --begin;
    const bool begins_line = begin > 0 && is_line_end(text_[begin - 1]);
    return end < to_ && begins_line ? text_.substr(begin, end - begin) : std::string_view();
  }

  text_form begin_text() {
    text_form form{peek() == 'r', {}, {}};
    if (form.is_raw) ++at_;
    form.quote = looks_at(three_quotes) ? three_quotes : three_quotes.substr(0, 1);
    at_ += static_cast<std::uint32_t>(form.quote.size());
    if (!form.has_lines()) return form;
    form.indent = indent_of(form);
    if (is_line_end(peek())) skip_line_end(form);
    return form;
  }

  /// A string: plain runs with escapes, and holes.
  bool read_text(token& t) {
    const std::uint32_t start = at_;
    const text_form form = begin_text();
    t.kind = token_kind::text;
    text_literal literal;
    std::string run;
    std::uint32_t run_start = at_;
    std::size_t characters = 0;
    bool good = true;
    const auto end_run = [&] {
      if (characters > string_run_characters_max) {
        report(long_string, {run_start, at_}, "String literal exceeds max length of 8192 characters");
        good = false;
      }
      characters = 0;
    };
    while (!looks_at(form.quote)) {
      const char c = peek();
      if (at_ >= to_ || (is_line_end(c) && !form.has_lines())) {
        report(unterminated_string, {start, start + 1}, "Unterminated string literal",
               form.has_lines() ? "close it with `\"\"\"`" : "close it with `\"` on the same line");
        return false;
      }
      if (c == '$' && peek(1) == '{' && !form.is_raw) {
        end_run();
        if (!run.empty()) literal.parts.push_back({std::move(run), {}, false, {run_start, at_}});
        run.clear();
        if (!read_hole(literal)) return false;
        run_start = at_;
        continue;
      }
      ++characters;
      if (is_line_end(c)) {
        run += '\n';
        skip_line_end(form);
      } else if (c == '\\' && !form.is_raw) {
        good = read_escape(run, form) && good;
      } else {
        const std::uint32_t from = at_;
        step();
        run.append(text_.substr(from, at_ - from));
      }
    }
    end_run();
    at_ += static_cast<std::uint32_t>(form.quote.size());
    if (literal.parts.empty())
      literal.content = std::move(run);
    else if (!run.empty())
      literal.parts.push_back({std::move(run), {}, false, {run_start, at_}});
    t.literal = &literals_.emplace_back(std::move(literal));
    return good;
  }

  /// `\u{…}`, from the `u` on.
  bool read_code_point(std::string& run) {
    const char* const digits = text_.data() + at_ + 2;
    const char* const end = text_.data() + to_;
    std::uint32_t c = 0;
    const auto [stop, error] = std::from_chars(std::min(digits, end), end, c, 16);
    const bool is_written = peek(1) == '{' && stop < end && *stop == '}' && error == std::errc{} && stop - digits <= 6;
    if (!is_written || !utf8proc_codepoint_valid(static_cast<utf8proc_int32_t>(c))) return false;
    utf8proc_uint8_t bytes[4];
    const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
    run.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
    at_ = static_cast<std::uint32_t>(stop - text_.data()) + 1;
    return true;
  }

  bool read_escape(std::string& run, const text_form& form) {
    const std::uint32_t start = at_++;
    const char c = peek();
    switch (c) {
      case 'n': run += '\n'; break;
      case 't': run += '\t'; break;
      case 'r': run += '\r'; break;
      case '\\':
      case '"':
      case '$': run += c; break;
      case 'u':
        if (read_code_point(run)) return true;
        [[fallthrough]];
      default: {
        if (at_ >= to_ || (is_line_end(c) && !form.has_lines())) return true;   // reported as unterminated
        if (is_line_end(c)) {
          skip_line_end(form);   // joins the lines
          return true;
        }
        step();
        report(invalid_escape, {start, at_},
               fmt::format("Invalid escape sequence: \\\\{}", text_.substr(start + 1, at_ - start - 1)),
               "the escapes are \\n \\t \\r \\\\ \\\" \\$ and \\u{1f600}");
        return false;
      }
    }
    ++at_;
    return true;
  }

  /// From inside a string to its closing quotes, or to_.
  std::uint32_t find_quote(std::uint32_t at, std::string_view quote, bool is_raw, std::size_t depth = 0) const {
    for (; at < to_ && !is_at(at, quote); ++at) {
      if (is_raw) continue;
      if (text_[at] == '\\')
        ++at;
      else if (is_at(at, "${"))
        at = find_hole_end(at + 2, depth + 1);
    }
    return std::min(at, to_);
  }

  /// From a quote to the character behind the string that it opens, or to_.
  std::uint32_t find_text_end(std::uint32_t at, std::size_t depth) const {
    const bool is_raw = at > 0 && text_[at - 1] == 'r' && (at < 2 || !continues_name(text_[at - 2]));
    const std::string_view quote = three_quotes.substr(0, is_at(at, three_quotes) ? 3 : 1);
    const std::uint32_t end = find_quote(at + static_cast<std::uint32_t>(quote.size()), quote, is_raw, depth);
    return std::min(to_, end + static_cast<std::uint32_t>(quote.size()));
  }

  /// From inside a hole to its closing brace, or to_. Braces in strings and in comments with two ends do not count, except
  /// where strings nest too deeply anyway.
  std::uint32_t find_hole_end(std::uint32_t at, std::size_t depth = 0) const {
    std::size_t open = 1;
    bool in_comment = false;   // to the end of the line: there quotes mean nothing, braces do
    while (at < to_) {
      const char c = text_[at];
      if (c == '{') ++open;
      if (c == '}' && --open == 0) return at;
      if (is_line_end(c)) in_comment = false;
      if (c == '#' || is_at(at, "//")) in_comment = true;
      if (c == '"' && !in_comment && depth < hole_depth_max)
        at = find_text_end(at, depth);
      else if (is_at(at, "/*") && !in_comment)
        at = static_cast<std::uint32_t>(std::min<std::size_t>(text_.find("*/", at + 2), to_ - 2)) + 2;
      else
        ++at;
    }
    return to_;
  }

  bool read_hole(text_literal& literal) {
    const std::uint32_t start = at_;
    const std::uint32_t inner = at_ + 2;
    at_ = find_hole_end(inner);
    if (depth_ >= hole_depth_max) {
      report(nesting_depth, {start, start + 2},
             fmt::format("Maximum expression nesting depth of {} exceeded while parsing interpolated string",
                         hole_depth_max));
      at_ = to_;
      return false;
    }
    if (at_ >= to_) {
      report(unterminated_string, {start, start + 2}, "Unterminated interpolated string expression",
             "close the hole with `}`");
      at_ = to_;
      return false;
    }
    text_part part;
    part.is_hole = true;
    part.span = {start, at_ + 1};
    part.hole = lexer(text_, inner, at_, depth_ + 1, literals_, findings_).run();
    literal.parts.push_back(std::move(part));
    ++at_;
    return true;
  }

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t to_;
  std::size_t depth_;
  std::deque<text_literal>& literals_;
  diagnostics& findings_;
};

}  // namespace

std::span<const std::string_view> keyword_list() noexcept { return keywords; }

bool is_keyword(std::string_view word) noexcept {
  return std::binary_search(keywords.begin(), keywords.end(), word) ||
         std::find(test_words.begin(), test_words.end(), word) != test_words.end();
}

lex_result lex(const source& file) {
  lex_result result;
  const auto size = static_cast<std::uint32_t>(file.text().size());
  result.tokens = lexer(file.text(), 0, size, 0, result.literals, result.findings).run();
  return result;
}

}  // namespace ruff::lang
