// Literals that are not of the type written for them.

#include "runtime/check_types.hpp"

#include "tests/runtime/found_by_check.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

BOOST_AUTO_TEST_SUITE(checking_types)

BOOST_AUTO_TEST_CASE(variables_have_the_type_written_for_them) {
  BOOST_TEST(found_in("let a: int := \"x\"\nprint(a)") ==
             "1:15 Type mismatch: variable 'a' declared as Int but assigned String");
  BOOST_TEST(found_in("mut b: string := \"x\"\nb := 1\nprint(b)") ==
             "2:6 Type mismatch: variable 'b' declared as String but assigned Int");
  BOOST_TEST(found_in("func f(a: bool := [1]) { return a }\nf()") ==
             "1:19 Type mismatch: variable 'a' declared as Bool but assigned Array");
}

BOOST_AUTO_TEST_CASE(functions_give_what_is_written_behind_their_parameters) {
  BOOST_TEST(found_in("func f(a: int, b := (1)) -> string {\n  return 1.5\n}\nf(1)") ==
             "2:10 Return type mismatch: expected String but got Float");
  BOOST_TEST(found_in("f := func() -> int { return \"${1}\" }\nf()") ==
             "1:29 Return type mismatch: expected Int but got String");
}

BOOST_AUTO_TEST_CASE(arguments_have_the_type_of_their_parameters) {
  BOOST_TEST(found_in("func f(a: int, b: string, c) { return [a, b, c] }\nf(\"x\", {}, 1)") ==
             "2:3 Function 'f' parameter 1 expects Int but got String; "
             "2:8 Function 'f' parameter 2 expects String but got Dict");
}

BOOST_AUTO_TEST_CASE(what_is_not_certain) {
  for (const char* text :
       {"let a: float := 1\nprint(a)", "let a: int := null\nprint(a)", "let a: int? := \"x\"\nprint(a)",
        "let a: int[] := [1]\nprint(a)", "let a: Array<int> := [1]\nprint(a)", "let a: User := 1\nprint(a)",
        "let a: int := len(\"x\")\nprint(a)", "func f(a: int) { return a }\nf := func(a) { return a }\nf(\"x\")",
        "func f(a: int) { return a }\nf(...[\"x\"])", "func f() -> int { return func() { return \"x\" }() }\nf()",
        "func f() -> int { let g := func() { return \"x\" }\n return len(g()) }\nf()"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(found_in(text) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
