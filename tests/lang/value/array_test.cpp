// Copy-on-write and growth of arrays.

#include "lang/value/array.hpp"

#include "lang/value/heap.hpp"
#include "lang/value/string.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

using tests::array_of;

BOOST_AUTO_TEST_SUITE(array)

BOOST_AUTO_TEST_CASE(an_array_held_once_grows_in_place) {
  value a = make_array(8);
  const object* before = a.as_object();
  for (std::int64_t n = 0; n < 8; ++n) a = push(std::move(a), value::integer(n));
  BOOST_TEST((a.as_object() == before));
  BOOST_TEST(items_of(a)[7].as_integer() == 7);
}

BOOST_AUTO_TEST_CASE(an_array_held_twice_is_copied) {
  const value old = array_of({1, 2});
  const value grown = push(old, value::integer(3));
  const value changed = with_item(old, 0, value::integer(9));
  BOOST_TEST(items_of(old).size() == 2u);
  BOOST_TEST(items_of(old)[0].as_integer() == 1);
  BOOST_TEST(items_of(grown).size() == 3u);
  BOOST_TEST(items_of(changed)[0].as_integer() == 9);
}

BOOST_AUTO_TEST_CASE(a_copy_holds_the_items_too) {
  const value inner = array_of({1});
  const value outer = push(make_array(), inner);
  { const value copy = push(outer, value::integer(2)); }
  BOOST_TEST(!inner.is_unique());
  BOOST_TEST(items_of(outer)[0].as_object() == inner.as_object());
}

BOOST_AUTO_TEST_CASE(an_array_can_contain_itself_as_it_was) {
  value a = array_of({1});
  a = push(a, a);
  BOOST_TEST(items_of(a).size() == 2u);
  BOOST_TEST(items_of(items_of(a)[1]).size() == 1u);
}

BOOST_AUTO_TEST_CASE(growth_moves_few_times) {
  value a = make_array();
  std::size_t moves = 0;
  const object* last = a.as_object();
  for (std::int64_t n = 0; n < 100'000; ++n) {
    a = push(std::move(a), value::integer(n));
    if (a.as_object() != last) ++moves;
    last = a.as_object();
  }
  BOOST_TEST(moves < 40u);
  BOOST_TEST(items_of(a)[99'999].as_integer() == 99'999);
}

BOOST_AUTO_TEST_CASE(appending_copies_what_others_hold) {
  value items[] = {value::integer(1), value::integer(2)};
  const value two = make_array(std::span(items));
  const value four = append(two, items_of(two));
  BOOST_TEST(items_of(two).size() == 2u);
  BOOST_TEST(items_of(four).size() == 4u);
  value grown = append(make_array(8), items_of(four));
  const object* const block = grown.as_object();
  grown = append(std::move(grown), items_of(four));
  BOOST_TEST((grown.as_object() == block));
  BOOST_TEST(items_of(grown)[7].as_integer() == 2);
}

BOOST_AUTO_TEST_CASE(taking_values_leaves_null_behind) {
  std::vector<value> items{make_string("long enough to be counted"), value::integer(2)};
  const value a = make_array(std::span<value>(items));
  BOOST_TEST(items[0].is(kind::null));
  BOOST_TEST(text_of(items_of(a)[0]) == "long enough to be counted");
  BOOST_TEST(items_of(a)[0].is_unique());
}

BOOST_AUTO_TEST_CASE(depth_is_counted_from_the_leaves) {
  BOOST_TEST(depth_of(make_array()) == 1);
  BOOST_TEST(depth_of(array_of({1})) == 1);
  BOOST_TEST(depth_of(tests::nested_array(3)) == 3);
  BOOST_TEST(depth_of(with_item(array_of({1}), 0, tests::nested_array(5))) == 6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
