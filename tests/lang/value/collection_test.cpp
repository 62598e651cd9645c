// Sets, queues, stacks and bytes.

#include "lang/value/collection.hpp"

#include "lang/value/share.hpp"
#include "lang/value/string.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace ruff::lang {

using tests::array_of;

namespace {

value set_of(std::vector<value> items) {
  value set = make_set();
  for (value& item : items) set = set_with(std::move(set), std::move(item));
  return set;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collection)

BOOST_AUTO_TEST_CASE(a_set_keeps_the_first_of_equal_items) {
  const value set = set_of({value::integer(1), value::floating(1.0), value::integer(2), make_string("1"),
                            value::boolean(true), array_of({1}), array_of({1})});
  BOOST_TEST(sequence_items(set).size() == 5u);
  BOOST_TEST(sequence_items(set)[0].is(kind::integer));
  BOOST_TEST(set_has(set, value::floating(2.0)));
  BOOST_TEST(!set_has(set, make_string("2")));
}

BOOST_AUTO_TEST_CASE(equal_numbers_are_one_item_whatever_their_size) {
  const double half = 0.5, below_half = std::nextafter(0.5, 0.0);
  BOOST_TEST(equals(value::floating(half), value::floating(below_half)));
  BOOST_TEST(sequence_items(set_of({value::floating(half), value::floating(below_half)})).size() == 1u);
  const std::int64_t big = (std::int64_t{1} << 53) + 1;
  BOOST_TEST(equals(value::integer(big), value::floating(9007199254740992.0)));
  BOOST_TEST(sequence_items(set_of({value::floating(9007199254740992.0), value::integer(big)})).size() == 1u);
  BOOST_TEST(sequence_items(set_of({value::integer(INT64_MAX), value::floating(9223372036854775808.0)})).size() == 1u);
  BOOST_TEST(sequence_items(set_of({value::integer(INT64_MAX), value::integer(INT64_MAX - 1)})).size() == 2u);
}

BOOST_AUTO_TEST_CASE(not_a_number_never_equals_itself) {
  BOOST_TEST(sequence_items(set_of({value::floating(NAN), value::floating(NAN)})).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_set_without_an_item_keeps_the_order_of_the_others) {
  const value set = set_of({value::integer(1), value::integer(2), value::integer(3)});
  const value smaller = set_without(set, value::integer(2));
  BOOST_TEST(sequence_items(smaller).size() == 2u);
  BOOST_TEST(sequence_items(smaller)[1].as_integer() == 3);
  BOOST_TEST(set_has(smaller, value::integer(3)));
  BOOST_TEST(!set_has(smaller, value::integer(2)));
  BOOST_TEST(set_has(set, value::integer(2)));
  BOOST_TEST(sequence_items(set_without(set, value::integer(9))).size() == 3u);
}

BOOST_AUTO_TEST_CASE(items_may_come_and_go_in_any_order) {
  value set = make_set();
  for (int n = 0; n < 100; ++n) set = set_with(std::move(set), value::integer(n));
  const value before = set;
  for (int n = 0; n < 100; n += 3) set = set_without(std::move(set), value::integer(n));
  set = set_with(std::move(set), value::integer(3));
  set = set_with(std::move(set), value::floating(99.0));
  BOOST_TEST(sequence_size(set) == 68u);
  for (int n = 0; n < 99; ++n) BOOST_TEST(set_has(set, value::integer(n)) == (n % 3 != 0 || n == 3));
  const auto items = sequence_items(set);
  BOOST_REQUIRE(items.size() == 68u);
  BOOST_TEST((items[0].as_integer() == 1 && items[65].as_integer() == 98 && items[66].as_integer() == 3));
  BOOST_TEST(items[67].is(kind::floating));
  BOOST_TEST(sequence_items(before).size() == 100u);
  while (sequence_size(set) > 0) set = set_without(std::move(set), value(sequence_items(set).back()));
  BOOST_TEST(!set_has(set, value::integer(1)));
}

BOOST_AUTO_TEST_CASE(a_set_that_others_read_has_no_gaps) {
  const auto items_in = [](const value& set) { return items_of(set.as<sequence_object>()->items).size(); };
  value set = set_of({value::integer(1), value::integer(2), value::integer(3), value::integer(4)});
  set = set_without(std::move(set), value::integer(1));
  BOOST_TEST(items_in(set) == 4u);
  mark_shared(set);
  BOOST_TEST(items_in(set) == 3u);
  set = set_without(std::move(set), value::integer(2));
  BOOST_TEST(items_in(set) == 2u);
  BOOST_TEST((set_has(set, value::integer(3)) && set_has(set, value::integer(4))));
}

BOOST_AUTO_TEST_CASE(a_queue_is_first_in_first_out_over_many_rounds) {
  value queue = make_queue();
  std::int64_t next_in = 0, next_out = 0;
  for (int round = 0; round < 1000; ++round) {
    for (int n = 0; n < 7; ++n) queue = enqueued(std::move(queue), value::integer(next_in++));
    for (int n = 0; n < 6; ++n) BOOST_REQUIRE(take_front(queue).as_integer() == next_out++);
  }
  BOOST_TEST(sequence_items(queue).size() == 1000u);
  BOOST_TEST(sequence_items(queue)[0].as_integer() == next_out);
}

BOOST_AUTO_TEST_CASE(taking_from_a_copy_leaves_the_original) {
  const value queue = enqueued(enqueued(make_queue(), value::integer(1)), value::integer(2));
  value copy = queue;
  BOOST_TEST(take_front(copy).as_integer() == 1);
  BOOST_TEST(sequence_items(queue).size() == 2u);
  const value stack = stacked(stacked(make_stack(), value::integer(1)), value::integer(2));
  value other = stack;
  BOOST_TEST(take_top(other).as_integer() == 2);
  BOOST_TEST(sequence_items(other).size() == 1u);
  BOOST_TEST(sequence_items(stack).size() == 2u);
}

BOOST_AUTO_TEST_CASE(queues_compare_from_their_front) {
  value used = enqueued(enqueued(make_queue(), value::integer(0)), value::integer(1));
  (void)take_front(used);
  BOOST_TEST(equals(used, enqueued(make_queue(), value::integer(1))));
}

BOOST_AUTO_TEST_CASE(bytes_hold_anything) {
  const value bytes = make_bytes(std::string_view("a\0\xff", 3));
  BOOST_TEST(bytes_of(bytes).size() == 3u);
  BOOST_TEST(bytes_of(bytes)[2] == 0xff);
  BOOST_TEST(bytes_of(make_bytes("")).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
