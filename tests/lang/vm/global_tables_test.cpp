// Tables of globals per unit: what is read of a unit that the home has not executed, and what a first write does.

#include "lang/vm/global_tables.hpp"

#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

namespace {

struct fixture {
  tests::world w{"", {{"m", "export x := 1 export func f() { return x }"}}};
  const unit& m = **w.load("m", w.code.main(), nullptr);
  global_tables globals;

  fixture() { globals.code = &w.code; }
  [[nodiscard]] std::uint32_t index(std::string_view name) const { return m.find_export(name)->global; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(global_tables_suite, fixture)

BOOST_AUTO_TEST_CASE(a_unit_without_table_has_its_functions_and_nothing_else) {
  BOOST_TEST(globals[index("f")].content.is(kind::function));
  BOOST_TEST(globals[index("x")].content.is(kind::unset));
  BOOST_TEST(!globals.has(m.number));
}

BOOST_AUTO_TEST_CASE(the_first_write_makes_a_table) {
  const global_slot& before = globals[index("x")];
  globals.own(index("x")).content = value::integer(5);
  BOOST_TEST(globals.has(m.number));
  BOOST_TEST(globals[index("x")].content.as_integer() == 5);
  BOOST_TEST(globals[index("f")].content.is(kind::function));
  BOOST_TEST(before.content.is(kind::unset));
  global_tables other;
  other.code = &w.code;
  BOOST_TEST(other[index("x")].content.is(kind::unset));
}

BOOST_AUTO_TEST_CASE(tables_stay_where_they_are) {
  globals.add(main_unit);
  globals.own(index("x")).content = value::integer(1);
  const global_slot* const place = &globals[index("x")];
  const std::uint32_t more[] = {prelude_unit};
  globals.add(more);
  BOOST_TEST(&globals[index("x")] == place);
  BOOST_TEST(globals.units().size() == 3u);
}

BOOST_AUTO_TEST_CASE(an_index_is_a_unit_and_a_slot) {
  BOOST_TEST(unit_of(index_of(7, 9)) == 7u);
  BOOST_TEST(slot_of(index_of(7, 9)) == 9u);
  BOOST_TEST(unit_of(index_of(units_max - 1, slots_max - 1)) == units_max - 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
