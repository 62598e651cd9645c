// The table of diagnostics holds what it promises.

#include "lang/diagnostic_kind.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace ruff::lang {

BOOST_AUTO_TEST_SUITE(diagnostic_kinds)

BOOST_AUTO_TEST_CASE(slugs_are_unique_words) {
  std::set<std::string_view> seen;
  for (const diagnostic_row& row : diagnostic_rows()) {
    BOOST_TEST(seen.insert(row.slug).second, row.slug);
    BOOST_TEST(row.slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos, row.slug);
  }
  BOOST_TEST(row_of(diagnostic_kind::usage).slug == "usage");
}

BOOST_AUTO_TEST_CASE(a_code_belongs_to_one_subsystem) {
  const std::pair<std::string_view, std::string_view> families[] = {
      {"lexer", "RUFLEX"}, {"parser", "RUFPARSE"}, {"vm", "RUFVM"}, {"check", "RUFCHECK"}, {"cli", "RUFCLI"}};
  for (const diagnostic_row& row : diagnostic_rows())
    for (const auto& [subsystem, prefix] : families)
      BOOST_TEST(row.code.starts_with(prefix) == (row.subsystem == subsystem), row.slug);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
