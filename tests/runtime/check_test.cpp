// What `check` finds, and what it leaves alone.

#include "runtime/check.hpp"

#include "tests/runtime/found_by_check.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

BOOST_AUTO_TEST_SUITE(checking)

BOOST_AUTO_TEST_CASE(names_that_are_defined_nowhere) {
  BOOST_TEST(found_in("total := 1\nprint(totl)") == "2:7 Undefined variable: totl (total)");
  BOOST_TEST(found_in("f := func(x := mising) { return \"${x + nothere}\" }\nf()") ==
             "1:16 Undefined variable: mising; 1:40 Undefined variable: nothere");
  BOOST_TEST(found_in("struct S { x: int = defalt }\nprint(S {})") == "1:21 Undefined variable: defalt (default)");
  BOOST_TEST(found_in("func f() { return later }\nlater := 1\nprint(f(), len(\"x\"), PI)") == "");
}

BOOST_AUTO_TEST_CASE(variables_that_nothing_reads) {
  BOOST_TEST(found_in("func f() {\n  let a := 1\n  mut b := 2\n  b := 3\n}\nf()") ==
             "2:7 Unused variable: a; 3:7 Unused variable: b");
  BOOST_TEST(found_in("let [a, b, ...c] := [1, 2]\nprint(b)") == "1:6 Unused variable: a; 1:15 Unused variable: c");
}

BOOST_AUTO_TEST_CASE(variables_that_are_read_somewhere) {
  for (const char* text : {"let a := 1\nprint(\"${a}\")", "func f() { let a := 1\n return func() { return a } }\nf()",
                           "let a := 1\nfunc f() { return a }\nf()", "let _a := 1", "let _ := 1",
                           "export let a := 1", "let a := 1\ntest \"t\" { print(a) }", "mut a := [1]\na[0] := 2",
                           "for k, v in {} { print(k) }", "let a := 1\nspawn { print(a) }"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(found_in(text) == "");
}

BOOST_AUTO_TEST_CASE(statements_that_are_never_reached) {
  BOOST_TEST(found_in("func f() {\n  return 1\n  print(2)\n  print(3)\n}\nf()") == "3:3 Unreachable code");
  BOOST_TEST(found_in("loop {\n  if true { break } else { throw(1) }\n  print(2)\n}") == "3:3 Unreachable code");
  BOOST_TEST(found_in("for x in [1] { try { continue\n  print(x) } except e { print(e) } }") ==
             "2:3 Unreachable code");
  BOOST_TEST(found_in("func f() { if true { return 1 }\n return 2 }\nf()") == "");
  BOOST_TEST(found_in("func f() { return 1\n func g() { return 1 } }\nf()") == "");
}

BOOST_AUTO_TEST_CASE(assignments_to_what_cannot_change) {
  BOOST_TEST(found_in("let a := [1]\na := 2\na[0] := 3\nprint(a)") ==
             "2:1 Cannot reassign immutable let binding: a; 3:1 Cannot mutate immutable let binding: a");
  BOOST_TEST(found_in("const A := 1\nfunc f() { A += 1 }\nf()") == "2:12 Cannot reassign const binding: A");
  BOOST_TEST(found_in("func f() { let a := 1\n return func() { a := a + 1 } }\nf()") ==
             "2:18 Cannot reassign immutable let binding: a");
  BOOST_TEST(found_in("let a := 1\nfunc f() { a := 2 }\nf()\nprint(a)") == "2:12 Cannot reassign immutable let binding: a");
  BOOST_TEST(found_in("a := 1\na := 2\nfunc f(b) { b := a\n return b }\nf(1)") == "");
}

BOOST_AUTO_TEST_CASE(variants_and_fields_that_are_not_declared) {
  BOOST_TEST(found_in("enum Color { Red, Green }\nmatch Color::Gren { case Color::Rde: { } }") ==
             "2:14 Unknown variant: Color::Gren (Green); 2:33 Unknown variant: Color::Rde (Red)");
  BOOST_TEST(found_in("struct User { name: string }\nprint(User { nmae: \"x\" })") ==
             "2:14 Unknown field: User.nmae (name)");
  BOOST_TEST(found_in("print(Shape::Circle(1), Ok(1), None, Point { x: 1 })") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
