// Lists of cyclic objects: who is visited, and who leaves them.

#include "lang/value/cyclic.hpp"

#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <vector>

namespace ruff::lang {

BOOST_AUTO_TEST_SUITE(cyclic)

BOOST_AUTO_TEST_CASE(visits_give_each_object_once_and_keep_it_listed) {
  cyclic_list list;
  std::vector<value> objects;
  for (int n = 0; n < 3; ++n) list.add(tests::as_cyclic(objects.emplace_back(tests::closure(1))));
  for (int round = 0; round < 2; ++round) {
    list.begin_visits();
    std::set<const object*> seen;
    while (const cyclic_object* o = list.visit()) BOOST_TEST(seen.insert(o).second);
    BOOST_TEST(seen.size() == 3u);
  }
  BOOST_TEST(list.count() == 3u);
}

BOOST_AUTO_TEST_CASE(who_comes_during_the_visits_is_not_visited) {
  cyclic_list list;
  const value first = tests::closure(1), second = tests::closure(1);
  list.add(tests::as_cyclic(first));
  list.begin_visits();
  list.add(tests::as_cyclic(second));
  BOOST_TEST((list.visit() == first.as_object()));
  BOOST_TEST((list.visit() == nullptr));
  BOOST_TEST(list.count() == 2u);
}

BOOST_AUTO_TEST_CASE(a_dying_object_leaves_its_list_before_and_after_its_visit) {
  cyclic_list list;
  value first = tests::closure(1), second = tests::closure(1);
  list.add(tests::as_cyclic(first));
  list.add(tests::as_cyclic(second));
  list.begin_visits();
  const cyclic_object* const seen = list.visit();
  first = value();
  BOOST_TEST(list.count() == 1u);
  second = value();
  BOOST_TEST(list.is_empty());
  BOOST_TEST((list.visit() == nullptr));
  BOOST_TEST((seen != nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
