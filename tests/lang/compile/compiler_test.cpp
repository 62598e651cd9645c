// From text to program: the classes of globals (design, rule 4) and static errors.

#include "lang/compile/program.hpp"

#include "lang/compile/code.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

namespace {

diagnostics findings_of(const std::string& text) {
  program p;
  return compile(p, tests::fake_builtins(), "", source("test.ruff", text));
}

/// `own`, `constant`, `top_level` or `home`: how the global `name` of `text` is sorted.
std::string class_of(const std::string& text, std::string_view name) {
  program p;
  const diagnostics findings = compile(p, tests::fake_builtins(), "", source("test.ruff", text));
  if (!findings.empty()) return findings[0].message;
  constexpr std::string_view names[] = {"constant", "top_level", "home"};
  for (const global_info& g : p.main().globals)
    if (g.name == name) return std::string(names[static_cast<std::size_t>(g.kind)]);
  return "own";
}

struct class_row {
  const char* text;
  const char* kind;   ///< of `x`
};

}  // namespace

BOOST_AUTO_TEST_SUITE(compiler)

BOOST_AUTO_TEST_CASE(globals_are_sorted_by_who_names_and_assigns_them) {
  const class_row rows[] = {
      // Named in no function body: a local of the top-level code.
      {"x := 1 print(x)", "own"},
      {"x := 1 x := 2 while x < 5 { x := x + 1 }", "own"},
      {"for i in 3 { x := i }", "own"},
      {"x := 1 f := func(y) { return y } f(x)", "own"},
      // One top-level assignment outside loops, read by functions.
      {"x := 1 func f() { return x }", "constant"},
      {"const x := 1 func f() { return x }", "constant"},
      {"func f() { return func() { return x } } x := 1", "constant"},
      {"[x, y] := [1, 2] func f() { return x }", "constant"},
      {"func x() { } func f() { x() }", "constant"},
      {"func x() { return x }", "constant"},
      {"struct S { func x(self) { } }", "own"},
      // Assigned by top-level statements only.
      {"x := 1 x := 2 func f() { return x }", "top_level"},
      {"x := 1 x += 2 func f() { return x }", "top_level"},
      {"x := [1] x[0] := 2 func f() { return x }", "top_level"},
      {"x := {} x.a := 2 func f() { return x }", "top_level"},
      {"for i in 3 { x := i } func f() { return x }", "top_level"},
      {"x := 0 while x < 3 { x := x + 1 } func f() { return x }", "top_level"},
      {"func x() { } x := 2 func f() { return x }", "top_level"},
      // Assigned by the body of a function.
      {"x := 1 func f() { x := 2 }", "home"},
      {"x := 1 func f() { x += 2 }", "home"},
      {"x := [1] func f() { x[0] := 2 }", "home"},
      {"x := {} func f() { x.a.b := 2 }", "home"},
      {"x := 1 f := func() { return func() { x := 2 } }", "home"},
      {"x := 1 spawn { x := 2 }", "home"},
      {"func x() { } func f() { x := 1 }", "home"},
      // Accumulated in a top-level loop that waits.
      {"x := [] for i in 3 { x := push(x, await pending()) } func f() { return x }", "home"},
      {"x := 0 while x < 3 { x += 1 await pending() } func f() { return x }", "home"},
      {"x := [] for i in 3 { await pending() x[i] := 1 } func f() { return x }", "home"},
      {"x := 0 for i in 3 { x := await pending() } func f() { return x }", "top_level"},
      {"x := [] for i in 3 { x := push(x, i) } await pending() func f() { return x }", "top_level"},
      // A name that a function binds itself is not the global.
      {"x := 1 func f(x) { x := 2 }", "own"},
      {"x := 1 func f() { let x := 2 x := 3 }", "own"},
      {"x := 1 func f() { for x in 3 { x := 1 } }", "own"},
  };
  for (const class_row& row : rows) BOOST_TEST_CONTEXT(row.text) BOOST_TEST(class_of(row.text, "x") == row.kind);
}

BOOST_AUTO_TEST_CASE(methods_are_constants_unless_a_function_declares_them) {
  BOOST_TEST(class_of("struct S { func m(self) { } }", "S.m") == "constant");
  BOOST_TEST(class_of("func f() { struct S { func m(self) { } } }", "S.m") == "home");
}

