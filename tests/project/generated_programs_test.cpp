// The whole program with scripts that are made from the grammar: it ends by itself, well or with an error of the script, on
// the normal scheduler and on the deterministic one. RUFF_PROGRAM is set.

#include "tests/lang/generate/program_maker.hpp"
#include "tests/project/child.hpp"
#include "tests/project/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <string>
#include <vector>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 60;
constexpr std::uint32_t programs = 60;
constexpr std::size_t choices_max = 120;

void run(const std::string& folder, const std::vector<std::string>& options) {
  std::vector<std::string> words{program_path(), "run", "--max-call-depth", "50"};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back("made.ruff");
  const child_result result = run_child(words, folder, "", seconds_max);
  BOOST_TEST(!result.timed_out);
  BOOST_TEST((result.exit_code == 0 || result.exit_code == 4), result.exit_code << "\n" << result.error);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(generated_programs)

BOOST_AUTO_TEST_CASE(they_end_well_or_with_an_error_of_the_script) {
  const temporary_folder folder;
  for (std::uint32_t seed = 1; seed <= programs; ++seed) {
    const std::string text = lang::tests::make_program(seed, choices_max);
    std::ofstream(folder.path() / "made.ruff") << text;
    BOOST_TEST_CONTEXT("seed " << seed << "\n" << text) {
      run(folder.path(), {});
      run(folder.path(), {"--seed", std::to_string(seed)});
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
