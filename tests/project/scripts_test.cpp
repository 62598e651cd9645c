// Runs every script below RUFF_SCRIPTS that has an expected output beside it, and compares output and exit code.
//
//   case.ruff   the script          case.out   what it writes: standard output, then standard error, both trimmed
//   case.in     standard input      case.exit  the wanted exit code (else 0)
//
// The first lines of a script may say `# run: OPTIONS`, `# args: WORDS` and `# seeds: N`: the script then also runs under
// the deterministic schedule with the seeds 1 to N, always with the same expected output. RUFF_UPDATE=1 writes the outputs
// anew instead of comparing.

#include "tests/project/child.hpp"
#include "tests/project/script_case.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 120;

void run_case(const script_case& tested, const std::vector<std::string>& more_options) {
  std::vector<std::string> words{program_path(), "run"};
  words.insert(words.end(), tested.options.begin(), tested.options.end());
  words.insert(words.end(), more_options.begin(), more_options.end());
  words.push_back(tested.script.filename());
  words.insert(words.end(), tested.arguments.begin(), tested.arguments.end());
  const child_result result =
      run_child(words, tested.script.parent_path(), read_text(tested.beside(".in")), seconds_max);
  const std::string got = comparable(result);
  if (std::getenv("RUFF_UPDATE")) {
    if (trimmed(read_text(tested.beside(".out"))) != got) std::ofstream(tested.beside(".out")) << got << '\n';
    if (result.exit_code != tested.exit_code) std::ofstream(tested.beside(".exit")) << result.exit_code << '\n';
    return;
  }
  BOOST_TEST(!result.timed_out, "did not end within " << seconds_max << " s");
  BOOST_TEST(result.exit_code == tested.exit_code);
  BOOST_TEST(got == trimmed(read_text(tested.beside(".out"))));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scripts)

BOOST_AUTO_TEST_CASE(every_script_writes_what_is_expected) {
  const char* folder = std::getenv("RUFF_SCRIPTS");
  const std::vector<script_case> cases = cases_in(folder ? folder : "", std::getenv("RUFF_UPDATE") != nullptr);
  BOOST_TEST(!cases.empty());
  for (const script_case& tested : cases) {
    BOOST_TEST_CONTEXT(tested.script.string()) { run_case(tested, {}); }
    for (int seed = 1; seed <= tested.seeds; ++seed)
      BOOST_TEST_CONTEXT(tested.script.string() << " --seed " << seed) {
        run_case(tested, {"--seed", std::to_string(seed)});
      }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
