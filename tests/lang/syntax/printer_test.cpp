// Trees as text: the forms that need care, and the rule that parsing what was printed gives the same tree, for the scripts
// of the tree and for generated programs.

#include "lang/syntax/printer.hpp"

#include "lang/syntax/parser.hpp"
#include "tests/lang/generate/program_maker.hpp"
#include "tests/lang/generate/properties.hpp"
#include "tests/lang/generate/tree_scripts.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

namespace {

std::string printed(const std::string& text) {
  const parse_result result = parse(source("test.ruff", text));
  BOOST_REQUIRE(result.tree);
  return print_source(result.tree->statements);
}

struct row {
  const char* text;
  const char* printed;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(printer)

BOOST_AUTO_TEST_CASE(statements_stand_on_lines_of_their_own) {
  const row rows[] = {
      {"", ""},
      {"x=1 y:=2;;", "x := 1\ny := 2\n"},
      {"if a{b()}elif c{}else{d}", "if a {\n  b()\n} else if c { } else {\n  d\n}\n"},
      {"struct S{a:int,b=1 func m(self){}}", "struct S {\n  a,\n  b = 1,\n  func m(self) { }\n}\n"},
      {"match v{case A::B(x):{} default:{}}", "match v {\n  case A::B(x): { }\n  default: { }\n}\n"},
      {"match v{case [a,1|2,..._]if a:{} case {k,\"x y\":-1..=3,...r}:{} case P{x,y:null}|_:{}}",
       "match v {\n  case [a, 1 | 2, ..._] if a: { }\n  case {k, \"x y\": -1..=3, ...r}: { }\n"
       "  case P {x, y: null} | _: { }\n}\n"},
      {"match v{case Ok(x,):{} case Ok(x):{} case [Ok(x),None]:{}}",
       "match v {\n  case Ok(x,): { }\n  case Ok(x): { }\n  case [Ok(x,), None()]: { }\n}\n"},
      {"try{}finally{a}", "try { } finally {\n  a\n}\n"},
      {"try{}except e{}finally{}", "try { } except e { } finally { }\n"},
      {"x:=if a{b}else{}+1", "x := if a {\n  b\n} else { } + 1\n"},
      {"(match a{default:{b}}).c", "(match a {\n  default: {\n    b\n  }\n}.c)\n"},
      {"for k,v in d{print(k)}", "for k, v in d {\n  print(k)\n}\n"},
      {"[a,...b]:=xs", "let [a, ...b] := xs\n"},
      {"func f(a,b=1,...c)->int{return}", "func f(a, b = 1, ...c) {\n  return\n}\n"},
  };
  for (const row& r : rows) BOOST_TEST_CONTEXT(r.text) BOOST_TEST(printed(r.text) == r.printed);
}

BOOST_AUTO_TEST_CASE(only_parentheses_that_are_needed_are_printed) {
  const row rows[] = {
      {"x := (1 + 2) * 3 + (4 * 5)", "x := (1 + 2) * 3 + 4 * 5\n"},
      {"x := 1 - (2 - 3)", "x := 1 - (2 - 3)\n"},
      {"x := (-a).b + -(a.b)", "x := (-a).b + -a.b\n"},
      {"x := (await f()) + await (g)", "x := await f() + await g\n"},
      {"x := (a?).b + (a?)[0]", "x := (a?).b + a?[0]\n"},
      {"x := (yield a) + 1", "x := (yield a) + 1\n"},
      {"x := yield a + 1", "x := yield a + 1\n"},
      {"(func() { })()", "(func() { })()\n"},
      {"({})", "({})\n"},
      {"while (P { }) { }", "while (P { }) { }\n"},
  };
  for (const row& r : rows) BOOST_TEST_CONTEXT(r.text) BOOST_TEST(printed(r.text) == r.printed);
}

BOOST_AUTO_TEST_CASE(lines_that_would_go_on_with_the_one_before_are_separated) {
  const row rows[] = {
      {"a;[b]", "a\n;[b]\n"},
      {"a;(b + c)()", "a\n;(b + c)()\n"},
      {"a;-b", "a\n;-b\n"},
      {"return;a", "return\n;a\n"},
      {"if a { };elif()", "if a { }\n;elif()\n"},
      {"x := if a { };elif()", "x := if a { }\n;elif()\n"},
  };
  for (const row& r : rows) BOOST_TEST_CONTEXT(r.text) BOOST_TEST(printed(r.text) == r.printed);
}

BOOST_AUTO_TEST_CASE(texts_are_printed_with_the_escapes_they_need) {
  const row rows[] = {
      {R"(x := "a\"b\\ \n$x \${y}")", "x := \"a\\\"b\\\\ \\n$x \\${y}\"\n"},
      {R"(x := r"\d{2}")", "x := \"\\\\d{2}\"\n"},
      {R"(x := "${a}b${"c\u{7b}"}")", "x := \"${a}b${\"c{\"}\"\n"},
      {R"(x := "${"a"}")", "x := \"${\"a\"}\"\n"},
      {"x := [1e21, 0.1, 2.0, 0x10]", "x := [1e+21, 0.1, 2.0, 16]\n"},
  };
  for (const row& r : rows) BOOST_TEST_CONTEXT(r.text) BOOST_TEST(printed(r.text) == r.printed);
}

BOOST_AUTO_TEST_CASE(a_long_chain_needs_no_stack) {
  std::string text = "x := 1";
  for (int n = 0; n < 100'000; ++n) text += " + 1";
  BOOST_TEST(printed(text) == text + "\n");
}

BOOST_AUTO_TEST_CASE(every_script_of_the_tree_is_printed_and_parsed_back) {
  std::size_t seen = 0;
  for (const tests::tree_script& script : tests::tree_scripts()) {
    BOOST_TEST_CONTEXT(script.path) BOOST_TEST(tests::printing_complaint(script.text) == "");
    ++seen;
  }
  BOOST_TEST(seen > 1200u);
}

BOOST_AUTO_TEST_CASE(generated_programs_are_printed_and_parsed_back) {
  for (std::uint32_t seed = 1; seed <= 2000; ++seed) {
    const std::string text = tests::make_program(seed, 200);
    BOOST_TEST_CONTEXT("seed " << seed << "\n" << text) {
      BOOST_TEST(parse(source("test.ruff", text)).tree);
      BOOST_TEST(tests::printing_complaint(text) == "");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
