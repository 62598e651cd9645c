// Which form a report gets, and when it is written.

#include "runtime/reporter.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace ruff::runtime {

namespace {

const lang::source file("a.ruff", "first");
const lang::diagnostics many(25, {lang::diagnostic_kind::invalid_character, "Wrong", {0, 5}});

auto count_lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

BOOST_AUTO_TEST_SUITE(reporting)

BOOST_AUTO_TEST_CASE(people_get_twenty_findings) {
  reporter human(diagnostics_form::human, false);
  BOOST_TEST(human.text_of(many, file).ends_with("… and 5 more\n"));
  reporter short_lines(diagnostics_form::short_lines, false);
  BOOST_TEST(count_lines(short_lines.text_of(many, file)) == 21);
  BOOST_TEST(human.rest().empty());
}

BOOST_AUTO_TEST_CASE(machines_get_all_findings_line_by_line) {
  reporter json(diagnostics_form::json, false);
  BOOST_TEST(count_lines(json.text_of(many, file)) == 25);
  BOOST_TEST(json.rest().empty());
}

BOOST_AUTO_TEST_CASE(a_log_is_written_at_the_end) {
  reporter sarif(diagnostics_form::sarif, false);
  BOOST_TEST(sarif.text_of(report_of(lang::diagnostic_kind::usage, "no")).empty());
  BOOST_TEST(sarif.text_of(many, file).empty());
  const std::string log = sarif.rest();
  std::size_t results = 0;
  for (std::size_t at = log.find("\"ruleId\""); at != std::string::npos; at = log.find("\"ruleId\"", at + 1)) ++results;
  BOOST_TEST(results == 26u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
