// Last uses. The marks are seen through what they are for: `witness()` values die with the last use of their variable, and
// what nobody else holds is edited in place.

#include "lang/compile/scope.hpp"

#include "lang/syntax/parser.hpp"
#include "lang/syntax/walk.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace ruff::lang {

namespace {

/// The uses of `x` in the body of the only function of `text`, in source order: `L` for a last use, `.` for others.
std::string uses_of_x(const std::string& body) {
  const source file("test.ruff", "func f(x, a, b) { " + body + " }");
  parse_result parsed = parse(file);
  BOOST_REQUIRE((parsed.tree != nullptr));
  program builtins;
  builtins.natives = &tests::fake_builtins();
  file_scopes scopes;
  diagnostics findings;
  unit prelude{file};
  resolve(scopes, parsed.tree->statements, builtins, prelude, compile_purpose::run, findings);
  BOOST_REQUIRE(findings.empty());
  mark_last_uses(scopes, parsed.tree->statements);
  std::vector<expression*> found;
  for (statement* s : parsed.tree->statements[0]->function->body)
    for_each_expression(*s, [&](expression& e) {
      if (e.kind == expression_kind::name && e.name == "x") found.push_back(&e);
    });
  std::sort(found.begin(), found.end(), [](auto* l, auto* r) { return l->span.begin < r->span.begin; });
  std::string marks;
  for (const expression* e : found) marks += e->last_use ? 'L' : '.';
  return marks;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(liveness)

BOOST_AUTO_TEST_CASE(the_use_before_nothing_or_an_assignment_is_the_last) {
  const std::pair<std::string, std::string> rows[] = {
      {"return x", "L"},
      {"g := x return x", ".L"},
      // A name on the left is read by the operator itself, after the right side.
      {"a := x + x", "L."},
      // The target itself is found too; it is no use.
      {"x := a(x)", ".L"},
      {"a(x) x := 1 a(x)", "L.L"},
      {"if a { a(x) } else { b(x) }", "LL"},
      {"if a { a(x) } b(x)", ".L"},
      {"if a { a(x) return 1 } b(x)", "LL"},
      {"while a { a(x) }", "."},
      {"while a { x := a(x) }", ".L"},
      {"while a { a(x) break }", "L"},
      {"for i in x { a(i) }", "L"},
      {"for i in 3 { a(x) } b(x)", ".L"},
      {"for i in 3 { x := 1 a(x) }", ".L"},
      {"while a { for i in 3 { a(x) } }", "."},
      {"try { a(x) } except e { b(x) }", ".L"},
      {"try { a(x) } except e { b(e) }", "L"},
      {"g := func() { return a(x) } b(x)", "L"},
      {"g := func() { return a(x) }", ""},
      {"a(x) && b(x)", ".L"},
      {"a && x", "L"},
      {"(a && x) ?? x", ".L"},
      {"match a { case Ok(v): { b(x) } default: { b(x) } }", "LL"},
      {"match a { case 1 if b(x): { b(x) } case 2: { b(x) } }", ".LL"},
      {"match a { case [x]: { b(x) } default: { b(x) } }", "LL"},
      {"try { b(x) } finally { b(x) }", ".L"},
      {"try { return b(x) } finally { b(x) }", ".L"},
      {"try { b(x) } except e { b(x) } finally { }", ".L"},
      {"try { } except e { b(x) } finally { b(x) }", ".L"},
      {"while a { try { if b { break } } finally { a(x) } x := 1 } a(x)", "..L"},
      // A choice could assign what stands before it, so operands are read in order.
      {"return x + if a { x } else { 1 }", ".L"},
      {"return if a { x } else { x }", "LL"},
      {"return b(x, if a { return x })", ".L"},
      {"[x, a]", "L"},
      {"x.m(x)", ".L"},
      {"a(x, x)", ".L"},
      {"x |> a", "L"},
      {"throw(x)", "L"},
      {"return await x", "L"},
  };
  for (const auto& [body, marks] : rows) {
    BOOST_TEST_CONTEXT(body) {
      // Lambdas are not entered by the search for uses, so only the function's own are compared.
      BOOST_TEST(uses_of_x(body) == marks);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_value_dies_with_its_last_use) {
  tests::world w(
      "func f(v) { } func g() { a := witness() f(a) print(\"after\") b := witness() print(\"end\") } g() print(\"out\")");
  w.run_all();
  BOOST_TEST(w.output == "after;end;out;");
  BOOST_TEST(w.witnesses == 0);
}

BOOST_AUTO_TEST_CASE(programs_mean_the_same_with_moves) {
  const std::pair<std::string, std::string> rows[] = {
      {"func f(x) { y := push(x, 1) return [x, y] } print(f([0]))", "[[0], [0, 1]];"},
      {"func f(x) { x := push(x, 1) x := push(x, 2) return x } print(f([0]))", "[0, 1, 2];"},
      {"func f(x) { try { x := push(x, fail(\"no\")) } except e { } return x } print(f([0]))", "[0];"},
      {"func f(x) { for i in 3 { x := push(x, i) } return x } a := [9] print(f(a), a)", "[9, 0, 1, 2] [9];"},
      {"func f(x) { x := x + [len(x)][0] return x } print(f(1))", "!Invalid binary operation: int + null"},
      {"func f(x) { return x + x } print(f(\"ab\"))", "abab;"},
      {"func f(x) { g := func() { return x } x := 5 return g() } print(f(1))", "1;"},
      {"func f(x) { while len(x) < 3 { y := x x := push(y, len(y)) } return x } print(f([]))", "[0, 1, 2];"},
      {"xs := [3] ys := xs xs[0] := 4 print(xs, ys)", "[4] [3];"},
      {"xs := [[1], [2]] ys := xs[0] xs[0][0] := 9 print(xs, ys)", "[[9], [2]] [1];"},
  };
  for (const auto& [text, output] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(tests::output_of(text) == output);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
