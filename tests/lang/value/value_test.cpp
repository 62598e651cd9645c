// Tags, ownership, truth and equality of values.

#include "lang/value/value.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace ruff::lang {

using tests::array_of;
using tests::nested_array;

BOOST_AUTO_TEST_SUITE(value_suite)

BOOST_AUTO_TEST_CASE(scalars_are_not_counted) {
  for (const value& v : {value(), value::integer(7), value::floating(0.5), value::boolean(true), value::unset()})
    BOOST_TEST(!v.is_counted());
  BOOST_TEST(value::integer(-3).as_integer() == -3);
  BOOST_TEST(value::floating(0.25).as_float() == 0.25);
  BOOST_TEST(value::boolean(true).as_bool());
  BOOST_TEST(value().is(kind::null));
}

BOOST_AUTO_TEST_CASE(copies_count_and_moves_do_not) {
  value a = make_array();
  BOOST_TEST(a.is_unique());
  value b = a;
  BOOST_TEST(!a.is_unique());
  const value c = std::move(b);
  BOOST_TEST(b.is(kind::null));
  BOOST_TEST(!a.is_unique());
  a = value();
  BOOST_TEST(c.is_unique());
}

BOOST_AUTO_TEST_CASE(assigning_a_value_to_itself_keeps_it) {
  value a = array_of({1, 2});
  const value& same = a;
  a = same;
  BOOST_TEST(a.is_unique());
  BOOST_TEST(items_of(a).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_slot_carries_the_reference) {
  value a = make_array();
  const value also = a;
  const slot s = a.release_slot();
  BOOST_TEST(a.is(kind::null));
  BOOST_TEST(!also.is_unique());
  { const value back = value::adopt(s); }
  BOOST_TEST(also.is_unique());
}

BOOST_AUTO_TEST_CASE(immortal_values_are_never_unique) {
  const value text = make_immortal_string("literal");
  const value owner = value::own(text.as_object());
  BOOST_TEST(!text.is_counted());
  BOOST_TEST(!text.is_unique());
  BOOST_TEST(text.is(kind::string));
}

BOOST_AUTO_TEST_CASE(truth) {
  const value truthy[] = {value::integer(-1), value::floating(0.1), value::boolean(true), make_string(" "), array_of({0}),
                          with_entry(make_dict(), "k", value()), make_none(), make_set(), value::floating(NAN)};
  const value falsy[] = {value(), value::boolean(false), value::integer(0), value::floating(-0.0), make_string(""),
                         make_array(), make_dict()};
  for (const value& v : truthy) BOOST_TEST_CONTEXT(type_name(v)) BOOST_TEST(is_truthy(v));
  for (const value& v : falsy) BOOST_TEST_CONTEXT(type_name(v)) BOOST_TEST(!is_truthy(v));
}

BOOST_AUTO_TEST_CASE(names_of_types) {
  shape_table shapes;
  const std::pair<value, std::string> rows[] = {
      {value::integer(1), "int"}, {value::floating(1), "float"}, {value(), "null"}, {value::boolean(false), "bool"},
      {make_string("ab"), "string"}, {make_array(), "array"}, {make_dict(), "dict"},
      {make_structure(shapes.root("P")), "struct"}, {make_ok(value()), "result"}, {make_none(), "option"},
      {make_tagged(make_string("Color"), make_string("Red"), {}), "tagged"}, {make_set(), "set"}, {make_queue(), "queue"},
      {make_stack(), "stack"}, {make_bytes("x"), "bytes"}};
  for (const auto& [v, name] : rows) BOOST_TEST(type_name(v) == name);
}

BOOST_AUTO_TEST_CASE(numbers_are_equal_across_types_within_epsilon) {
  const double inf = std::numeric_limits<double>::infinity();
  BOOST_TEST(equals(value::integer(1), value::floating(1.0)));
  BOOST_TEST(equals(value::floating(0.1 + 0.2), value::floating(0.3)));
  BOOST_TEST(equals(value::floating(inf), value::floating(inf)));
  BOOST_TEST(equals(value::floating(0.0), value::floating(-0.0)));
  BOOST_TEST(!equals(value::floating(inf), value::floating(-inf)));
  BOOST_TEST(!equals(value::floating(NAN), value::floating(NAN)));
  BOOST_TEST(!equals(value::integer(1), value::boolean(true)));
  BOOST_TEST(!equals(value(), value::boolean(false)));
}

BOOST_AUTO_TEST_CASE(strict_equality_knows_types) {
  BOOST_TEST(!equals_strictly(value::integer(1), value::floating(1.0)));
  BOOST_TEST(!equals_strictly(value::floating(0.1 + 0.2), value::floating(0.3)));
  BOOST_TEST(equals_strictly(value::floating(0.3), value::floating(0.3)));
  BOOST_TEST(!equals_strictly(array_of({1}), tests::array_of_values({value::floating(1)})));
}

BOOST_AUTO_TEST_CASE(containers_are_equal_by_content) {
  shape_table shapes;
  const auto point = [&](std::int64_t x, bool turned) {
    value p = make_structure(shapes.root("P"));
    p = with_field(shapes, std::move(p), turned ? "y" : "x", value::integer(turned ? 2 : x));
    return with_field(shapes, std::move(p), turned ? "x" : "y", value::integer(turned ? x : 2));
  };
  BOOST_TEST(equals(array_of({1, 2}), array_of({1, 2})));
  BOOST_TEST(!equals(array_of({1, 2}), array_of({2, 1})));
  BOOST_TEST(!equals(array_of({1, 2}), array_of({1})));
  BOOST_TEST(equals(point(1, false), point(1, true)));
  BOOST_TEST(!equals(point(1, false), point(3, true)));
  BOOST_TEST(equals(make_ok(array_of({1})), make_ok(array_of({1}))));
  BOOST_TEST(!equals(make_ok(array_of({1})), make_err(array_of({1}))));
  const value ab = with_entry(with_entry(make_dict(), "a", value::integer(1)), "b", value::integer(2));
  const value ba = with_entry(with_entry(make_dict(), "b", value::integer(2)), "a", value::integer(1));
  BOOST_TEST(equals(ab, ba));
  BOOST_TEST(!equals(ab, with_entry(ab, "c", value())));
  BOOST_TEST(!equals(ab, with_entry(ab, "a", value::integer(3))));
}

BOOST_AUTO_TEST_CASE(deep_values_are_compared_and_destroyed_without_recursion) {
  value a = nested_array(1'000'000), b = nested_array(1'000'000);
  BOOST_TEST(equals(a, b));
  BOOST_TEST(!equals(a, nested_array(999'999)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
