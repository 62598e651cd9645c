// Timers in virtual time: when they fire, in which order, and that nobody keeps them for nothing.

#include "actors/timer_service.hpp"

#include "tests/actors/quiet_node.hpp"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <vector>

namespace ruff::actors {

using tests::quiet_node;

namespace {

class noting_waiter final : public waiter {
 public:
  noting_waiter(std::vector<int>& order, int number) : order_(order), number_(number) {}
  void fire(promise_actor&, bool) override { order_.push_back(number_); }
  void drop() override {}

 private:
  std::vector<int>& order_;
  const int number_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(timer_service_suite, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(time_moves_from_timer_to_timer) {
  quiet_node node;
  timer_service& timers = node.timers();
  const auto late = timers.add(20);
  const auto early = timers.add(10);
  BOOST_TEST(timers.now_ms() == 0u);
  BOOST_TEST(timers.advance());
  BOOST_TEST(timers.now_ms() == 10u);
  BOOST_TEST((early->outcome() && !late->outcome()));
  BOOST_TEST(timers.advance());
  BOOST_TEST(timers.now_ms() == 20u);
  BOOST_TEST(late->outcome() != nullptr);
  BOOST_TEST(!timers.advance());
  BOOST_TEST(timers.now_ns() == 20'000'000u);
}

BOOST_AUTO_TEST_CASE(timers_of_one_moment_fire_in_the_order_in_which_they_were_made) {
  quiet_node node;
  std::vector<int> order;
  std::deque<noting_waiter> waiters;
  std::vector<actor_reference<promise_actor>> timers;
  for (int n = 0; n < 5; ++n) {
    waiters.emplace_back(order, n);
    timers.push_back(node.timers().add(3));
    BOOST_TEST(timers.back()->subscribe(waiters.back()));
  }
  BOOST_TEST(node.timers().advance());
  BOOST_TEST(order == (std::vector<int>{0, 1, 2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_timer_that_nobody_holds_is_gone) {
  quiet_node node;
  { const auto dropped = node.timers().add(5); }
  BOOST_TEST(!node.timers().advance());
  BOOST_TEST(node.timers().now_ms() == 0u);
}

BOOST_AUTO_TEST_CASE(a_timer_whose_only_waiter_left_fires_for_nobody) {
  quiet_node node;
  std::vector<int> order;
  noting_waiter w(order, 1);
  const auto timer = node.timers().add(5);
  BOOST_TEST(timer->subscribe(w));
  BOOST_TEST(timer->abandon(w));
  BOOST_TEST(timer->waiter_count() == 0u);
  BOOST_TEST(node.timers().advance());
  BOOST_TEST(order.empty());
}

BOOST_AUTO_TEST_CASE(a_stopped_service_fires_nothing) {
  quiet_node node;
  const auto before = node.timers().add(5);
  node.timers().stop();
  const auto after = node.timers().add(5);
  BOOST_TEST(!node.timers().advance());
  BOOST_TEST((!before->outcome() && !after->outcome()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::actors
