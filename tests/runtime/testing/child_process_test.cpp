// Children: their streams, their ends, and a limit on their time.

#include "runtime/testing/child_process.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::runtime {

BOOST_AUTO_TEST_SUITE(child_process)

BOOST_AUTO_TEST_CASE(both_outputs_and_the_exit_code_are_kept) {
  const child_result result = run_child({{"sh", "-c", "cat; echo bad >&2; pwd; exit 7"}, "/", "in\n", 0});
  BOOST_TEST(result.output == "in\n/\n");
  BOOST_TEST(result.error == "bad\n");
  BOOST_TEST(result.exit_code == 7);
  BOOST_TEST(!result.timed_out);
}

BOOST_AUTO_TEST_CASE(more_input_than_a_pipe_holds_comes_back) {
  const std::string much(1 << 20, 'x');
  BOOST_TEST((run_child({{"cat"}, "", much, 0}).output == much));
  BOOST_TEST(run_child({{"true"}, "", much, 0}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_child_that_does_not_end_is_killed) {
  const child_result result = run_child({{"sh", "-c", "echo begun; exec sleep 1000"}, "", "", 300});
  BOOST_TEST(result.timed_out);
  BOOST_TEST(result.exit_code == 128 + 9);
  BOOST_TEST(result.output == "begun\n");
}

BOOST_AUTO_TEST_CASE(programs_and_folders_that_are_not_there_have_codes) {
  BOOST_TEST(run_child({{"/no/such/program"}, "", "", 0}).exit_code == 127);
  BOOST_TEST(run_child({{"true"}, "/no/such/folder", "", 0}).exit_code == 126);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
