// Differences of texts as people read them.

#include "runtime/testing/line_diff.hpp"

#include <boost/test/unit_test.hpp>

#include <fmt/core.h>
#include <string>

namespace ruff::runtime {

BOOST_AUTO_TEST_SUITE(line_diff_of_texts)

BOOST_AUTO_TEST_CASE(equal_texts_have_none) {
  BOOST_TEST(line_diff("", "").empty());
  BOOST_TEST(line_diff("a\nb", "a\nb").empty());
}

BOOST_AUTO_TEST_CASE(lines_come_go_and_change) {
  BOOST_TEST(line_diff("a\nb\nc", "a\nc") == "  a\n- b\n  c\n");
  BOOST_TEST(line_diff("a", "a\nb") == "  a\n+ b\n");
  BOOST_TEST(line_diff("a\nx\nb", "a\ny\nb") == "  a\n- x\n+ y\n  b\n");
  BOOST_TEST(line_diff("", "a") == "+ a\n");
}

BOOST_AUTO_TEST_CASE(common_lines_far_away_are_left_out) {
  BOOST_TEST(line_diff("1\n2\n3\n4\nx\n5\n6\n7", "1\n2\n3\n4\n5\n6\n7") == "  …\n  3\n  4\n- x\n  5\n  6\n  …\n");
}

BOOST_AUTO_TEST_CASE(very_different_texts_are_replaced_as_a_whole) {
  std::string a, b;
  for (int n = 0; n < 3000; ++n) {
    a += fmt::format("a{}\nsame\n", n);
    b += fmt::format("b{}\nsame\n", n);
  }
  const std::string shown = line_diff(a, b);
  BOOST_TEST(shown.find("\n- a2999\n") < shown.find("\n+ b1\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
