// Promises as actors: who is told, once, in which order, and what happens to waits that are over elsewhere.

#include "actors/promise_actor.hpp"

#include "lang/value/failure.hpp"
#include "tests/actors/quiet_node.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <vector>

namespace ruff::actors {

using lang::kind;
using lang::value;
using tests::quiet_node;

namespace {

/// Notes what happens to it. Owned by the test, which outlives the promise.
class noting_waiter final : public waiter {
 public:
  int fired = 0;
  int dropped = 0;
  bool was_one_of_many = false;
  std::function<void(promise_actor& source)> then;

  void fire(promise_actor& source, bool is_one_of_many) override {
    ++fired;
    was_one_of_many = is_one_of_many;
    if (then) then(source);
  }
  void drop() override { ++dropped; }
};

using reference = actor_reference<promise_actor>;

}  // namespace

BOOST_AUTO_TEST_SUITE(promise_actor_suite, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(waiters_fire_once_in_the_order_in_which_they_came) {
  quiet_node node;
  const reference promise = make_promise_actor(node);
  std::vector<int> order;
  noting_waiter waiters[3];
  for (int n = 0; n < 3; ++n) {
    waiters[n].then = [&order, n](promise_actor& source) {
      order.push_back(n);
      BOOST_TEST(source.outcome()->as_integer() == 7);
    };
    BOOST_TEST(promise->subscribe(waiters[n]));
  }
  BOOST_TEST(promise->outcome() == nullptr);
  BOOST_TEST(promise->settle(value::integer(7)));
  BOOST_TEST(order == (std::vector<int>{0, 1, 2}), boost::test_tools::per_element());
  for (const noting_waiter& w : waiters) BOOST_TEST((w.fired == 1 && w.dropped == 0 && w.was_one_of_many));
}

BOOST_AUTO_TEST_CASE(an_outcome_stays_and_refuses_waiters) {
  quiet_node node;
  const reference promise = make_promise_actor(node);
  BOOST_TEST(promise->settle(value::integer(1)));
  BOOST_TEST(!promise->settle(value::integer(2)));
  noting_waiter late;
  BOOST_TEST(!promise->subscribe(late));
  BOOST_TEST(promise->outcome()->as_integer() == 1);
  BOOST_TEST(late.fired == 0);
}

BOOST_AUTO_TEST_CASE(an_abandoned_waiter_is_dropped_not_fired) {
  quiet_node node;
  const reference promise = make_promise_actor(node);
  noting_waiter over, stays;
  BOOST_TEST(promise->subscribe(over));
  BOOST_TEST(promise->subscribe(stays));
  BOOST_TEST(promise->abandon(over));
  BOOST_TEST(!promise->abandon(over));
  promise->settle(value());
  BOOST_TEST((over.fired == 0 && over.dropped == 1));
  BOOST_TEST((stays.fired == 1 && stays.dropped == 0));
  BOOST_TEST(!promise->abandon(stays));
}

BOOST_AUTO_TEST_CASE(abandoned_waiters_are_swept_out_when_they_outnumber_the_others) {
  quiet_node node;
  const reference promise = make_promise_actor(node);
  constexpr int count = 100;
  std::vector<noting_waiter> waiters(count);
  for (noting_waiter& w : waiters) BOOST_REQUIRE(promise->subscribe(w));
  int dropped = 0;
  for (int n = 0; n < 60; ++n) BOOST_TEST(promise->abandon(waiters[static_cast<std::size_t>(n)]));
  for (const noting_waiter& w : waiters) dropped += w.dropped;
  BOOST_TEST(dropped > count / 2);
  BOOST_TEST(promise->waiter_count() == static_cast<unsigned>(count - dropped));
  std::vector<std::size_t> order;
  for (std::size_t n = 60; n < count; ++n) waiters[n].then = [&order, n](promise_actor&) { order.push_back(n); };
  promise->settle(value());
  BOOST_TEST(order.size() == 40u);
  BOOST_TEST(std::is_sorted(order.begin(), order.end()));
}

BOOST_AUTO_TEST_CASE(the_last_waiter_that_leaves_is_swept_out_at_once) {
  quiet_node node;
  const reference promise = make_promise_actor(node);
  noting_waiter w;
  BOOST_TEST(promise->subscribe(w));
  BOOST_TEST(promise->abandon(w));
  BOOST_TEST(w.dropped == 1);
  BOOST_TEST(promise->waiter_count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_promise_that_goes_drops_its_waiters) {
  quiet_node node;
  noting_waiter w;
  {
    const reference promise = make_promise_actor(node);
    BOOST_TEST(promise->subscribe(w));
  }
  BOOST_TEST((w.dropped == 1 && w.fired == 0));
}

BOOST_AUTO_TEST_CASE(a_lost_producer_rejects) {
  quiet_node node;
  const reference promise = make_promise_actor(node);
  { producer lost(promise); }
  BOOST_REQUIRE(promise->outcome());
  BOOST_TEST(promise->outcome()->is(kind::failure));
  const reference kept = make_promise_actor(node);
  {
    producer used(kept);
    used.settle(value::integer(3));
  }
  BOOST_TEST(kept->outcome()->as_integer() == 3);
  promise->mark_observed();
}

BOOST_AUTO_TEST_CASE(a_long_chain_settles_without_recursion) {
  quiet_node node;
  constexpr std::size_t length = 200'000;
  std::vector<reference> chain;
  std::vector<noting_waiter> links(length);
  for (std::size_t n = 0; n <= length; ++n) chain.push_back(make_promise_actor(node));
  for (std::size_t n = 0; n < length; ++n) {
    links[n].then = [&chain, n](promise_actor&) { chain[n + 1]->settle(value::integer(1)); };
    BOOST_REQUIRE(chain[n]->subscribe(links[n]));
  }
  chain.front()->settle(value::integer(1));
  BOOST_TEST(chain.back()->outcome() != nullptr);
}

BOOST_AUTO_TEST_CASE(a_subscription_counts_as_a_look) {
  quiet_node node;
  const reference promise = make_promise_actor(node);
  BOOST_TEST(!promise->is_observed());
  noting_waiter w;
  BOOST_TEST(promise->subscribe(w));
  BOOST_TEST(promise->is_observed());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::actors
