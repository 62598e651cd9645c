// Lines from a pipe, in the order in which they were asked for, until its end or until the program's.

#include "actors/line_input.hpp"

#include "lang/value/string.hpp"
#include "tests/actors/quiet_node.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>
#include <vector>

#include <unistd.h>

namespace ruff::actors {

using lang::kind;
using lang::value;
using tests::quiet_node;

namespace {

/// A pipe as standard input of a node whose jobs run when the test says so.
struct piped_input {
  explicit piped_input(std::string_view content) {
    BOOST_REQUIRE(pipe(ends) == 0);
    BOOST_REQUIRE(write(ends[1], content.data(), content.size()) == static_cast<ssize_t>(content.size()));
  }
  ~piped_input() {
    close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
  }
  void end() { close(std::exchange(ends[1], -1)); }

  int ends[2] = {-1, -1};
};

const value& outcome_in(const value& promise) {
  const value* outcome = lang::outcome_of(*promise.as<lang::promise_object>());
  BOOST_REQUIRE(outcome);
  return *outcome;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(line_input_suite, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(lines_come_in_the_order_of_the_questions) {
  piped_input pipe("one\ntwo\r\n\nlast");
  pipe.end();
  quiet_node node;
  line_input input(node, pipe.ends[0]);
  std::vector<value> lines;
  for (int n = 0; n < 5; ++n) lines.push_back(input.next_line());
  BOOST_TEST(node.pool().run_one());
  BOOST_TEST(!node.pool().run_one());
  constexpr std::string_view expected[] = {"one", "two", "", "last"};
  for (std::size_t n = 0; n < std::size(expected); ++n) BOOST_TEST(lang::text_of(outcome_in(lines[n])) == expected[n]);
  BOOST_TEST(outcome_in(lines[4]).is(kind::null));
}

BOOST_AUTO_TEST_CASE(a_line_that_nobody_waits_for_any_more_goes_to_the_next) {
  struct : waiter {
    void fire(promise_actor&, bool) override {}
    void drop() override {}
  } lane;
  piped_input pipe("one\ntwo\n");
  quiet_node node;
  line_input input(node, pipe.ends[0]);
  const value cancelled = input.next_line();
  auto& source = static_cast<promise_actor&>(*cancelled.as<lang::promise_object>()->source);
  BOOST_TEST(source.subscribe(lane));
  BOOST_TEST(source.abandon(lane));
  BOOST_TEST(node.pool().run_one());
  const value first = input.next_line();
  const value second = input.next_line();
  BOOST_TEST(node.pool().run_one());
  BOOST_TEST(lang::text_of(outcome_in(first)) == "one");
  BOOST_TEST(lang::text_of(outcome_in(second)) == "two");
}

BOOST_AUTO_TEST_CASE(a_stop_ends_a_wait_for_input) {
  piped_input pipe("");
  quiet_node node;
  line_input input(node, pipe.ends[0]);
  const value line = input.next_line();
  input.stop();
  BOOST_TEST(node.pool().run_one());
  BOOST_TEST(outcome_in(line).is(kind::null));
}

BOOST_AUTO_TEST_CASE(what_is_no_utf8_rejects_its_line_alone) {
  piped_input pipe("\xff\nfine\n");
  quiet_node node;
  line_input input(node, pipe.ends[0]);
  const value broken = input.next_line();
  const value fine = input.next_line();
  BOOST_TEST(node.pool().run_one());
  BOOST_TEST(outcome_in(broken).is(kind::failure));
  lang::mark_observed(*broken.as<lang::promise_object>());
  BOOST_TEST(lang::text_of(outcome_in(fine)) == "fine");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::actors
