// Tokens and lexical errors (language specification, section 1).

#include "lang/syntax/lexer.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

namespace ruff::lang {

namespace {

using namespace std::string_literals;

/// The kinds and texts of the tokens: `n:x i:1 f:0.5 s:… k:let`, signs as they are.
std::string shape_of(const std::vector<token>& tokens) {
  std::string out;
  for (const token& t : tokens) {
    if (t.kind == token_kind::end) continue;
    if (!out.empty()) out += ' ';
    switch (t.kind) {
      case token_kind::name: out += t.is_keyword ? "k:" : "n:"; break;
      case token_kind::integer: out += "i:"; break;
      case token_kind::floating: out += "f:"; break;
      default: break;
    }
    if (t.kind != token_kind::text) {
      out += t.text;
      continue;
    }
    out += '"' + t.literal->content;
    for (const text_part& part : t.literal->parts) out += part.is_hole ? "${" + shape_of(part.hole) + "}" : part.text;
    out += '"';
  }
  return out;
}

std::string shape_of(const std::string& text) {
  const source file("x.ruff", text);
  const lex_result result = lex(file);
  if (result.findings.empty()) return shape_of(result.tokens);
  return std::string(row_of(result.findings[0].kind).code) + " " + result.findings[0].message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lexer)

BOOST_AUTO_TEST_CASE(good_texts) {
  const std::pair<std::string, std::string> rows[] = {
      {"", ""},
      {"\"${\"}\"}{\"", "\"${\"}\"}{\""},
      {"\"${r\"\\\"}\" b", "\"${\"\\\"}\" n:b"},
      {"\"${bar\"\\\"}\"}\" b", "\"${n:bar \"\"}\"}\" n:b"},
      {"\"${a /* \" } */}\" b", "\"${n:a}\" n:b"},
      {"\"${a // } b\"", "\"${n:a} b\""},
      {"\"${\"${\"}\"}\"}\" b", "\"${\"${\"}\"}\"}\" n:b"},
      {"let x := 1", "k:let n:x := i:1"},
      {"a.let?.if", "n:a . k:let ?. k:if"},
      {"007 1.50 5.x", "i:007 f:1.50 i:5 . n:x"},
      {"9223372036854775807", "i:9223372036854775807"},
      {"a...b..c", "n:a ... n:b .. n:c"},
      {"a|>b||c|d&&e&f", "n:a |> n:b || n:c | n:d && n:e & n:f"},
      {"x?? y?.z?", "n:x ?? n:y ?. n:z ?"},
      {"::->:=:=", ":: -> := :="},
      {"+=-=*=/=%===", "+= -= *= /= %= =="},
      {"a # note\nb // note\r/// note\nc /* not \"here\" */ d", "n:a n:b n:c n:d"},
      {"/**/a/*/b/*/", "n:a"},
      {"#!/usr/bin/env ruff-actor\nx", "n:x"},
      {"größe_1 _x", "n:größe_1 n:_x"},
      {"true None self test", "n:true n:None k:self k:test"},
      {R"("a\n\t\r\\\"\$z")", "\"a\n\t\r\\\"$z\""},
      {"\"a\0b\" #\0"s, "\"a\0b\""s},
      {"1.e5 1..5 5.x", "i:1 . n:e5 i:1 .. i:5 i:5 . n:x"},
      {R"("\u{41}\u{1F600}\u{e4}")", "\"A😀ä\""},
      {R"(r"\d+${n}\" r "x")", "\"\\d+${n}\\\" n:r \"x\""},
      {"\"\"\"a \"b\" ${n}\"\"\"", "\"a \"b\" ${n:n}\""},
      {"\"\"\"\n    one\r\n      two\r    \"\"\"", "\"one\n  two\n\""},
      {"\"\"\"a\n  b\\\n  c\"\"\"", "\"a\n  b  c\""},
      {"r\"\"\"\n  \\n${\"\"\\\n  \"\"\"", "\"\\n${\"\"\\\n\""},
      {"\"\"\"\"\"\"", "\"\""},
      {R"("$ $x \${n}")", "\"$ $x ${n}\""},
      {R"("a ${n + 1} b")", "\"a ${n:n + i:1} b\""},
      {R"("${"in ${n}"}${d["k"]}")", "\"${\"in ${n:n}\"}${n:d [ \"k\" ]}\""},
      {"\"${\n a }\"", "\"${n:a}\""},
      {"\"${f({})}\"", "\"${n:f ( { } )}\""},
  };
  for (const auto& [text, shape] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(shape_of(text) == shape);
}

BOOST_AUTO_TEST_CASE(numbers_have_values) {
  const std::pair<std::string, std::int64_t> ints[] = {
      {"007", 7}, {"0xff", 255}, {"0XFF", 255}, {"0b101", 5}, {"0B1_1", 3}, {"1_000_000", 1000000},
      {"0x7fff_ffff_ffff_ffff", INT64_MAX},
  };
  for (const auto& [text, number] : ints) BOOST_TEST_CONTEXT(text) {
    const lex_result result = lex(source("x.ruff", text));
    BOOST_TEST((result.tokens[0].kind == token_kind::integer));
    BOOST_TEST(result.tokens[0].integer == number);
  }
  const std::pair<std::string, double> floats[] = {
      {"1e3", 1000}, {"2E-1", 0.2}, {"1.5e+2", 150}, {"1_0.2_5", 10.25}, {"1e-999", 0}, {"0.0e999", 0}, {"1_0e1_0", 1e11},
  };
  for (const auto& [text, number] : floats) BOOST_TEST_CONTEXT(text) {
    const lex_result result = lex(source("x.ruff", text));
    BOOST_TEST((result.tokens[0].kind == token_kind::floating));
    BOOST_TEST(result.tokens[0].floating == number);
  }
}

BOOST_AUTO_TEST_CASE(bad_texts) {
  const std::pair<std::string, std::string> rows[] = {
      {"a @ b", "RUFLEX001 Invalid character: '@'"},
      {"'x'", "RUFLEX001 Invalid character: '''"},
      {"ä := 1", "RUFLEX001 Invalid character: 'ä'"},
      {"a\u00a0b", "RUFLEX001 Invalid character: '\u00a0'"},
      {"a\0b"s, "RUFLEX002 Null byte is not allowed in source"},
      {"\"open", "RUFLEX003 Unterminated string literal"},
      {"\"open\nnext\"", "RUFLEX003 Unterminated string literal"},
      {"\"open\\", "RUFLEX003 Unterminated string literal"},
      {"\"${a", "RUFLEX003 Unterminated interpolated string expression"},
      {"\"${\"}}\"", "RUFLEX003 Unterminated interpolated string expression"},
      {"/* open", "RUFLEX004 Unterminated block comment"},
      {"/*/", "RUFLEX004 Unterminated block comment"},
      {R"("\q")", R"(RUFLEX005 Invalid escape sequence: \\q)"},
      {R"("\ä")", R"(RUFLEX005 Invalid escape sequence: \\ä)"},
      {"9223372036854775808", "RUFLEX006 Numeric literal overflow: 9223372036854775808"},
      {std::string(400, '9') + ".0", "RUFLEX006 Numeric literal overflow: " + std::string(400, '9') + ".0"},
      {R"("\u{d800}")", R"(RUFLEX005 Invalid escape sequence: \\u)"},
      {R"("\u{110000}")", R"(RUFLEX005 Invalid escape sequence: \\u)"},
      {R"("\u{}")", R"(RUFLEX005 Invalid escape sequence: \\u)"},
      {R"("\u0041")", R"(RUFLEX005 Invalid escape sequence: \\u)"},
      {R"("\u{41")", R"(RUFLEX005 Invalid escape sequence: \\u)"},
      {"\"\"\"open\"\"", "RUFLEX003 Unterminated string literal"},
      {"r\"open\\", "RUFLEX003 Unterminated string literal"},
      {"0x8000000000000000", "RUFLEX006 Numeric literal overflow: 0x8000000000000000"},
      {"1e400", "RUFLEX006 Numeric literal overflow: 1e400"},
      {"1.5km", "RUFLEX007 Malformed numeric literal: 1.5km"},
      {"1e", "RUFLEX007 Malformed numeric literal: 1e"},
      {"0x", "RUFLEX007 Malformed numeric literal: 0x"},
      {"0b12", "RUFLEX007 Malformed numeric literal: 0b12"},
      {"0x1.5", "RUFLEX007 Malformed numeric literal: 0x1"},
      {"1__0", "RUFLEX007 Malformed numeric literal: 1__0"},
      {"1_", "RUFLEX007 Malformed numeric literal: 1_"},
      {std::string(257, 'x'), "RUFLEX008 Identifier exceeds max length of 256 characters"},
      {"\"" + std::string(8193, 'x') + "\"", "RUFLEX009 String literal exceeds max length of 8192 characters"},
      {std::string(513, '1'), "RUFLEX010 Numeric literal exceeds max length of 512 characters"},
  };
  for (const auto& [text, message] : rows) BOOST_TEST_CONTEXT(text.substr(0, 40)) BOOST_TEST(shape_of(text) == message);
}

BOOST_AUTO_TEST_CASE(lengths_at_the_limit_are_good) {
  BOOST_TEST(shape_of(std::string(256, 'x')).size() == 258u);
  BOOST_TEST(shape_of("\"" + std::string(8192, 'x') + "${a}" + std::string(8192, 'y') + "\"")[0] == '"');
  std::string umlauts;
  for (int n = 0; n < 8192; ++n) umlauts += "ä";
  BOOST_TEST(shape_of("\"" + umlauts + "\"")[0] == '"');
}

BOOST_AUTO_TEST_CASE(all_errors_of_a_file_are_reported_with_their_places) {
  const source file("x.ruff", "@\n  1ex \"ok\" \"\\q ${ ~ }\"\r\n^");
  const lex_result result = lex(file);
  BOOST_REQUIRE(result.findings.size() == 5u);
  const std::pair<std::uint32_t, std::uint32_t> places[] = {{1, 1}, {2, 3}, {2, 13}, {2, 19}, {3, 1}};
  for (std::size_t n = 0; n < 5; ++n) {
    const position p = file.position_of(result.findings[n].span.begin);
    BOOST_TEST(p.line == places[n].first);
    BOOST_TEST(p.column == places[n].second);
  }
}

BOOST_AUTO_TEST_CASE(spans_view_the_source) {
  const source file("x.ruff", "ab \"c${de}\"");
  const lex_result result = lex(file);
  BOOST_TEST(result.tokens[0].span.end == 2u);
  BOOST_TEST(result.tokens[1].span.begin == 3u);
  BOOST_TEST(result.tokens[1].literal->parts[1].hole[0].span.begin == 7u);
  BOOST_TEST((result.tokens.back().kind == token_kind::end));
}

BOOST_AUTO_TEST_CASE(deeply_nested_holes_end_in_an_error) {
  std::string text;
  for (int n = 0; n < 1000; ++n) text += "\"${";
  for (int n = 0; n < 1000; ++n) text += "}\"";
  BOOST_TEST(shape_of(text).find("Maximum expression nesting depth of 256") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(keywords) {
  for (const char* word : {"let", "mut", "async", "spawn", "impl", "null", "self", "test_teardown", "yield", "in"})
    BOOST_TEST(is_keyword(word));
  for (const char* word : {"true", "None", "throw", "print", "Let", "", "elif"}) BOOST_TEST(!is_keyword(word));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
