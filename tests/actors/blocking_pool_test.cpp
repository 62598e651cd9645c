// The pool under the deterministic policy: jobs run when they are asked for, and every promise gets an outcome. With
// threads: jobs that are stuck do not hold up others.

#include "actors/blocking_pool.hpp"

#include "tests/actors/quiet_node.hpp"

#include <boost/test/unit_test.hpp>

#include <latch>
#include <memory>
#include <vector>

namespace ruff::actors {

using lang::kind;
using lang::value;
using tests::quiet_node;

BOOST_AUTO_TEST_SUITE(blocking_pool_suite, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(jobs_run_in_the_order_of_the_requests) {
  quiet_node node;
  blocking_pool pool(node, true);
  std::vector<int> order;
  std::vector<actor_reference<promise_actor>> promises;
  for (int n = 0; n < 3; ++n)
    promises.push_back(pool.run([&order, n] { return order.push_back(n), value::integer(n); }, false));
  BOOST_TEST(order.empty());
  BOOST_TEST(pool.run_one());
  BOOST_TEST((promises[0]->outcome() && !promises[1]->outcome()));
  BOOST_TEST(pool.run_one());
  BOOST_TEST(pool.run_one());
  BOOST_TEST(!pool.run_one());
  BOOST_TEST(order == (std::vector<int>{0, 1, 2}), boost::test_tools::per_element());
  BOOST_TEST(promises[2]->outcome()->as_integer() == 2);
}

BOOST_AUTO_TEST_CASE(a_stop_finishes_what_must_be_and_rejects_the_rest) {
  quiet_node node;
  blocking_pool pool(node, true);
  const auto write = pool.run([] { return value::integer(1); }, true);
  const auto read = pool.run([] { return value::integer(2); }, false);
  BOOST_TEST(pool.stop(1000));
  BOOST_REQUIRE((write->outcome() && read->outcome()));
  BOOST_TEST(write->outcome()->as_integer() == 1);
  BOOST_TEST(read->outcome()->is(kind::failure));
  read->mark_observed();
}

BOOST_AUTO_TEST_CASE(a_pool_that_has_stopped_rejects) {
  quiet_node node;
  blocking_pool pool(node, true);
  BOOST_TEST(pool.stop(1000));
  const auto late = pool.run([] { return value(); }, false);
  BOOST_REQUIRE(late->outcome());
  BOOST_TEST(late->outcome()->is(kind::failure));
  late->mark_observed();
}

BOOST_AUTO_TEST_CASE(threads_finish_what_they_have_begun_before_they_stop) {
  quiet_node node;
  blocking_pool pool(node, false);
  std::vector<actor_reference<promise_actor>> writes;
  for (int n = 0; n < 20; ++n) writes.push_back(pool.run([n] { return value::integer(n); }, true));
  BOOST_TEST(pool.stop(30'000));
  for (int n = 0; n < 20; ++n) BOOST_TEST(writes[static_cast<std::size_t>(n)]->outcome()->as_integer() == n);
}

BOOST_AUTO_TEST_CASE(stuck_threads_are_joined_by_others) {
  quiet_node node;
  blocking_pool pool(node, false);
  constexpr int jobs = 200;   // as many reads of FIFOs that nobody writes to must not hold up other files
  std::latch all_have_begun(jobs);
  for (int n = 0; n < jobs; ++n)
    pool.run([&] { return all_have_begun.arrive_and_wait(), value(); }, true)->mark_observed();
  all_have_begun.wait();
  BOOST_TEST(pool.stop(30'000));
}

namespace {

class counting_job final : public pool_job {
 public:
  counting_job(std::vector<char>& steps, char mark) : steps_(steps), mark_(mark) {}
  bool step() override {
    steps_.push_back(mark_);
    return ++taken_ < 3;
  }

 private:
  std::vector<char>& steps_;
  const char mark_;
  int taken_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(all_steps_of_a_job_are_taken) {
  quiet_node node;
  blocking_pool pool(node, true);
  std::vector<char> steps;
  pool.add(std::make_unique<counting_job>(steps, 'a'), true);
  pool.add(std::make_unique<counting_job>(steps, 'b'), true);
  pool.add(std::make_unique<counting_job>(steps, 'c'), false);
  BOOST_TEST(pool.run_one());
  BOOST_TEST(pool.stop(1000));
  BOOST_TEST(steps == (std::vector<char>{'a', 'a', 'a', 'b', 'b', 'b'}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::actors
