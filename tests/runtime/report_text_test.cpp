// Reports as people read them, pinned as texts.

#include "runtime/report_text.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

namespace {

using lang::diagnostic_kind;
using lang::source;

/// A file of four lines.
struct fixture {
  const source file{"a.ruff", "first\n\tsecond(1)\nthird\nfourth"};
  const std::string name = "a.ruff";

  [[nodiscard]] lang::source_place place(std::uint32_t line, std::uint32_t column, std::uint32_t end) const {
    return {&name, line, column, line, end};
  }
  [[nodiscard]] report_place shown(std::uint32_t line, std::uint32_t column, std::uint32_t end,
                                   std::string text = {}) const {
    return {place(line, column, end), &file, std::move(text)};
  }
  [[nodiscard]] report failure() const {
    report r = report_of(diagnostic_kind::uncaught_throw, "It broke");
    r.heading = "Runtime Error";
    r.at = shown(3, 1, 6);
    return r;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(report_text, fixture)

BOOST_AUTO_TEST_CASE(a_finding_shows_its_line_help_and_note) {
  report r = report_of(diagnostic_kind::expected_token, "Something is wrong");
  r.at = shown(2, 2, 8);
  r.help = "write it otherwise";
  r.note = "a note";
  BOOST_TEST(human_text(r, false) ==
             "[RUFPARSE001] [parser] error: Something is wrong\n"
             "  --> a.ruff:2:2\n"
             "    |\n"
             "  2 | \tsecond(1)\n"
             "    | \t^^^^^^\n"
             "    |\n"
             "   = help: write it otherwise\n"
             "   = note: a note\n");
}

BOOST_AUTO_TEST_CASE(places_are_shown_in_the_order_of_their_lines) {
  report r = report_of(diagnostic_kind::duplicate_declaration, "Twice");
  r.at = shown(4, 1, 7);
  r.others = {shown(1, 1, 6, "once"), shown(4, 3, 5, "beside it")};
  BOOST_TEST(human_text(r, false) ==
             "[RUFVM001] [vm] error: Twice\n"
             "  --> a.ruff:4:1\n"
             "    |\n"
             "  1 | first\n"
             "    | ----- once\n"
             "  …\n"
             "  4 | fourth\n"
             "    | ^^^^^^\n"
             "    |   -- beside it\n"
             "    |\n");
}

BOOST_AUTO_TEST_CASE(a_failure_shows_place_calls_and_awaits) {
  report r = failure();
  r.suggestion = "second";
  r.calls = {{"inner", place(3, 1, 6)}, {"outer", place(2, 2, 8)}};
  r.awaits = {{"top level", place(1, 1, 6)}};
  BOOST_TEST(human_text(r, false) ==
             "[RUFVM001] [vm] Runtime Error: It broke\n"
             "  --> a.ruff:3:1\n"
             "    |\n"
             "  3 | third\n"
             "    | ^^^^^\n"
             "    |\n"
             "   = Did you mean 'second'?\n"
             "\n"
             "Call stack:\n"
             "  0 at inner (a.ruff:3:1)\n"
             "  1 at outer (a.ruff:2:2)\n"
             "\n"
             "Awaited by:\n"
             "  0 at top level (a.ruff:1:1)\n"
             "\n");
  BOOST_TEST(short_text(r) ==
             "a.ruff:3:1: error: It broke [RUFVM001/uncaught_throw]\n"
             "a.ruff:3:1: note: in inner\n"
             "a.ruff:2:2: note: in outer\n"
             "a.ruff:1:1: note: awaited by top level\n");
}

BOOST_AUTO_TEST_CASE(equal_calls_are_shown_once) {
  report r = failure();
  r.calls.assign(100, {"f", place(1, 1, 6)});
  BOOST_TEST(human_text(r, false).ends_with("  0 at f (a.ruff:1:1)\n  … 99 more\n\n"));
}

BOOST_AUTO_TEST_CASE(of_many_calls_and_awaits_thirty_are_shown) {
  report r = failure();
  for (std::uint32_t n = 1; n <= 35; ++n) r.calls.push_back({"f", place(n, 1, 2)});
  r.awaits = r.calls;
  r.awaits_left_out = 100;
  const std::string text = human_text(r, false);
  BOOST_TEST(text.find("  29 at f (a.ruff:30:1)\n  … 5 more\n\nAwaited by:\n") != std::string::npos);
  BOOST_TEST(text.ends_with("  29 at f (a.ruff:30:1)\n  … 105 more\n\n"));
}

BOOST_AUTO_TEST_CASE(a_lead_takes_the_place_of_code_and_heading) {
  report r = failure();
  r.at = {};
  r.lead = "Unhandled rejection: ";
  BOOST_TEST(human_text(r, false) == "Unhandled rejection: It broke\n\n");
  BOOST_TEST(short_text(r) == "ruff-actor: error: Unhandled rejection: It broke [RUFVM001/uncaught_throw]\n");
}

BOOST_AUTO_TEST_CASE(the_short_form_has_one_line_per_place) {
  report r = report_of(diagnostic_kind::deadlock, "Deadlock: a circle\n  f awaits g\n  g awaits f");
  r.at = shown(1, 1, 2);
  r.others = {shown(3, 1, 2, "here")};
  BOOST_TEST(short_text(r) ==
             "a.ruff:1:1: error: Deadlock: a circle; f awaits g; g awaits f [RUFVM001/deadlock]\n"
             "a.ruff:3:1: note: here\n");
}

BOOST_AUTO_TEST_CASE(colours_are_used_on_demand_only) {
  const report r = report_of(diagnostic_kind::usage, "no such thing");
  BOOST_TEST(human_text(r, false) == "[RUFCLI001] [cli] error: no such thing\n");
  BOOST_TEST(human_text(r, true).find("\x1b[1;31merror:\x1b[0m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(control_characters_of_the_source_do_not_reach_the_terminal) {
  const source hostile("b.ruff", "x\x1b[2Jy");
  report r = failure();
  r.at = {{&name, 1, 1, 1, 2}, &hostile, {}};
  BOOST_TEST(human_text(r, false).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
