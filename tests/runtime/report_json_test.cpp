// Reports as machines read them. What is written is read again.

#include "runtime/report_json.hpp"

#include "stdlib/json.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ruff::runtime {

namespace {

using lang::value;

/// What stands at a path such as `runs.0.tool`, as compact JSON.
std::string at(const value& document, std::string_view path) {
  value found = document;
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    value inner;
    if (found.is(lang::kind::array)) {
      inner = lang::items_of(found)[static_cast<std::size_t>(std::stoi(std::string(step)))];
    } else if (const value* member = lang::find(*found.as<lang::dict_object>(), step)) {
      inner = *member;
    }
    found = inner;
  }
  std::string text;
  BOOST_TEST(stdlib::append_json(text, found, -1).is(lang::kind::null));
  return text;
}

struct fixture {
  const lang::source file{"a b.ruff", "print(totl)\n"};
  const std::string name = "a b.ruff";
  report r = report_of(lang::diagnostic_kind::undefined_name, "Undefined variable: \"totl\"");

  fixture() {
    r.at = {{&name, 1, 7, 1, 11}, &file, "here"};
    r.misspelt = r.at;
    r.suggestion = "total";
    r.others = {{{&name, 1, 1, 1, 6}, &file, "called here"}};
    r.calls = {{"f", {&name, 1, 7, 1, 11}}};
    r.awaits = {{"top level", {&name, 1, 1, 1, 6}}};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(report_json, fixture)

BOOST_AUTO_TEST_CASE(an_object_has_all_that_is_known) {
  const std::string line = json_line(r);
  BOOST_TEST(line.find('\n') == line.size() - 1);
  const value object = stdlib::read_json(line);
  const std::pair<std::string_view, std::string_view> members[] = {
      {"code", "\"RUFVM001\""},
      {"detail", "\"undefined_name\""},
      {"severity", "\"error\""},
      {"subsystem", "\"vm\""},
      {"message", "\"Undefined variable: \\\"totl\\\"\""},
      {"help", "null"},
      {"file", "\"a b.ruff\""},
      {"line", "1"},
      {"column", "7"},
      {"end_column", "11"},
      {"labels.0.primary", "true"},
      {"labels.0.text", "\"here\""},
      {"labels.1.primary", "false"},
      {"labels.1.column", "1"},
      {"notes", "[]"},
      {"suggestions.0.replacement", "\"total\""},
      {"suggestions.0.span.column", "7"},
      {"call_stack.0.function", "\"f\""},
      {"call_stack.0.column", "7"},
      {"awaited_by.0.function", "\"top level\""},
  };
  for (const auto& [path, text] : members) BOOST_TEST_CONTEXT(path) BOOST_TEST(at(object, path) == text);
}

BOOST_AUTO_TEST_CASE(without_a_place_there_is_no_label) {
  const value object = stdlib::read_json(json_line(report_of(lang::diagnostic_kind::usage, "no")));
  BOOST_TEST(at(object, "file") == "null");
  BOOST_TEST(at(object, "labels") == "[]");
  BOOST_TEST(at(object, "suggestions") == "[]");
}

BOOST_AUTO_TEST_CASE(a_sarif_log_has_rules_and_results) {
  const std::vector<value> results{sarif_result(r), sarif_result(report_of(lang::diagnostic_kind::usage, "no"))};
  const value log = stdlib::read_json(sarif_log(results));
  const std::pair<std::string, std::string> members[] = {
      {"version", "\"2.1.0\""},
      {"runs.0.columnKind", "\"unicodeCodePoints\""},
      {"runs.0.tool.driver.name", "\"ruff-actor\""},
      {"runs.0.tool.driver.rules.0.id", "\"RUFVM001/undefined_name\""},
      {"runs.0.tool.driver.rules.1.id", "\"RUFCLI001/usage\""},
      {"runs.0.results.0.ruleId", "\"RUFVM001/undefined_name\""},
      {"runs.0.results.0.level", "\"error\""},
      {"runs.0.results.0.locations.0.physicalLocation.artifactLocation.uri", "\"a%20b.ruff\""},
      {"runs.0.results.0.locations.0.physicalLocation.region",
       "{\"endColumn\":11,\"endLine\":1,\"startColumn\":7,\"startLine\":1}"},
      {"runs.0.results.0.relatedLocations.0.message.text", "\"called here\""},
      {"runs.0.results.0.stacks.0.frames.0.location.logicalLocations.0.fullyQualifiedName", "\"f\""},
      {"runs.0.results.0.stacks.1.message.text", "\"Awaited by\""},
      {"runs.0.results.0.fixes.0.artifactChanges.0.replacements.0.insertedContent.text", "\"total\""},
      {"runs.0.results.1",
       "{\"level\":\"error\",\"message\":{\"text\":\"no\"},\"ruleId\":\"RUFCLI001/usage\"}"},
  };
  for (const auto& [path, text] : members) BOOST_TEST_CONTEXT(path) BOOST_TEST(at(log, path) == text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
