// Who waits for whom among modules that are being executed.

#include "lang/vm/open_modules.hpp"

#include "lang/compile/unit.hpp"
#include "lang/value/promise.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::lang {

namespace {

struct fixture {
  tests::world w{""};
  lane_host& host = w;
  open_modules open;
  unit a{source("a.ruff", "")}, b{source("b.ruff", "")}, c{source("c.ruff", "")};

  fixture() {
    a.name = "a";
    b.name = "b";
    c.name = "c";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(open_modules_suite, fixture)

BOOST_AUTO_TEST_CASE(nothing_is_met_when_the_module_is_not_open) {
  const auto met = open.import(a, nullptr, host);
  BOOST_TEST(met.gate.is(kind::null));
  BOOST_TEST(met.circle.empty());
}

BOOST_AUTO_TEST_CASE(whoever_comes_second_waits_for_the_outcome) {
  open.begin(a, nullptr, &w);
  const value gate = open.import(a, nullptr, host).gate;
  BOOST_REQUIRE(gate.is(kind::promise));
  BOOST_TEST((open.import(a, nullptr, host).gate.as_object() == gate.as_object()));
  BOOST_TEST((outcome_of(*gate.as<promise_object>()) == nullptr));
  open.end(a, value::integer(7), host);
  BOOST_TEST(outcome_of(*gate.as<promise_object>())->as_integer() == 7);
  BOOST_TEST(open.import(a, nullptr, host).gate.is(kind::null));
}

BOOST_AUTO_TEST_CASE(a_circle_is_named_in_the_order_of_its_imports) {
  open.begin(a, nullptr, &w);
  BOOST_TEST(open.import(a, &a, host).circle == "a -> a");
  open.begin(b, &a, &w);
  open.begin(c, &b, &w);
  BOOST_TEST(open.import(a, &c, host).circle == "a -> b -> c -> a");
  BOOST_TEST(open.import(b, &c, host).circle == "b -> c -> b");
}

BOOST_AUTO_TEST_CASE(a_wait_for_another_lane_closes_a_circle_too) {
  open.begin(a, nullptr, &w);
  open.begin(b, nullptr, &host);
  BOOST_TEST(open.import(b, &a, host).gate.is(kind::promise));
  BOOST_TEST(open.import(a, &b, host).circle == "a -> b -> a");
}

BOOST_AUTO_TEST_CASE(an_import_that_is_over_closes_no_circle) {
  open.begin(a, nullptr, &w);
  open.begin(b, &a, &w);
  open.end(b, value(), host);
  open.begin(b, nullptr, &host);
  BOOST_TEST(open.import(a, &b, host).circle.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
