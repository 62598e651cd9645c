// Programs made from the grammar compile to code that the verifier accepts, and run without crash, hang or leak; the scripts
// of the tree compile, too. Sanitizers see what the comparisons here cannot.

#include "tests/lang/generate/program_maker.hpp"

#include "tests/lang/generate/properties.hpp"
#include "tests/lang/generate/tree_scripts.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>

namespace ruff::lang::tests {

namespace {

constexpr std::size_t steps_max = 20'000;

/// Sanitizers and single steps make each program dozens of times slower.
std::uint32_t programs() { return std::getenv("RUFF_SANITIZED") ? 300 : 2000; }

}  // namespace

BOOST_AUTO_TEST_SUITE(program_maker)

BOOST_AUTO_TEST_CASE(one_seed_makes_one_program) {
  BOOST_TEST(make_program(1u, 50) == make_program(1u, 50));
  BOOST_TEST(make_program(1u, 50) != make_program(2u, 50));
}

BOOST_AUTO_TEST_CASE(the_verifier_accepts_every_script_of_the_tree) {
  for (const tree_script& script : tree_scripts())
    BOOST_TEST_CONTEXT(script.path) BOOST_TEST(compiling_complaint(script.text) == "");
}

BOOST_AUTO_TEST_CASE(the_lexer_keeps_to_every_script_of_the_tree) {
  for (const tree_script& script : tree_scripts())
    BOOST_TEST_CONTEXT(script.path) BOOST_TEST(lexing_complaint(script.text) == "");
}

BOOST_AUTO_TEST_CASE(generated_programs_compile_to_code_that_the_verifier_accepts) {
  for (std::uint32_t seed = 1; seed <= programs(); ++seed)
    BOOST_TEST_CONTEXT("seed " << seed) BOOST_TEST(compiling_complaint(make_program(seed, 200)) == "");
}

BOOST_AUTO_TEST_CASE(generated_programs_run_and_do_the_same_when_they_are_printed) {
  for (std::uint32_t seed = 1; seed <= programs(); ++seed)
    BOOST_TEST_CONTEXT("seed " << seed) BOOST_TEST(running_complaint(make_program(seed, 200), steps_max) == "");
}

BOOST_AUTO_TEST_CASE(what_the_fuzzers_start_from_and_found_runs) {
  std::size_t seen = 0;
  for (const tree_script& script : tree_scripts()) {
    if (script.path.find("tests/fuzz/") == std::string::npos) continue;
    BOOST_TEST_CONTEXT(script.path) BOOST_TEST(running_complaint(script.text, steps_max) == "");
    ++seen;
  }
  BOOST_TEST(seen > 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang::tests
