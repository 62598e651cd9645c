// In which order ready work is picked, and by whom.

#include "actors/run_queues.hpp"

#include "tests/actors/quiet_node.hpp"

#include <boost/test/unit_test.hpp>

#include <caf/resumable.hpp>

#include <set>
#include <vector>

namespace ruff::actors {

using tests::quiet_node;

namespace {

struct idle_job final : caf::resumable {
  resume_result resume(caf::execution_unit*, std::size_t) override { return done; }
  void intrusive_ptr_add_ref_impl() override {}
  void intrusive_ptr_release_impl() override {}
};

/// Jobs known by their numbers.
struct fixture {
  quiet_node node;
  std::vector<idle_job> jobs = std::vector<idle_job>(200);

  caf::resumable* job(std::size_t n) { return &jobs[n]; }
  std::size_t number(const caf::resumable* job) const {
    return static_cast<std::size_t>(static_cast<const idle_job*>(job) - jobs.data());
  }
  std::vector<std::size_t> pops(run_queues& queues, std::size_t worker, std::size_t count) const {
    std::vector<std::size_t> order;
    for (std::size_t n = 0; n < count; ++n) order.push_back(number(queues.pop(worker)));
    return order;
  }
  std::vector<std::size_t> seeded_order(std::uint64_t seed) {
    seeded_queue queue(node, seed);
    for (std::size_t n = 0; n < 50; ++n) queue.push(job(n), 0, push_mode::behind);
    return pops(queue, 0, 50);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_queues_suite, fixture, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(the_newest_of_what_a_lane_made_ready_comes_first) {
  work_stealing_queues queues(node, 1);
  for (std::size_t n = 0; n < 3; ++n) queues.push(job(n), 0, push_mode::next);
  BOOST_TEST(pops(queues, 0, 3) == (std::vector<std::size_t>{2, 1, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_goes_behind_comes_last_in_its_order) {
  work_stealing_queues queues(node, 1);
  queues.push(job(0), 0, push_mode::behind);
  queues.push(job(1), 0, push_mode::behind);
  queues.push(job(2), 0, push_mode::next);
  BOOST_TEST(pops(queues, 0, 3) == (std::vector<std::size_t>{2, 0, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nothing_waits_for_ever_behind_newer_work) {
  work_stealing_queues queues(node, 1);
  queues.push(job(0), 0, push_mode::behind);
  std::size_t picks = 0;
  for (bool found = false; !found && picks < 1000; ++picks) {
    queues.push(job(1), 0, push_mode::next);
    found = number(queues.pop(0)) == 0;
  }
  BOOST_TEST(picks < 100u);
}

BOOST_AUTO_TEST_CASE(a_thief_takes_the_oldest_half) {
  work_stealing_queues queues(node, 2);
  for (std::size_t n = 0; n < 8; ++n) queues.push(job(n), 0, push_mode::behind);
  BOOST_TEST(number(queues.pop(1)) == 0u);
  BOOST_TEST(node.statistics.total(&event_counters::steals) == 1u);
  BOOST_TEST(number(queues.pop(0)) == 4u);   // 1 to 3 are in the thief's queue
  BOOST_TEST(pops(queues, 1, 3) == (std::vector<std::size_t>{1, 2, 3}), boost::test_tools::per_element());
  BOOST_TEST(node.statistics.total(&event_counters::steals) == 1u);
}

BOOST_AUTO_TEST_CASE(work_from_outside_is_spread) {
  work_stealing_queues queues(node, 2);
  queues.push(job(0), run_queues::no_worker, push_mode::next);
  queues.push(job(1), run_queues::no_worker, push_mode::next);
  const std::set<std::size_t> both{number(queues.pop(0)), number(queues.pop(1))};
  BOOST_TEST(both.size() == 2u);
  BOOST_TEST(node.statistics.total(&event_counters::steals) == 0u);
}

BOOST_AUTO_TEST_CASE(a_drain_gives_every_job_once) {
  work_stealing_queues queues(node, 3);
  for (std::size_t n = 0; n < 30; ++n) queues.push(job(n), n % 3, n % 2 ? push_mode::next : push_mode::behind);
  std::set<std::size_t> left;
  std::size_t count = 0;
  queues.drain([&](caf::resumable* j) { left.insert(number(j)), ++count; });
  BOOST_TEST((left.size() == 30u && count == 30u));
}

BOOST_AUTO_TEST_CASE(the_seed_decides_the_order) {
  const auto order = seeded_order(1);
  BOOST_TEST(order == seeded_order(1), boost::test_tools::per_element());
  BOOST_TEST((order != seeded_order(2) || order != seeded_order(3)));
  BOOST_TEST(std::set<std::size_t>(order.begin(), order.end()).size() == 50u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::actors
