// Runs every script below RUFF_SCRIPTS that has an expected output beside it, and compares output and exit code.
//
//   case.ruff   the script          case.out   what it writes: standard output, then standard error, both trimmed
//   case.in     standard input      case.exit  the wanted exit code (else 0)
//
// The first lines of a script may say `# run: OPTIONS`, `# args: WORDS` and `# seeds: N`: the script then also runs under
// the deterministic schedule with the seeds 1 to N, always with the same expected output. RUFF_UPDATE=1 writes the outputs
// anew instead of comparing.

#include "tests/project/child.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 120;
constexpr int header_lines = 4;

struct script_case {
  std::filesystem::path script;
  std::vector<std::string> options;
  std::vector<std::string> arguments;
  int seeds = 0;
  int exit_code = 0;

  std::string beside(const char* extension) const { return std::filesystem::path(script).replace_extension(extension); }
};

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

script_case read_case(const std::filesystem::path& script) {
  script_case found;
  found.script = script;
  std::ifstream file(script);
  std::string line;
  for (int n = 0; n < header_lines && std::getline(file, line); ++n) {
    if (line.starts_with("# run: ")) found.options = words_of(line.substr(7));
    if (line.starts_with("# args: ")) found.arguments = words_of(line.substr(8));
    if (line.starts_with("# seeds: ")) found.seeds = std::atoi(line.c_str() + 9);
  }
  const std::string exit_code = read_text(found.beside(".exit"));
  if (!exit_code.empty()) found.exit_code = std::atoi(exit_code.c_str());
  return found;
}

std::vector<script_case> all_cases() {
  const char* folder = std::getenv("RUFF_SCRIPTS");
  std::vector<script_case> cases;
  if (!folder) return cases;
  const bool updates = std::getenv("RUFF_UPDATE") != nullptr;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".ruff") continue;
    script_case found = read_case(entry.path());
    // A script without expected output is a part of another case.
    if (updates || std::filesystem::exists(found.beside(".out"))) cases.push_back(std::move(found));
  }
  std::sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) { return a.script < b.script; });
  return cases;
}

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
  const std::vector<script_case> cases = all_cases();
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
