// Operator methods: every instruction of an operator calls them, and they may stop the fiber (specification, section 9.2).

#include "lang/vm/machine.hpp"

#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

using tests::output_of;
using tests::world;

namespace {

/// A struct whose operators say what they were called with.
const std::string talker =
    "struct T { x: int func op_add(self, o) { return [\"add\", o] } func op_mod(self, o) { return [\"mod\", o] } "
    "func op_neg(self) { return \"neg\" } func op_eq(self, o) { return o } func op_ge(self, o) { return o } } "
    "t := T { x: 1 } func id(v) { return v } ";

}  // namespace

BOOST_AUTO_TEST_SUITE(operators)

BOOST_AUTO_TEST_CASE(every_form_of_instruction_calls_the_method) {
  const std::pair<std::string, std::string> rows[] = {
      {"print(t + 2, t % 2, -t)", "[add, 2] [mod, 2] neg;"},
      {"print(t + id(\"a\"), t % id(null))", "[add, a] [mod, null];"},
      {"print(t == 1, t >= id(\"b\"))", "1 b;"},
      {"if t == 1 { print(\"yes\") }", "yes;"},
      {"if t == 0 { } else { print(\"no\") }", "no;"},
      {"if t >= id([]) { } else { print(\"no\") }", "no;"},
      {"t += 3 print(t)", "[add, 3];"},
      {"func f() { t += 3 } f() print(t)", "[add, 3];"},
      {"print(t - 1)", "!Invalid binary operation: struct - int"},
      {"print(1 + t)", "!Invalid binary operation: int + struct"},
      {"print(t != 1, t < 1)", "!Invalid binary operation: struct < int"},
  };
  for (const auto& [text, output] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(output_of(talker + text) == output);
}

BOOST_AUTO_TEST_CASE(a_method_waits_in_the_lane_that_uses_the_operator) {
  world w("struct W { x: int func op_add(self, o) { return self.x + o + wait_open() } "
          "func op_lt(self, o) { return wait_open() } } w := W { x: 1 } "
          "print(w + 2) if w < 3 { print(\"less\") } else { print(\"not less\") }");
  w.run_all();
  BOOST_TEST(w.output == "");
  w.settle(0, value::integer(10));
  w.run_all();
  BOOST_TEST(w.output == "13;");
  w.settle(1, value::boolean(false));
  w.run_all();
  BOOST_TEST(w.output == "13;not less;");
}

BOOST_AUTO_TEST_CASE(an_error_in_a_condition_reaches_the_handler_around_it) {
  BOOST_TEST(output_of("struct F { x: int func op_lt(self, o) { throw(\"bad\") } } f := F { x: 1 } "
                       "try { if f < 1 { print(\"no\") } } except e { print(e.message, e.stack) }") == "bad [F.op_lt];");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
