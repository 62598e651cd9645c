// What each kind of object holds.

#include "lang/value/parts.hpp"

#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace ruff::lang {

namespace {

bool holds(const value& container, const value& part) {
  const auto parts = parts_of(*container.as_object());
  return std::any_of(parts.begin(), parts.end(), [&](const value& p) {
    return p.is_counted() && p.as_object() == part.as_object();
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parts)

BOOST_AUTO_TEST_CASE(every_container_shows_what_it_holds) {
  shape_table shapes;
  const value inner = tests::array_of({1, 2});
  value closure = tests::closure(1);
  tests::variable_of(closure) = inner;
  value failure = fail(error_code::cancelled, "x");
  failure.as<failure_object>()->cause = inner;
  const value containers[] = {
      push(make_array(), inner),
      with_entry(with_entry(make_dict(), "a", value::integer(1)), "b", inner),
      with_field(shapes, make_structure(shapes.root("S")), "f", inner),
      make_ok(inner),
      make_settled_promise(inner),
      closure,
      failure,
  };
  for (const value& container : containers) BOOST_TEST(holds(container, inner), type_name(container));
  const value queue = enqueued(make_queue(), inner);
  BOOST_TEST(parts_of(*queue.as_object()).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_text_holds_nothing) {
  const value text = append(make_string("a"), " longer text");
  BOOST_TEST(parts_of(*text.as_object()).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
