// The language rule by rule: every section that tests/scripts/rules/SECTIONS lists has rules, every rule has cases,
// and every case does what its comments promise (rule_book.hpp has the form). RUFF_PROGRAM and RUFF_ROOT are set.

#include "tests/project/child.hpp"
#include "tests/project/rule_book.hpp"
#include "tests/project/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace ruff::tests {

namespace {

namespace fs = std::filesystem;

constexpr int seconds_max = 60;
constexpr std::size_t cases_min = 800;

fs::path scripts_folder() {
  const char* root = std::getenv("RUFF_ROOT");
  return fs::path(root ? root : ".") / "tests/scripts";
}
fs::path rules_folder() { return scripts_folder() / "rules"; }

struct book {
  std::vector<rule_section> sections;
  std::vector<std::string> complaints;
};

const book& rule_book() {
  static const book whole = [] {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(rules_folder()))
      if (entry.path().extension() == ".cases") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    book read;
    for (const fs::path& file : files) {
      auto sections = read_rules(file.filename(), read_text(file), read.complaints);
      std::move(sections.begin(), sections.end(), std::back_inserter(read.sections));
    }
    return read;
  }();
  return whole;
}

template <class Visit>
void for_each_case(Visit visit) {
  for (const rule_section& section : rule_book().sections)
    for (const rule& r : section.rules)
      for (const rule_case& c : r.cases) visit(r, c);
}

/// Scripts of their own below tests/scripts/language.
std::size_t count_scripts() {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(scripts_folder() / "language"))
    if (entry.path().extension() == ".out") ++count;
  return count;
}

void run_case(const rule_case& c, const fs::path& folder) {
  std::ofstream(folder / "case.ruff") << c.script;
  std::vector<std::string> words{program_path(), "run"};
  const std::vector<std::string> options = run_options(c.script);
  words.insert(words.end(), options.begin(), options.end());
  words.push_back("case.ruff");
  const child_result result = run_child(words, folder, "", seconds_max);
  const case_result wanted = promised(c.script);
  const case_result got = shown(result.output, result.error, "case.ruff");
  BOOST_TEST(!result.timed_out, c.place << " did not end");
  BOOST_TEST(difference(wanted, got) == "", c.place << ": " << difference(wanted, got) << "\n" << result.error);
  // Lexer and parser 3, other errors 4; reports without code do not end the program.
  int exit_code = 0;
  for (const expected_error& error : got.errors)
    if (!error.code.empty()) exit_code = error.code.starts_with("RUFLEX") || error.code.starts_with("RUFPARSE") ? 3 : 4;
  BOOST_TEST(result.exit_code == exit_code, c.place << " ended with " << result.exit_code << " instead of " << exit_code);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(the_files_are_well_formed) {
  for (const std::string& complaint : rule_book().complaints) BOOST_ERROR(complaint);
}

BOOST_AUTO_TEST_CASE(every_section_has_rules) {
  std::map<std::string, const rule_section*> found;
  for (const rule_section& section : rule_book().sections)
    BOOST_TEST(found.emplace(section.number, &section).second, section.number << " occurs twice");
  std::istringstream list(read_text(rules_folder() / "SECTIONS"));
  for (std::string line; std::getline(list, line);) {
    const bool is_open = line.starts_with("? ");
    if (is_open) line.erase(0, 2);
    const std::string number = line.substr(0, line.find(' '));
    const auto section = found.find(number);
    BOOST_TEST((section != found.end()) == !is_open, line << (is_open ? " is no longer open" : " has no rules"));
    if (section == found.end()) continue;
    BOOST_TEST(section->second->title == line.substr(number.size() + 1));
    BOOST_TEST(!section->second->rules.empty(), line << " has no rules");
    found.erase(section);
  }
  for (const auto& [number, section] : found) BOOST_ERROR(number << " is not in SECTIONS");
}

BOOST_AUTO_TEST_CASE(every_rule_has_cases) {
  for (const rule_section& section : rule_book().sections)
    for (const rule& r : section.rules) BOOST_TEST(!r.cases.empty(), r.number << " " << r.text);
}

BOOST_AUTO_TEST_CASE(every_case_promises_something_or_is_there) {
  std::size_t count = count_scripts();
  for_each_case([&](const rule&, const rule_case& c) {
    if (c.see.empty()) {
      ++count;
      const case_result wanted = promised(c.script);
      BOOST_TEST(wanted.output.size() + wanted.errors.size() > 0u, c.place << " promises nothing");
    } else {
      BOOST_TEST(fs::exists(scripts_folder() / (c.see + ".out")), c.place << " is not there");
    }
  });
  BOOST_TEST(count >= cases_min);
}

BOOST_AUTO_TEST_CASE(every_case_keeps_its_promises) {
  const temporary_folder folder;
  for_each_case([&](const rule& r, const rule_case& c) {
    if (!c.see.empty()) return;
    BOOST_TEST_CONTEXT(r.number << " " << r.text) run_case(c, folder.path());
  });
}

BOOST_AUTO_TEST_CASE(a_broken_book_is_noticed) {
  std::vector<std::string> complaints;
  (void)read_rules("x", "## 1 A\n### 1.2 Rule\n=== c\nprint(1)\n## 2 B\nstray\n", complaints);
  BOOST_REQUIRE(complaints.size() == 2u);
  BOOST_TEST(complaints[0] == "x:2: rule 1.2 should be 1.1");
  BOOST_TEST(complaints[1] == "x:6: belongs to no case");
}

BOOST_AUTO_TEST_CASE(a_broken_promise_is_noticed) {
  const case_result wanted = promised("print(1)  # => 1\nx  # !! [RUFVM001] Undefined variable: x\n");
  const std::string report = "[RUFVM001] [vm] Runtime Error: Undefined variable: x\n  --> c.ruff:2:1\n";
  BOOST_TEST(difference(wanted, shown("1\n", report, "c.ruff")) == "");
  BOOST_TEST(difference(wanted, shown("2\n", report, "c.ruff")) == "wrote `2` instead of `1`");
  BOOST_TEST(difference(wanted, shown("1\n2\n", report, "c.ruff")) == "wrote `2` instead of nothing");
  BOOST_TEST(difference(wanted, shown("1\n", "", "c.ruff")).starts_with("reported no error"));
  BOOST_TEST(difference(wanted, shown("1\n", "[RUFVM002] [vm] Runtime Error: Undefined variable: x\n  --> c.ruff:2:1\n",
                                      "c.ruff")).starts_with("reported 2: [RUFVM002]"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::tests
