// The forms of a test report, of one test that passed and one that failed.

#include "runtime/testing/test_report.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::runtime {

namespace {

const test_result good{"sums › adds", "a.ruff", 3, true, 1.5, "", "", "a note\n"};
const test_result bad{"a <b> & #1", "a.ruff", 9, false, 2, "no \"good\"", "Error: no \"good\"\n\n  at\n", ""};

std::string written(report_form form, test_kind kind, bool is_verbose = false) {
  const auto reporter = make_test_reporter(form, kind, is_verbose);
  std::string text = reporter->begin(2);
  text += reporter->add(good);
  text += reporter->add(bad);
  return text += reporter->end({1, 1, 3.5});
}

const std::string rule(60, '=');

}  // namespace

BOOST_AUTO_TEST_SUITE(test_report)

BOOST_AUTO_TEST_CASE(snapshots_for_people) {
  BOOST_TEST(written(report_form::pretty, test_kind::snapshots) ==
             "[✓] sums › adds (1.5ms)\n    a note\n"
             "[✗] a <b> & #1 (2.0ms)\n    no \"good\"\n    Error: no \"good\"\n\n      at\n"
             "\n[✗] Passed 1/2 tests\n");
}

BOOST_AUTO_TEST_CASE(blocks_for_people) {
  const std::string head = "\n" + rule + "\nTest Results\n" + rule + "\n";
  const std::string failure = "  ✗ a <b> & #1 (2ms)\n    Error: no \"good\"\n\n      at\n";
  const std::string tail = "\nTests: 2 total, 1 passed, 1 failed\nTime:  4ms\n" + rule + "\n1 of 2 tests failed.\n";
  BOOST_TEST(written(report_form::pretty, test_kind::blocks) == head + failure + tail);
  BOOST_TEST(written(report_form::pretty, test_kind::blocks, true) ==
             head + "  ✓ sums › adds (2ms)\n    a note\n" + failure + tail);
}

BOOST_AUTO_TEST_CASE(dots_and_then_what_failed) {
  BOOST_TEST(written(report_form::dot, test_kind::snapshots) ==
             ".F\n\n✗ a <b> & #1\n    no \"good\"\n    Error: no \"good\"\n\n      at\n\nPassed 1/2 tests\n");
}

BOOST_AUTO_TEST_CASE(tap_escapes_directives) {
  BOOST_TEST(written(report_form::tap, test_kind::blocks) ==
             "TAP version 13\n1..2\n"
             "ok 1 - sums › adds\n  ---\n  duration_ms: 1.500\n  ...\n"
             "not ok 2 - a <b> & \\#1\n  ---\n  duration_ms: 2.000\n  message: \"no \\\"good\\\"\"\n  at: \"a.ruff:9\"\n"
             "  details: |\n    Error: no \"good\"\n    \n      at\n  ...\n");
}

BOOST_AUTO_TEST_CASE(junit_escapes_markup) {
  BOOST_TEST(written(report_form::junit, test_kind::blocks) ==
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<testsuites tests=\"2\" failures=\"1\" errors=\"0\" time=\"0.003500\">\n"
             "  <testsuite name=\"a.ruff\" tests=\"2\" failures=\"1\" errors=\"0\" time=\"0.003500\">\n"
             "    <testcase classname=\"a.ruff\" name=\"sums › adds\" time=\"0.001500\"/>\n"
             "    <testcase classname=\"a.ruff\" name=\"a &lt;b&gt; &amp; #1\" time=\"0.002000\">\n"
             "      <failure message=\"no &quot;good&quot;\">Error: no &quot;good&quot;\n\n  at\n</failure>\n"
             "    </testcase>\n  </testsuite>\n</testsuites>\n");
}

BOOST_AUTO_TEST_CASE(json_is_one_document) {
  BOOST_TEST(written(report_form::json, test_kind::snapshots) ==
             "{\n  \"command\": \"test\",\n  \"status\": \"failed\",\n  \"total\": 2,\n  \"passed\": 1,\n"
             "  \"failed\": 1,\n  \"duration_ms\": 3.500,\n  \"tests\": [\n"
             "    {\"name\": \"sums › adds\", \"file\": \"a.ruff\", \"status\": \"passed\", "
             "\"line\": 3, \"duration_ms\": 1.500},\n"
             "    {\"name\": \"a <b> & #1\", \"file\": \"a.ruff\", \"status\": \"failed\", "
             "\"message\": \"no \\\"good\\\"\", "
             "\"details\": \"Error: no \\\"good\\\"\\n\\n  at\\n\", \"line\": 9, \"duration_ms\": 2.000}\n  ]\n}\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
