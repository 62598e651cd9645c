// Cycles of a lane's own: freed while the lane runs, when it ends, and when it is dropped; portions do not let the lane go
// on.

#include "lang/vm/own_cycles.hpp"

#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

using tests::output_of;
using tests::world;

namespace {

/// keep() makes a closure that holds itself and a witness.
const std::string keep =
    "func keep() { w := witness() other := null f := func(x) { if x != null { other := x } return [other, w] } "
    "f(f) return f } ";
/// The same with a generator, which gets itself out of a closure.
const std::string keep_generator =
    "func* items(get) { w := witness() mine := get(null) yield 1 yield 2 } "
    "func keep() { it := null get := func(x) { if x != null { it := x } return it } g := items(get) "
    "get(g) g.next() get(1) } ";

}  // namespace

BOOST_AUTO_TEST_SUITE(own_cycles_suite)

BOOST_AUTO_TEST_CASE(a_loop_that_makes_cycles_keeps_few_of_them) {
  for (const std::string& start : {keep, keep_generator}) {
    world w(start + "func run() { for i in 100000 { keep() } pending() keep() return 0 } run()");
    w.run_all();
    BOOST_TEST(w.witnesses < 40'000);
    BOOST_TEST(w.counters.freed_in_cycles > 50'000u);
  }
}

BOOST_AUTO_TEST_CASE(cycles_that_are_alive_survive) {
  BOOST_TEST(output_of(keep + "func run() { xs := [] for i in 3000 { xs := push(xs, keep()) } "
                              "for i in 20000 { keep() } n := 0 "
                              "for f in xs { if f(null)[0] == f { n := n + 1 } } return n } "
                              "print(run())") == "3000;");
}

BOOST_AUTO_TEST_CASE(a_lane_that_ends_frees_its_cycles) {
  world w(keep + "func run() { for i in 10 { keep() } } run()");
  w.run_all();
  BOOST_TEST(w.witnesses == 10);
  w.main().f.end_cycles();
  BOOST_TEST(w.witnesses == 0);
}

BOOST_AUTO_TEST_CASE(a_lane_that_is_dropped_in_the_middle_of_a_search_frees_its_cycles) {
  // What is alive makes a search long enough, whatever the slice is.
  world w(keep + "func run() { xs := [] while true { xs := push(xs, keep()) } } run()");
  bool has_searched = false;
  for (int n = 0; n < 1'000'000 && !has_searched; ++n) {
    const auto before = w.main().f.steps_;
    w.ready.clear();
    static_cast<void>(w.main().step());
    has_searched = w.main().f.steps_ == before && w.witnesses > 0;   // the script stood still
  }
  BOOST_TEST(has_searched);
  w.main().f = fiber();
  BOOST_TEST(w.witnesses == 0);
}

BOOST_AUTO_TEST_CASE(what_the_globals_of_an_ended_lane_hold_goes_to_the_home) {
  world w(keep + "kept := keep() keep() func use() { return kept }");
  w.run_all();
  w.main().f.end_cycles();
  BOOST_TEST(w.witnesses == 1);
  BOOST_TEST(w.home.members->count() == 1u);
  w.home.globals.reset();
  BOOST_TEST(free_cycles(std::vector{w.home.members}) == 1u);
  BOOST_TEST(w.witnesses == 0);
}

BOOST_AUTO_TEST_CASE(siblings_that_hold_each_other_are_freed) {
  world w("func outer() { w := witness() func even(n) { if n == 0 { return w } return odd(n - 1) } "
          "func odd(n) { return even(n - 1) } return 0 } for i in 5 { outer() }");
  w.run_all();
  BOOST_TEST(w.witnesses == 5);
  BOOST_TEST(w.main().f.end_cycles() > 0u);
  BOOST_TEST(w.witnesses == 0);
}

BOOST_AUTO_TEST_CASE(shared_cycles_belong_to_the_home) {
  world w(keep + "async func body() { k := keep() await pending() keep() } for i in 5 { body() }");
  w.run_all();
  for (std::size_t n = 0; n < 5; ++n) w.settle(n, value());
  w.run_all();
  w.lanes.clear();
  BOOST_TEST(free_cycles(std::vector{w.home.members}) == 5u);
  BOOST_TEST(w.witnesses == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