BOOST_AUTO_TEST_CASE(static_errors) {
  const std::pair<std::string, std::string> rows[] = {
      {"break", "break can only be used inside a loop"},
      {"while a { func f() { continue } }", "continue can only be used inside a loop"},
      {"for i in 3 { spawn { break } }", "break can only be used inside a loop"},
      {"func f() { let a := 1 let a := 2 }", "Duplicate declaration in the same scope: a"},
      {"func f(a) { let a := 1 }", "Duplicate declaration in the same scope: a"},
      {"func f(a, a) { }", "Duplicate declaration in the same scope: a"},
      {"struct S { func* m(self) { } }", "Generator methods are not supported for structs: S.m"},
      {"throw()", "throw() requires exactly one argument"},
      {"x := Result::Ok(1, 2)", "Result::Ok(...) requires exactly one argument"},
      {"x := Option::None(1)", "Option::None takes no arguments"},
  };
  for (const auto& [text, message] : rows) {
    BOOST_TEST_CONTEXT(text) {
      const diagnostics findings = findings_of(text);
      BOOST_REQUIRE(!findings.empty());
      BOOST_TEST(findings[0].message == "Compilation error: " + message);
      BOOST_TEST(row_of(findings[0].kind).code == "RUFVM001");
    }
  }
}

BOOST_AUTO_TEST_CASE(good_programs_have_no_findings) {
  for (const char* text : {"", "func f() { let a := 1 if a { let a := 2 } }", "let a := 1", "while true { break }",
                           "for i in 3 { for j in 3 { continue } }", "func f(a) { a := 1 }", "x := Err(1)", "yield 1"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(findings_of(text).empty());
}

BOOST_AUTO_TEST_CASE(all_code_is_well_formed) {
  tests::world w(
      "struct P { x = 1 func m(self, a) { self.x := a return self } } "
      "async func f(a, b) { try { if a { return await f(b, a) } else { throw(\"x\") } } except e { return e.message } } "
      "func* g() { for i in 10 { if i % 2 == 0 { continue } yield i } } "
      "c := func() { n := 0 return func() { n := n + 1 return n } } "
      "match f(1, 2) { case Ok(v): { print(v) } default: { [a, ...b] := [1, 2] print(a, b) } } "
      "d := {\"a\": [1, 2]} d.a[0] := 3 d[\"a\"][1] += 4 spawn { print(d) }");
  for (const auto& f : w.code.main().functions) BOOST_TEST(verify(*f, w.code) == "");
}

BOOST_AUTO_TEST_CASE(more_globals_than_registers_still_compile) {
  std::string text;
  for (int n = 0; n < 5000; ++n) text += "v" + std::to_string(n) + " := " + std::to_string(n) + "\n";
  BOOST_TEST(tests::output_of(text + "print(v0, v1499, v1500, v4999)") == "0 1499 1500 4999;");
}

BOOST_AUTO_TEST_CASE(a_function_has_room_for_so_many_variables) {
  const auto with_variables = [](int count) {
    std::string text = "func f() {\n";
    for (int n = 0; n < count; ++n) text += "v" + std::to_string(n) + " := " + std::to_string(n) + "\n";
    return text + "return v0 }\nprint(f())";
  };
  BOOST_TEST(findings_of(with_variables(4000)).empty());
  const diagnostics findings = findings_of(with_variables(4200));
  BOOST_REQUIRE(findings.size() == 1u);
  BOOST_TEST(findings[0].message ==
             "Compilation error: function is too large: more than 4095 variables and intermediate values");
}

BOOST_AUTO_TEST_CASE(long_functions_get_long_jumps) {
  std::string body;
  for (int n = 0; n < 20'000; ++n) body += "x := x + 1\n";
  BOOST_TEST(tests::output_of("func f(a) { x := 0 if a { " + body + "} else { x := -1 } while x < 20005 { " + body +
                              "} return x } print(f(true), f(false))") == "40000 39999;");
}

BOOST_AUTO_TEST_CASE(long_chains_compile_and_run) {
  std::string sum = "print(0", members = "d := {} print(d";
  for (int n = 0; n < 100'000; ++n) sum += " + 1";
  for (int n = 0; n < 2'000; ++n) members += "?.b";
  BOOST_TEST(tests::output_of(sum + ")") == "100000;");
  BOOST_TEST(tests::output_of(members + ")") == "null;");
}

BOOST_AUTO_TEST_CASE(chains_too_long_for_a_function_are_an_error) {
  for (const char* link : {".b", "?.b", "()", "(1)", "[0]", ".m()", " |> f", " ?? a"}) {
    std::string text = "a := null x := a";
    for (int n = 0; n < 100'000; ++n) text += link;
    const diagnostics findings = findings_of(text);
    for (const diagnostic& d : findings)
      BOOST_TEST(d.message.starts_with("Compilation error: "), d.message);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
