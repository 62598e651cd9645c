// Lines that look like statements and are none.

#include "runtime/check_lines.hpp"

#include "tests/runtime/found_by_check.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

BOOST_AUTO_TEST_SUITE(checking_lines)

BOOST_AUTO_TEST_CASE(a_bracket_at_the_start_of_a_line_goes_on) {
  const std::string goes_on = "This line goes on with the one before it, which is ";
  BOOST_TEST(found_in("x := \"ab\"\n[1].map(print)\nprint(x)") == "2:1 " + goes_on + "indexed");
  BOOST_TEST(found_in("x := print  # ( [\n(1)\nprint(x)") == "2:1 " + goes_on + "called");
  BOOST_TEST(found_in("func f() { return f }\nprint(\"${(f())\n(1)}\")") == "3:1 " + goes_on + "called");
}

BOOST_AUTO_TEST_CASE(words_take_their_value_from_the_next_line) {
  BOOST_TEST(found_in("func f() {\n  return\n  print(1)\n}\nf()") == "3:3 `return` takes its value from this line");
  BOOST_TEST(found_in("func* f() {\n  yield\n  print(1)\n}\nprint(f())") == "3:3 `yield` takes its value from this line");
}

BOOST_AUTO_TEST_CASE(what_is_written_on_purpose) {
  for (const char* text :
       {"x := \"ab\";\n[1].map(print)\nprint(x)", "print(\n  1,\n  2\n)", "print([\n  [1],\n  (2)\n])",
        "func f() { return (\n  1\n) }\nf()", "func f() {\n  return;\n}\nf()", "func f() {\n  return\n}\nf()",
        "print([1, 2]\n  .map(func(x) { return x })\n  .filter(func(x) { return\ttrue }))",
        "x := 1\n  - 2\nprint(x, (print)(1), [[1]][0])"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(found_in(text) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
