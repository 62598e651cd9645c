// Diagnostics as people read them, pinned as texts.

#include "runtime/report.hpp"

#include "lang/value/string.hpp"

#include <boost/test/unit_test.hpp>

namespace ruff::runtime {

namespace {

using lang::source;

/// A file of three lines, in a program of its own.
struct fixture {
  lang::program code;
  const reporter plain{false};

  fixture() { code.sources.emplace_back("a.ruff", "first\n\tsecond(1)\nthird"); }

  [[nodiscard]] const source& file() const { return code.sources.front(); }
  [[nodiscard]] lang::source_place place(std::uint32_t line, std::uint32_t column, std::uint32_t end) const {
    return {&file().name(), line, column, line, end};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(report, fixture)

BOOST_AUTO_TEST_CASE(a_finding_shows_its_line_help_and_note) {
  const lang::diagnostics found{{"RUFPARSE001", "parser", "Something is wrong", {7, 13}, "write it otherwise", "a note"}};
  BOOST_TEST(plain.findings(found, file()) ==
             "[RUFPARSE001] [parser] error: Something is wrong\n"
             "  --> a.ruff:2:2\n"
             "    |\n"
             "  2 | \tsecond(1)\n"
             "    | \t^^^^^^\n"
             "    |\n"
             "   = help: write it otherwise\n"
             "   = note: a note\n");
}

BOOST_AUTO_TEST_CASE(of_very_many_findings_twenty_are_shown) {
  const lang::diagnostics found(25, {"RUFLEX001", "lexer", "Wrong", {0, 5}, "", ""});
  const std::string text = plain.findings(found, file());
  BOOST_TEST(text.ends_with("… and 5 more\n"));
}

BOOST_AUTO_TEST_CASE(a_failure_shows_place_calls_and_awaits) {
  const std::string inner = "inner", outer = "outer", top_level;
  lang::value failure = lang::make_failure(lang::error_code::thrown, "It broke");
  auto& f = *failure.as<lang::failure_object>();
  f.place = place(3, 1, 6);
  f.trace = {{&inner, place(3, 1, 6)}, {&outer, place(2, 2, 8)}, {&top_level, place(1, 1, 6)}};
  f.awaits = {{&top_level, place(1, 1, 6)}};
  BOOST_TEST(plain.failure(f, code, "") ==
             "[RUFVM001] [vm] Runtime Error: It broke\n"
             "  --> a.ruff:3:1\n"
             "    |\n"
             "  3 | third\n"
             "    | ^^^^^\n"
             "    |\n"
             "\n"
             "Call stack:\n"
             "  0 at inner (a.ruff:3:1)\n"
             "  1 at outer (a.ruff:2:2)\n"
             "\n"
             "Awaited by:\n"
             "  0 at top level (a.ruff:1:1)\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(equal_calls_are_shown_once) {
  const std::string name = "f";
  lang::value failure = lang::make_failure(lang::error_code::thrown, "Too deep");
  auto& f = *failure.as<lang::failure_object>();
  f.trace.assign(100, {&name, place(1, 1, 6)});
  BOOST_TEST(plain.failure(f, code, "").find("  0 at f (a.ruff:1:1)\n  … 99 more\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_lead_takes_the_place_of_code_and_kind) {
  lang::value failure = lang::make_failure(lang::error_code::thrown, "It broke");
  BOOST_TEST(plain.failure(*failure.as<lang::failure_object>(), code, "Unhandled rejection: ") ==
             "Unhandled rejection: It broke\n\n");
}

BOOST_AUTO_TEST_CASE(colours_are_used_on_demand_only) {
  BOOST_TEST(plain.command_error("no such thing") == "[RUFCLI001] [cli] error: no such thing\n");
  BOOST_TEST(reporter(true).command_error("no").find("\x1b[1;31merror:\x1b[0m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(control_characters_of_the_source_do_not_reach_the_terminal) {
  const source hostile("b.ruff", "x\x1b[2Jy");
  const lang::diagnostics found{{"RUFLEX001", "lexer", "Wrong", {0, 1}, "", ""}};
  BOOST_TEST(plain.findings(found, hostile).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
