// Each form of another language is a finding at its place, with help that says what Ruff writes instead; and what looks like
// one but means something in Ruff stays valid.

#include "lang/syntax/foreign_forms.hpp"

#include "lang/syntax/parser.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace ruff::lang {

namespace {

struct form_row {
  std::string_view text;
  std::uint32_t column;    ///< of the first finding, on line 1
  std::string_view help;   ///< a part of it
};

constexpr form_row rows[] = {
    {"def f():\n  return 1", 1, "`func name(a, b) { … }`"},
    {"fn f(a) { return a }", 1, "`func name(a, b) { … }`"},
    {"function f(a) { return a }", 1, "`func name(a, b) { … }`"},
    {"async def f() { }", 7, "`async func name() { … }`"},
    {"f := function(a) { return a }", 20, "functions are made with `func`"},
    {"f := (x) => x + 1", 10, "`func(x) { return … }`"},
    {"ys := map(xs, x => x + 1)", 17, "`func(x) { return … }`"},
    {"var x = 1", 1, "`x := 1`"},
    {"int x = 1;", 1, "`let x: int := 1`"},
    {"class A { }", 1, "`struct Name { … }`"},
    {"x := 'text'", 6, "`\"…\"`"},
    {"x := `text ${y}`", 6, "double quotes"},
    {"@cached", 1, "no decorators"},
    {"x++", 3, "`x += 1`"},
    {"x--\ny := 1", 3, "`x -= 1`"},
    {"if c { x-- }", 10, "`x -= 1`"},
    {"x := 2 ** 3", 9, "`pow(x, y)`"},
    {"x := 6 & 3", 8, "no operators on bits"},
    {"try { } catch e { }", 9, "except e"},
    {"f() finally { g() }", 5, "directly behind"},
    {"try { } except Error as e { }", 22, "every error"},
    {"try { } except { }", 16, "names the error"},
    {"if a and b { }", 6, "`a && b`"},
    {"if a or b { }", 6, "`a || b`"},
    {"if not a { }", 8, "`!x`"},
    {"x := a and b", 8, "`a && b`"},
    {"if x == 1: y := 2", 10, "braces, without a colon"},
    {"if x = 1 { }", 6, "`a == b` compares"},
    {"while (x := f()) { }", 10, "`a == b` compares"},
    {"if x === 1 { }", 8, "no `===`"},
    {"if x !== 1 { }", 8, "no `!==`"},
    {"if a { } else { } elif b { }", 19, "behind the closing brace of an `if`"},
    {"if a { } elsif (b) { }", 10, "`else if`"},
    {"if a { }\nx := c ? 1 : 2", 0, "`if c { a } else { b }`"},
    {"x := 1 if c else 2", 13, "`if c { a } else { b }`"},
    {"foreach x in xs { }", 1, "`for x in xs { … }`"},
    {"for (i = 0; i < 3; i++) { }", 5, "`for i in range(0, n)`"},
    {"for x of xs { }", 7, "`for x in xs { … }`"},
    {"for i in ..5 { }", 10, "`from..to`"},
    {"for a, b, c in xs { }", 9, "one variable or two"},
    {"do { f() } while c", 1, "`loop { … }`"},
    {"switch x { }", 1, "`match x"},
    {"match x { case (1): { } }", 16, "a literal, a range"},
    {"match x { case A { } }", 22, "before the colon"},
    {"match x { case A { 1 } }", 20, "before the colon"},
    {"ys := [x * 2 for x in xs]", 14, "`map(xs, func(x) { … })`"},
    {"x := ...xs", 6, "calls, arrays and dicts"},
    {"func f(...xs, a) { }", 15, "comes last"},
    {"func f(...xs = []) { }", 14, "an empty array"},
    {"f(a = 1)", 5, "no arguments by name"},
    {"print \"x\"", 1, "`print(value)`"},
    {"print x", 1, "`print(value)`"},
    {"throw \"x\"", 1, "`throw(value)`"},
    {"raise e", 1, "`throw(value)`"},
    {"import x from \"y\"", 15, "`from m import a, b`"},
    {"import \"y\"", 8, "`from m import a, b`"},
    {"from m import *", 15, "`from m import a, b`"},
    {"import a as b", 10, "keeps its name"},
};

/// Names that are words elsewhere, and signs side by side that mean something.
constexpr std::string_view valid[] = {
    "def := 1",
    "var(1)",
    "fn := func(x) { return x }; fn(1)",
    "print\n\"x\"",
    "print(1) print(2)",
    "x := val print(x)",
    "not := 1; and := not",
    "x := a - -b",
    "x := a--b",
    "x := --a",
    "is.of[do] := 1",
    "func f(val, new, class) { return class }",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(foreign_forms)

BOOST_AUTO_TEST_CASE(a_form_is_explained_at_its_place) {
  for (const form_row& row : rows) BOOST_TEST_CONTEXT(row.text) {
      const source file("x.ruff", std::string(row.text));
      const parse_result parsed = parse(file);
      BOOST_REQUIRE(!parsed.findings.empty());
      const diagnostic& first = parsed.findings.front();
      BOOST_TEST(first.help.find(row.help) != std::string::npos, first.message << ", help: " << first.help);
      const position at = file.position_of(first.span.begin);
      if (row.column != 0) BOOST_TEST((at.line == 1 && at.column == row.column), at.line << ":" << at.column);
    }
}

BOOST_AUTO_TEST_CASE(what_means_something_stays_valid) {
  for (const std::string_view text : valid) BOOST_TEST_CONTEXT(text) {
      const parse_result parsed = parse(source("x.ruff", std::string(text)));
      for (const diagnostic& d : parsed.findings) BOOST_ERROR(d.message);
    }
}

BOOST_AUTO_TEST_CASE(quoted_text_is_one_finding) {
  const source file("x.ruff", "x := 'it is'\ny := 'open\n");
  const auto findings = parse(file).findings;
  BOOST_REQUIRE(findings.size() == 2u);
  BOOST_TEST(file.text().substr(findings[0].span.begin, findings[0].span.end - findings[0].span.begin) == "'it is'");
  BOOST_TEST(file.text().substr(findings[1].span.begin, findings[1].span.end - findings[1].span.begin) == "'");
}

BOOST_AUTO_TEST_CASE(names_of_other_languages) {
  BOOST_TEST(foreign_help("variable", {}, "nil") == "write `null`");
  BOOST_TEST(foreign_help("variable", {}, "total").empty());
  BOOST_TEST(foreign_help("variable", {}, {}).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
