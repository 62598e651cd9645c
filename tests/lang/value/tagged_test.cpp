// Results, options and enum values.

#include "lang/value/tagged.hpp"

#include "lang/value/heap.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

BOOST_AUTO_TEST_SUITE(tagged)

BOOST_AUTO_TEST_CASE(wrappers_know_family_and_variant) {
  BOOST_TEST(is_variant(make_ok(value::integer(1)), "Result", "Ok"));
  BOOST_TEST(is_variant(make_err(value()), "Result", "Err"));
  BOOST_TEST(is_variant(make_some(value()), "Option", "Some"));
  BOOST_TEST(is_variant(make_none(), "Option", "None"));
  BOOST_TEST(!is_variant(make_none(), "Result", "None"));
  BOOST_TEST(!is_variant(value::integer(1), "Result", "Ok"));
}

BOOST_AUTO_TEST_CASE(payloads_are_taken_in_order) {
  value payload[] = {value::integer(1), tests::nested_array(4)};
  const value v = make_tagged(make_string("Shape"), make_string("Pair"), payload);
  const auto& t = *v.as<tagged_object>();
  BOOST_TEST(t.payload_count == 2u);
  BOOST_TEST(t.payload()[0].as_integer() == 1);
  BOOST_TEST(payload[1].is(kind::null));
  BOOST_TEST(depth_of(v) == 5);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
