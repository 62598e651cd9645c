// Distances between words, and which names are near enough to be offered.

#include "runtime/suggestion.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>

namespace ruff::runtime {

namespace {

struct distance_case {
  std::string_view a, b;
  std::size_t most, expected;
  friend std::ostream& operator<<(std::ostream& out, const distance_case& c) { return out << c.a << '/' << c.b; }
};

constexpr distance_case distances[] = {
    {"", "", 3, 0},          {"abc", "abc", 3, 0},    {"abc", "", 3, 3},        {"abc", "abd", 3, 1},
    {"abc", "bc", 3, 1},     {"abc", "abcd", 3, 1},   {"kitten", "sitting", 3, 3}, {"ab", "ba", 3, 1},
    {"abcdef", "uvwxyz", 2, 3}, {"a", "abcdefgh", 2, 3}, {"ca", "abc", 3, 3}, {"retrun", "return", 3, 1},
};

constexpr std::array<std::string_view, 4> names{"--workers", "--seed", "--stats", "run"};

struct hint_case {
  std::string_view word, expected;
  friend std::ostream& operator<<(std::ostream& out, const hint_case& c) { return out << c.word; }
};

constexpr hint_case hints[] = {
    {"--worker", "--workers"}, {"--sed", "--seed"}, {"--stas", "--stats"}, {"rum", "run"},
    {"ru", "run"},             {"x", ""},           {"--nothing", ""},     {"abc", ""},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(suggestion)

BOOST_DATA_TEST_CASE(distances_stop_at_their_bound, boost::unit_test::data::make(distances), c) {
  BOOST_TEST(edit_distance(c.a, c.b, c.most) == c.expected);
  BOOST_TEST(edit_distance(c.b, c.a, c.most) == c.expected);
}

BOOST_DATA_TEST_CASE(near_names_are_found_and_far_ones_are_not, boost::unit_test::data::make(hints), c) {
  BOOST_TEST(nearest(c.word, names) == c.expected);
  const std::string hint = c.expected.empty() ? "" : "; did you mean '" + std::string(c.expected) + "'?";
  BOOST_TEST(hint_for(c.word, names) == hint);
}

BOOST_AUTO_TEST_CASE(a_letter_is_not_like_another) {
  constexpr std::array<std::string_view, 2> letters{"E", "PI"};
  BOOST_TEST(nearest("x", letters) == "");
  BOOST_TEST(nearest("IP", letters) == "PI");
}

BOOST_AUTO_TEST_CASE(without_names_there_is_no_hint) { BOOST_TEST(hint_for("run", {}) == ""); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::runtime
