// From findings and failures to reports: places, and what was probably meant.

#include "runtime/report.hpp"

#include "runtime/known_names.hpp"
#include "stdlib/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace ruff::runtime {

namespace {

constexpr const char* script =
    "struct Point { x: int\n"
    "  func norm(self) { return 1 } }\n"
    "let count := 1\n"
    "count := cuont + 1";

struct fixture {
  stdlib::builtin_registry builtins;
  lang::program code;

  fixture() {
    BOOST_TEST(lang::compile(code, builtins, stdlib::prelude_source(), lang::source("a.ruff", script)).empty());
  }

  [[nodiscard]] const lang::source& file() const { return code.main().file; }
  /// The report of a failure at line 4.
  [[nodiscard]] report reported(lang::value failure, std::uint32_t column, std::uint32_t end_column) const {
    auto& f = *failure.as<lang::failure_object>();
    f.place = {&file().name(), 4, column, 4, end_column};
    return report_of(f, code, "");
  }
  [[nodiscard]] std::string meant(const lang::value& receiver, std::string_view name,
                                  lang::error_code of = lang::error_code::member_of_non_struct) const {
    return reported(lang::fail_member(of, receiver, name), 1, 2).suggestion;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(report_building, fixture)

BOOST_AUTO_TEST_CASE(a_finding_has_its_labels) {
  lang::diagnostic found{lang::diagnostic_kind::duplicate_declaration, "Twice", {0, 6}};
  found.help = "help";
  found.label = "again";
  found.others = {{{7, 12}, "first"}};
  const report r = report_of(found, file());
  BOOST_TEST(r.at.where.end_column == 7u);
  BOOST_TEST(r.at.text == "again");
  BOOST_REQUIRE(r.others.size() == 1u);
  BOOST_TEST(r.others[0].where.column == 8u);
  BOOST_TEST(r.help == "help");
  BOOST_TEST(r.heading == "error");
}

BOOST_AUTO_TEST_CASE(a_misspelt_variable_is_found_with_its_place) {
  const report r = reported(lang::fail(lang::error_code::undefined_variable, "cuont"), 10, 15);
  BOOST_TEST(r.suggestion == "count");
  BOOST_TEST(r.misspelt.where.column == 10u);
  BOOST_TEST(r.misspelt.where.end_column == 15u);
  BOOST_TEST(reported(lang::fail(lang::error_code::undefined_variable, "lenn"), 1, 2).suggestion == "len");
}

BOOST_AUTO_TEST_CASE(a_word_of_another_language_gets_help_instead) {
  const report r = reported(lang::fail(lang::error_code::undefined_variable, "True"), 1, 2);
  BOOST_TEST(r.help == "write `true`");
  BOOST_TEST(r.suggestion.empty());
}

BOOST_AUTO_TEST_CASE(a_misspelt_member_is_looked_for_in_its_receiver) {
  lang::value point = lang::make_structure(code.shapes.with_field(code.shapes.root("Point"), "width"));
  BOOST_TEST(meant(point, "widht", lang::error_code::field_not_found) == "width");
  BOOST_TEST(meant(point, "nrom", lang::error_code::field_not_found) == "norm");
  BOOST_TEST(meant(point, "len", lang::error_code::field_not_found).empty());
  BOOST_TEST(meant(lang::make_string("x"), "uper") == "upper");
  BOOST_TEST(meant(lang::value::integer(1), "uper").empty());
  BOOST_TEST(reported(lang::fail(lang::error_code::channel_method, "sned"), 1, 2).suggestion == "send");
}

BOOST_AUTO_TEST_CASE(a_name_inside_a_wrapped_message_is_found_too) {
  const lang::value inner = lang::fail(lang::error_code::undefined_variable, "cuont");
  const lang::value outer = lang::wrapped_failure(*inner.as<lang::failure_object>(),
                                                  "Promise 0 rejected: Undefined variable: cuont", lang::reason::builtin);
  BOOST_TEST(reported(outer, 10, 15).suggestion == "count");
}

BOOST_AUTO_TEST_CASE(an_assignment_to_a_let_shows_the_declaration) {
  const report r = reported(lang::fail(lang::error_code::reassign_let, "count"), 1, 6);
  BOOST_REQUIRE(r.others.size() == 1u);
  BOOST_TEST(r.others[0].where.line == 3u);
  BOOST_TEST(r.others[0].where.column == 5u);
  BOOST_TEST(r.others[0].text == "`count` is declared here");
}

BOOST_AUTO_TEST_CASE(a_wrong_number_of_arguments_shows_the_function) {
  const report r = reported(lang::fail(lang::error_code::arity, "Point.norm", 0, 1), 1, 6);
  BOOST_REQUIRE(r.others.size() == 1u);
  BOOST_TEST(r.others[0].where.line == 2u);
  BOOST_TEST(r.others[0].where.column == 8u);
  BOOST_TEST(reported(lang::fail(lang::error_code::arity, "len", 1, 0), 1, 2).others.empty());
}

BOOST_AUTO_TEST_CASE(operators_get_help_for_their_types) {
  const auto help_for = [&](std::string_view left, char sign, std::string_view right) {
    return reported(lang::fail(lang::error_code::invalid_binary, left, sign, right), 1, 2).help;
  };
  BOOST_TEST(help_for("string", '+', "int").starts_with("`\"${x}\"` puts"));
  BOOST_TEST(help_for("int", '+', "string").starts_with("`\"${x}\"` puts"));
  BOOST_TEST(help_for("null", '-', "int") == "`x ?? y` is y where x is null");
  BOOST_TEST(help_for("string", '-', "int").empty());
  BOOST_TEST(reported(lang::fail(lang::error_code::invalid_unary, "!", "Int(1)"), 1, 2).help.starts_with("`!` takes"));
  BOOST_TEST(reported(lang::fail(lang::error_code::invalid_unary, "-", "Null"), 1, 2).help.empty());
}

BOOST_AUTO_TEST_CASE(names_of_the_runtime_itself_are_not_suggested) {
  const auto names = known_variables(code, &file(), "cuont");
  BOOST_TEST(std::is_sorted(names.begin(), names.end()));
  for (const std::string_view name : names) BOOST_TEST(!name.starts_with("__"), name);
}

BOOST_AUTO_TEST_CASE(calls_without_a_name_are_the_top_level) {
  const std::string f_name = "f", top_level;
  lang::value failure = lang::make_failure(lang::error_code::thrown, "It broke");
  auto& f = *failure.as<lang::failure_object>();
  const lang::source_place place{&file().name(), 1, 1, 1, 2};
  f.place = place;
  f.trace = {{&f_name, place}, {&top_level, place}};
  f.awaits = {{&top_level, place}};
  const report r = report_of(f, code, "Lead: ");
  BOOST_TEST(r.calls.size() == 1u);
  BOOST_TEST(r.awaits.at(0).function == "top level");
  BOOST_TEST(r.lead == "Lead: ");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
