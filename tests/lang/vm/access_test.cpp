// What an assignment along a path leaves behind where others can reach it.

#include "lang/value/array.hpp"
#include "lang/value/dict.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

using tests::world;

namespace {

/// Everything that `v` reaches through arrays and dicts is shared.
bool is_shared_throughout(const value& v) {
  if (!v.is_counted()) return true;
  if (!v.as_object()->is_shared()) return false;
  bool all = true;
  if (v.is(kind::array))
    for (const value& item : items_of(v)) all = all && is_shared_throughout(item);
  if (v.is(kind::dict))
    for_each_entry(*v.as<dict_object>(), [&](const string_object&, const value& item) {
      all = all && is_shared_throughout(item);
    });
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access)

BOOST_AUTO_TEST_CASE(copies_that_an_edit_makes_in_a_home_that_others_reach_are_shared) {
  world w(R"(xs := [[1], [2], [3]]
             d := {"k": [1]}
             func edit() {
               old := xs
               held := xs[0]
               other := d
               xs[1] := [7]
               xs[0][0] := 8
               xs[2] := push(xs[2], [4])
               d.k := [9]
               d["z"] := [1]
               return [old, held, other]
             }
             kept := edit())");
  w.home.is_shared = true;
  w.run_all();
  BOOST_REQUIRE(w.main().is_finished);
  BOOST_TEST(!w.main().outcome.is(kind::failure));
  std::size_t seen = 0;
  w.home.globals.for_each([&](std::uint32_t, const global_slot& g) {
    if (!g.content.is(kind::array) && !g.content.is(kind::dict)) return;
    ++seen;
    BOOST_TEST(is_shared_throughout(g.content));
  });
  BOOST_TEST(seen == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
