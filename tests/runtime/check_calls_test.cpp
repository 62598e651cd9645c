// Calls that cannot go well, and promises where values are needed.

#include "runtime/check_calls.hpp"

#include "tests/runtime/found_by_check.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

namespace {

const std::string task = "async func task(x) { return x }\n";
const std::string promise = "A promise of task is used as a value";

}  // namespace

BOOST_AUTO_TEST_SUITE(checking_calls)

BOOST_AUTO_TEST_CASE(functions_take_as_many_arguments_as_they_have_parameters) {
  BOOST_TEST(found_in("func f(a, b) { return a + b }\nf(1)\nf(1, 2)\nf(1, 2, 3)") ==
             "2:1 f expects 2 arguments, got 1; 4:1 f expects 2 arguments, got 3");
  BOOST_TEST(found_in("func f(a, b := 1) { return a + b }\nf()\nf(1)") == "2:1 f expects 1 to 2 arguments, got 0");
  BOOST_TEST(found_in("func f(a, ...b) { return [a, b] }\nf()\nf(1, 2, 3)") == "2:1 f expects at least 1 arguments, got 0");
  BOOST_TEST(found_in("func f() { return g(1) }\nfunc g() { return 1 }\nf()") == "1:19 g expects 0 arguments, got 1");
}

BOOST_AUTO_TEST_CASE(a_pipe_passes_one_argument_more) {
  BOOST_TEST(found_in("func f(a, b) { return a + b }\n1 |> f(2)\n1 |> f\n1 |> f(2, 3)") ==
             "3:1 f expects 2 arguments, got 1; 4:1 f expects 2 arguments, got 3");
}

BOOST_AUTO_TEST_CASE(builtins_count_their_arguments) {
  BOOST_TEST(found_in("print(len(1, 2))") == "1:7 len expects 1 arguments, got 2");
  BOOST_TEST(found_in("print(abs(-1), max(1, 2), range(3), range(1, 3))") == "");
}

BOOST_AUTO_TEST_CASE(what_a_name_means_must_be_certain) {
  for (const char* text : {"func f(a) { return a }\nf(...[1])", "func f(a) { return a }\nf := func() { return 1 }\nf()",
                           "func f(a) { return a }\nfunc g(f) { return f() }\ng(f)", "func abs() { return 1 }\nabs()",
                           "g := func(a) { return a }\ng := func() { return 1 }\ng()"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(found_in(text) == "");
}

BOOST_AUTO_TEST_CASE(promises_are_no_operands) {
  BOOST_TEST(found_in(task + "print(task(1) + 1, 1 * task(2), task(3) == 3, -task(4))") ==
             "2:7 " + promise + "; 2:24 " + promise + "; 2:33 " + promise + "; 2:48 " + promise);
  BOOST_TEST(found_in(task + "xs := [1]\nprint(xs[task(0)], task(xs)[0], 0..task(1), 1 in task(xs))") ==
             "3:10 " + promise + "; 3:20 " + promise + "; 3:36 " + promise + "; 3:50 " + promise);
  BOOST_TEST(found_in(task + "n := 1\nn += task(1)\nprint(\"${task(n)}\", 1 |> task ?? 2)") ==
             "3:6 " + promise + "; 4:10 " + promise);
}

BOOST_AUTO_TEST_CASE(promises_are_no_conditions) {
  BOOST_TEST(found_in(task + "if task(1) { print(1) } elif !task(2) { print(2) }\nwhile task(3) && true { break }") ==
             "2:4 " + promise + "; 2:31 " + promise + "; 3:7 " + promise);
  BOOST_TEST(found_in(task + "for x in task([1]) { print(x) }\nmatch task(1) { default: { print(1) } }") ==
             "2:10 " + promise + "; 3:7 " + promise);
}

BOOST_AUTO_TEST_CASE(names_that_keep_a_promise_are_promises) {
  BOOST_TEST(found_in(task + "let p := task(1)\nfunc f() { return p + 1 }\nprint(f(), p)") == "3:19 " + promise);
  BOOST_TEST(found_in(task + "func f() { let p := task(1)\n return func() { return p + 1 } }\nf()") == "3:25 " + promise);
}

BOOST_AUTO_TEST_CASE(promises_may_be_passed_compared_and_awaited) {
  for (const char* text : {"print(await task(1) + 1, (await task(2))[0], task(3))", "p := task(1)\np := 2\nprint(p + 1)",
                           "let p := task(1)\nlet q := task(1)\nprint(p == q, p == task(1))",
                           "let p := await task(1)\nprint(p + 1)", "xs := [task(1)]\nprint(len(xs), xs[0], type(task(2)))",
                           "struct S { x: int\n func op_add(self, p) { return p } }\nprint(S { x: 1 } + task(1))"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(found_in(task + text) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
