// Parcels: what is at home and elsewhere in them, and arrays of them.

#include "lang/value/parcel.hpp"

#include "lang/vm/home_state.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

using tests::array_of;
using tests::array_of_values;

namespace {

/// Two homes, and parcels from them that hold arrays of one number.
struct fixture {
  static constexpr std::uint64_t here = 1, there = 2;

  static value packed(std::int64_t original, std::int64_t copy, std::uint64_t from) {
    return make_parcel(array_of({original}), array_of({copy}), from);
  }
  /// The numbers in an array of arrays.
  static std::vector<std::int64_t> numbers(const value& v) {
    std::vector<std::int64_t> found;
    for (const value& item : items_of(v)) found.push_back(items_of(item)[0].as_integer());
    return found;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(parcel_suite, fixture)

BOOST_AUTO_TEST_CASE(other_values_are_no_parcels) {
  for (const value& v : {value(), value::integer(1), array_of({1})}) {
    BOOST_TEST(!parcel_in(v));
    BOOST_TEST((&inside(v) == &v));
  }
}

BOOST_AUTO_TEST_CASE(both_forms_are_kept_and_marked_as_shared) {
  const value v = packed(1, 2, here);
  BOOST_REQUIRE(parcel_in(v));
  BOOST_TEST((parcel_in(v)->from == here));
  BOOST_TEST(items_of(inside(v))[0].as_integer() == 1);
  BOOST_TEST(items_of(parcel_in(v)->copy)[0].as_integer() == 2);
  BOOST_TEST((inside(v).as_object()->is_shared() && parcel_in(v)->copy.as_object()->is_shared()));
}

BOOST_AUTO_TEST_CASE(a_change_of_form_applies_to_both) {
  const auto wrap = [](const value& v) { return array_of_values({v}); };
  const value v = remade(packed(1, 2, here), wrap);
  BOOST_REQUIRE(parcel_in(v));
  BOOST_TEST(numbers(parcel_in(v)->original) == std::vector<std::int64_t>{1}, boost::test_tools::per_element());
  BOOST_TEST(numbers(parcel_in(v)->copy) == std::vector<std::int64_t>{2}, boost::test_tools::per_element());
  BOOST_TEST(items_of(remade(value::integer(3), wrap))[0].as_integer() == 3);
}

BOOST_AUTO_TEST_CASE(an_array_of_parcels_becomes_one) {
  const value v = joined(array_of_values({array_of({1}), packed(2, 20, here), packed(3, 30, here)}));
  BOOST_REQUIRE(parcel_in(v));
  BOOST_TEST((parcel_in(v)->from == here));
  BOOST_TEST(numbers(parcel_in(v)->original) == (std::vector<std::int64_t>{1, 2, 3}), boost::test_tools::per_element());
  BOOST_TEST(numbers(parcel_in(v)->copy) == (std::vector<std::int64_t>{1, 20, 30}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(parcels_of_several_homes_give_copies_to_all) {
  const value v = joined(array_of_values({packed(1, 10, here), packed(2, 20, there), packed(3, 30, here)}));
  BOOST_REQUIRE(parcel_in(v));
  BOOST_TEST(!parcel_in(v)->from);
}

BOOST_AUTO_TEST_CASE(an_array_without_parcels_stays_as_it_is) {
  const value plain = array_of({1, 2});
  BOOST_TEST((joined(plain).as_object() == plain.as_object()));
  BOOST_TEST(!plain.as_object()->is_shared());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
