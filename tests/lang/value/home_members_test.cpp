// The members of a home: they come when they are marked as shared, and go when they die, on whatever thread.

#include "lang/value/home_members.hpp"

#include "lang/value/array.hpp"
#include "lang/value/share.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

namespace ruff::lang {

namespace {

struct fixture {
  ~fixture() { members.home_ends(); }
  home_members& members = *new home_members;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(home_members_suite, fixture)

BOOST_AUTO_TEST_CASE(marking_moves_a_closure_from_its_lane_to_its_home) {
  cyclic_list lane;
  const value f = tests::closure(1);
  tests::as_cyclic(f).home = &members;
  lane.add(tests::as_cyclic(f));
  mark_shared(push(make_array(), f));
  BOOST_TEST(lane.is_empty());
  BOOST_TEST(members.count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_closure_without_a_home_gets_the_one_that_marks_it) {
  value f = tests::closure(1);
  mark_shared(f, &members);
  BOOST_TEST((tests::as_cyclic(f).home == &members));
  BOOST_TEST(members.count() == 1u);
  f = value();
  BOOST_TEST(members.count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_function_that_assigns_nothing_is_no_member) {
  const value f = tests::closure(0);
  mark_shared(f, &members);
  BOOST_TEST(members.count() == 0u);
}

BOOST_AUTO_TEST_CASE(members_die_on_other_threads_while_they_are_visited) {
  constexpr int per_thread = 2'000;
  std::vector<std::vector<value>> shares(2);
  for (auto& share : shares)
    for (int n = 0; n < per_thread; ++n) mark_shared(share.emplace_back(tests::closure(1)), &members);
  std::thread first([&] { shares[0].clear(); });
  std::thread second([&] { shares[1].clear(); });
  for (int round = 0; round < 3; ++round) {
    members.begin_visits();
    while (cyclic_object* o = members.visit()) release(o);
  }
  first.join();
  second.join();
  BOOST_TEST(members.count() == 0u);
}

BOOST_AUTO_TEST_CASE(members_outlive_their_home) {
  auto* const other = new home_members;
  const value f = tests::closure(1);
  mark_shared(f, other);
  other->home_ends();
  BOOST_TEST(other->count() == 1u);   // goes with f
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
