// Filters of names. Files below folders: tests/project/test_run_test.cpp.

#include "runtime/testing/test_selection.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

BOOST_AUTO_TEST_SUITE(test_selection)

BOOST_AUTO_TEST_CASE(a_text_is_a_part_of_the_name) {
  BOOST_TEST(name_filter("").accepts("anything"));
  BOOST_TEST(name_filter("add").accepts("sums › adds"));
  BOOST_TEST(!name_filter("a.d").accepts("sums › adds"));
  BOOST_TEST(name_filter("/").accepts("tests/a.ruff"));
}

BOOST_AUTO_TEST_CASE(slashes_make_a_pattern) {
  BOOST_TEST(name_filter("/^sums .*s$/").accepts("sums › adds"));
  BOOST_TEST(!name_filter("/^adds/").accepts("sums › adds"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
