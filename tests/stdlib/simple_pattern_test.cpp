// Simple patterns beside the general matcher: which patterns are simple, and that both find the same matches and groups in
// texts made of the characters that the patterns name.

#include "stdlib/simple_pattern.hpp"

#include "lang/value/string.hpp"
#include "stdlib/pattern.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace ruff::stdlib {

namespace {

constexpr std::size_t groups_shown = 3;

const char* const simple[] = {
    "",
    "^",
    "$",
    "^$",
    "a",
    "[A-Za-z_][A-Za-z0-9_]*",
    "[ab]+",
    "x*",
    "b?",
    "[^a]",
    "[^a]?$",
    "[^a]*$",
    "^[ab]+",
    "^a*$",
    "a.b",
    ".",
    "a[^b]*b",
    "a?b?x",
    "(a)(b)",
    "((a+)b)",
    "()a",
    "\\*\\*([^*]+)\\*\\*",
    "\\[([^\\]]+)\\]\\(([^) ]+)\\)",
    "!\\[([^\\]]*)\\]\\(([^) ]+)\\)",
    "(?P<first>a*)(?:b)(?<last>x+)",
    "[]a]+",
    "[^]a]+",
    "[a-]b",
    "\\w+",
    "\\s*a",
    "\\d[\\w]x",
    "\\W+",
    "[^\\w]",
    "\\S+$",
    "\\n+a",
};

const char* const not_simple[] = {
    "a|b",    "a*a",      "[ab]*b", "a?ab",  "(a)*",   "(?:ab)+",     "a+?",    "a*?",   "a{2}",
    "(?i)a",  "\\ba",     "é",      "[é]",   "\\pL",   "^^",          "a^",     "a$b",   "\\Aa",
    "a*b?a",  "[+-.]",    "\\x41",  "[a-\\d]", "(a|b)x", "[[:alpha:]]", "\\.(.+)\\.md",
    "\\]\\(([^):]+)\\.md\\)",
};

/// Text of whole characters, ASCII only every other time.
std::string text_of_number(unsigned number) {
  static constexpr std::array<std::string_view, 16> characters{"a", "b", "x", "A", "_", "1", " ", "\n",
                                                               "*", "[", "]", "(", ")", "!", "é", "€"};
  std::mt19937 random(number);
  std::string text;
  const std::size_t kinds = number % 2 ? characters.size() : characters.size() - 2;
  for (std::size_t left = random() % 24; left > 0; --left) text += characters[random() % kinds];
  return text;
}

/// All matches with their groups, as far as there are any.
std::string matches_of(const compiled_pattern& pattern, std::string_view text) {
  const lang::value s = lang::make_string(text);
  const auto groups = std::min(groups_shown, static_cast<std::size_t>(pattern.general.NumberOfCapturingGroups()) + 1);
  std::string all;
  for (match_walk walk(pattern, *s.as<lang::string_object>(), groups); walk.next();) {
    all += std::to_string(walk.group(0).data() - lang::text_of(s).data());
    for (std::size_t n = 0; n < groups; ++n) all += "<" + std::string(walk.group(n)) + ">";
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simple_pattern_suite, *boost::unit_test::timeout(60))

BOOST_DATA_TEST_CASE(simple_patterns_match_as_in_general, simple, text) {
  compiled_pattern pattern(text);
  BOOST_REQUIRE(pattern.general.ok());
  BOOST_REQUIRE(pattern.simple.has_value());
  compiled_pattern general(text);
  general.simple.reset();
  for (unsigned number = 0; number < 2000; ++number) {
    const std::string sample = text_of_number(number);
    BOOST_TEST_CONTEXT("in " << sample) BOOST_TEST(matches_of(pattern, sample) == matches_of(general, sample));
  }
}

BOOST_DATA_TEST_CASE(patterns_with_a_choice_are_not_simple, not_simple, text) {
  BOOST_TEST(!compiled_pattern(text).simple.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_looked_at_in_vain_is_limited) {
  const auto pattern = simple_pattern::read("\\[([^\\]]+)\\]\\(");
  BOOST_REQUIRE(pattern.has_value());
  const std::string text(1000, '[');
  std::size_t patience = 4000;
  BOOST_TEST((pattern->find(text, 0, {}, patience) == search_result::too_costly));
  BOOST_TEST(matches_of(compiled_pattern("\\[([^\\]]+)\\]\\("), text + "a](").starts_with("0<[[["));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::stdlib
