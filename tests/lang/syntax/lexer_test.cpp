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
    out += '"' + t.content;
    for (const text_part& part : t.parts) out += part.is_hole ? "${" + shape_of(part.hole) + "}" : part.text;
    out += '"';
  }
  return out;
}

std::string shape_of(const std::string& text) {
  const source file("x.ruff", text);
  const lex_result result = lex(file);
  return result.findings.empty() ? shape_of(result.tokens) : result.findings[0].code + " " + result.findings[0].message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lexer)

BOOST_AUTO_TEST_CASE(good_texts) {
  const std::pair<std::string, std::string> rows[] = {
      {"", ""},
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
      {R"("$ $x \${n}")", "\"$ $x ${n}\""},
      {R"("a ${n + 1} b")", "\"a ${n:n + i:1} b\""},
      {R"("${"in ${n}"}${d["k"]}")", "\"${\"in ${n:n}\"}${n:d [ \"k\" ]}\""},
      {"\"${\n a }\"", "\"${n:a}\""},
      {"\"${f({})}\"", "\"${n:f ( { } )}\""},
  };
  for (const auto& [text, shape] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(shape_of(text) == shape);
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
      {"\"${\"}\"}\"", "RUFLEX003 Unterminated string literal"},
      {"/* open", "RUFLEX004 Unterminated block comment"},
      {"/*/", "RUFLEX004 Unterminated block comment"},
      {R"("\q")", R"(RUFLEX005 Invalid escape sequence: \\q)"},
      {R"("\ä")", R"(RUFLEX005 Invalid escape sequence: \\ä)"},
      {"9223372036854775808", "RUFLEX006 Numeric literal overflow: 9223372036854775808"},
      {std::string(400, '9') + ".0", "RUFLEX006 Numeric literal overflow: " + std::string(400, '9') + ".0"},
      {"1e5", "RUFLEX007 Malformed numeric literal: 1e5"},
      {"0xFF", "RUFLEX007 Malformed numeric literal: 0xFF"},
      {"1_000", "RUFLEX007 Malformed numeric literal: 1_000"},
      {"1.5km", "RUFLEX007 Malformed numeric literal: 1.5km"},
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
  const source file("x.ruff", "@\n  1e5 \"ok\" \"\\q ${ ~ }\"\r\n^");
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
  BOOST_TEST(result.tokens[1].parts[1].hole[0].span.begin == 7u);
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
