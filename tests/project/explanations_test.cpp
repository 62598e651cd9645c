// `explain`: every kind of diagnostic has a page in docs/errors.md, whose wrong example produces that very diagnostic and
// whose right example runs.

#include "tests/project/child.hpp"
#include "tests/project/fenced_blocks.hpp"
#include "tests/project/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ruff::tests {

namespace {

constexpr int seconds_max = 60;

struct table_row {
  std::string_view slug;
  std::string_view code;
};

constexpr table_row rows[] = {
#define RUFF_DIAGNOSTIC(name, code, subsystem, title) {#name, code},
#include "lang/diagnostics.def"
#undef RUFF_DIAGNOSTIC
};

/// What no example can cause, or only one that takes gigabytes.
const std::set<std::string_view> without_example{"not_supported", "internal_error", "promise_lost", "capability_denied",
                                                 "value_size"};

std::string page() {
  const char* root = std::getenv("RUFF_ROOT");
  return read_text((std::filesystem::path(root ? root : ".") / "docs/errors.md").string());
}

std::string section_of(const std::string& text, std::string_view slug) {
  const std::string heading = "\n## " + std::string(slug) + "\n";
  const std::size_t begin = text.find(heading);
  if (begin == std::string::npos) return {};
  const std::size_t end = text.find("\n## ", begin + heading.size());
  return text.substr(begin + heading.size(), end == std::string::npos ? end : end - begin - heading.size());
}

std::string replaced(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// Runs a block, a script or commands of a shell, with diagnostics for machines.
child_result run_block(const fenced_block& block) {
  const temporary_folder folder;
  if (block.language.starts_with("sh")) {
    std::string commands = block.text;
    for (const std::string command : {" run", " check"})
      commands = replaced(commands, "ruff-actor" + command, program_path() + command + " --diagnostics json");
    return run_child({"/bin/sh", "-c", commands}, folder.path(), "", seconds_max);
  }
  std::ofstream(folder.path() / "example.ruff") << block.text;
  return run_child({program_path(), "run", "--diagnostics", "json", "example.ruff"}, folder.path(), "", seconds_max);
}

child_result explain(const std::vector<std::string>& words) {
  std::vector<std::string> all{program_path(), "explain"};
  all.insert(all.end(), words.begin(), words.end());
  return run_child(all, ".", "", seconds_max);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explanations)

BOOST_AUTO_TEST_CASE(every_example_produces_its_diagnostic_and_every_repair_runs) {
  const std::string text = page();
  for (const table_row& row : rows) BOOST_TEST_CONTEXT(row.slug) {
    const std::string section = section_of(text, row.slug);
    BOOST_TEST(!section.empty(), "no page");
    const std::vector<fenced_block> blocks = blocks_of(section);
    if (without_example.contains(row.slug)) continue;
    BOOST_REQUIRE(blocks.size() == 2u);
    BOOST_TEST(blocks[0].language.ends_with(" wrong"));
    const child_result wrong = run_block(blocks[0]);
    const std::string first = wrong.error.substr(0, wrong.error.find('\n'));
    BOOST_TEST(first.find("\"detail\":\"" + std::string(row.slug) + "\"") != std::string::npos, first);
    BOOST_TEST(first.find("\"code\":\"" + std::string(row.code) + "\"") != std::string::npos, first);
    BOOST_TEST(wrong.exit_code != 0);
    const child_result right = run_block(blocks[1]);
    BOOST_TEST(right.error.empty(), right.error);
    BOOST_TEST(right.exit_code == 0);
  }
}

BOOST_AUTO_TEST_CASE(no_page_is_about_something_else) {
  const std::string text = page();
  std::size_t pages = 0;
  for (std::size_t at = text.find("\n## "); at != std::string::npos; at = text.find("\n## ", at + 1)) ++pages;
  BOOST_TEST(pages == std::size(rows));
}

BOOST_AUTO_TEST_CASE(a_page_is_found_by_slug_code_or_both) {
  const std::string expected =
      "RUFLEX003/unterminated_string: a string without its closing quote\n\nA string ends on its line";
  for (const char* word : {"unterminated_string", "RUFLEX003", "RUFLEX003/unterminated_string"})
    BOOST_TEST(explain({word}).output.starts_with(expected));
  const std::string blocks = "\nWrong:\n\n    print(\"Hello)\n\nRight:\n\n    print(\"Hello\")\n";
  BOOST_TEST(explain({"unterminated_string"}).output.find(blocks) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_family_is_listed) {
  const std::string family = explain({"RUFPARSE001"}).output;
  BOOST_TEST(family.find("RUFPARSE001  chained_assignment     two assignments in one statement\n") != std::string::npos);
  BOOST_TEST(family.find("RUFLEX") == std::string::npos);
  const std::string all = explain({}).output;
  for (const table_row& row : rows) BOOST_TEST(all.find(row.slug) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_word_that_is_no_diagnostic_is_a_usage_error) {
  const child_result result = explain({"undefined_nam"});
  BOOST_TEST(result.exit_code == 2);
  BOOST_TEST(result.error.find("no diagnostic is called 'undefined_nam'; did you mean 'undefined_name'?") !=
             std::string::npos);
  BOOST_TEST(explain({"a", "b"}).exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
