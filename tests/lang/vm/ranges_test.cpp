// Ranges and the operator `in` (docs/language.md).

#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

using tests::output_of;

BOOST_AUTO_TEST_SUITE(ranges)

BOOST_AUTO_TEST_CASE(a_range_is_the_array_of_its_ints) {
  const std::pair<std::string, std::string> rows[] = {
      {"print(1..4)", "[1, 2, 3];"},
      {"print(1..=4)", "[1, 2, 3, 4];"},
      {"print(4..4, 4..=4, 5..4, -1..=1)", "[] [4] [] [-1, 0, 1];"},
      {"n := 2 print(n - 1..n * 2 == [1, 2, 3])", "true;"},
      {"print(1..2.0)", "!The ends of a range must be ints, got int and float"},
      {"print(\"a\"..\"c\")", "!The ends of a range must be ints, got string and string"},
      {"print(0..=9223372036854775807)", "!Integer overflow: 9223372036854775807 + 1"},
      {"print(0..9223372036854775807)", "!Collection exceeds the maximum of 4294967295 items"},
  };
  for (const auto& [text, output] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(output_of(text) == output);
}

BOOST_AUTO_TEST_CASE(a_loop_over_a_range_makes_no_array) {
  const std::pair<std::string, std::string> rows[] = {
      {"for i in 2..4 { print(i) }", "2;3;"},
      {"for i in 2..=4 { if i == 3 { continue } print(i) }", "2;4;"},
      {"for i in 0..9000000000000000000 { if i == 2 { break } print(i) }", "0;1;"},
      {"for i in 3..1 { print(i) }", ""},
      {"for i in 3..null { print(i) }", "!The ends of a range must be ints, got int and null"},
  };
  for (const auto& [text, output] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(output_of(text) == output);
}

BOOST_AUTO_TEST_CASE(in_asks_every_kind_of_container) {
  const std::pair<std::string, std::string> rows[] = {
      {"print(2 in [1, 2], 3 in [1, 2], 2.0 in [2], [1] in [[1]])", "true false true true;"},
      {"print(\"b\" in \"abc\", \"\" in \"\", \"ac\" in \"abc\")", "true true false;"},
      {"d := {\"a\": 1, \"2\": 3} print(\"a\" in d, 2 in d, 1 in d, null in d)", "true true false false;"},
      {"print(3 in 1..4, 4 in 1..4, 4 in 1..=4, 2.0 in 1..4, 2.5 in 1..4, \"2\" in 1..4)",
       "true false true true false false;"},
      {"r := 1..3 print(2 in r)", "true;"},
      {"print(1 in 5)", "!Invalid binary operation: int in int"},
      {"print(1 in \"1\")", "!Invalid binary operation: int in string"},
  };
  for (const auto& [text, output] : rows) BOOST_TEST_CONTEXT(text) BOOST_TEST(output_of(text) == output);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
