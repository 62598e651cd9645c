// Byte offsets to lines and columns.

#include "lang/syntax/source.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <tuple>
#include <vector>

namespace ruff::lang {

BOOST_AUTO_TEST_SUITE(source_suite)

BOOST_AUTO_TEST_CASE(lf_crlf_and_a_lone_cr_each_end_one_line) {
  const source file("x.ruff", "a\nb\r\nc\rd\r\r\ne");
  const std::tuple<std::uint32_t, std::uint32_t, std::uint32_t> rows[] = {
      {0, 1, 1}, {1, 1, 2}, {2, 2, 1}, {3, 2, 2}, {5, 3, 1}, {7, 4, 1}, {9, 5, 1}, {11, 6, 1}};
  for (const auto& [offset, line, column] : rows) {
    BOOST_TEST_CONTEXT("offset " << offset) {
      BOOST_TEST(file.position_of(offset).line == line);
      BOOST_TEST(file.position_of(offset).column == column);
    }
  }
  const std::string lines[] = {"a", "b", "c", "d", "", "e"};
  for (std::uint32_t n = 0; n < 6; ++n) BOOST_TEST(file.line(n + 1) == lines[n]);
  BOOST_TEST(file.line(0) == "");
  BOOST_TEST(file.line(7) == "");
}

BOOST_AUTO_TEST_CASE(columns_count_code_points_and_a_tab_is_one) {
  const source file("x.ruff", "\tä€😀x\n");
  const std::pair<std::uint32_t, std::uint32_t> rows[] = {{0, 1}, {1, 2}, {3, 3}, {6, 4}, {10, 5}, {11, 6}};
  for (const auto& [offset, column] : rows) {
    BOOST_TEST(file.position_of(offset).column == column);
    BOOST_TEST(file.offset_of({1, column}) == offset);
    BOOST_TEST(column_of_byte(file.line(1), offset) == column);
  }
  BOOST_TEST(byte_of_column(file.line(1), 99) == file.line(1).size());
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_the_text) {
  const source file("x.ruff", "\xef\xbb\xbfprint(1)");
  BOOST_TEST(file.text() == "print(1)");
  BOOST_TEST(file.position_of(0).column == 1u);
}

BOOST_AUTO_TEST_CASE(a_span_has_begin_and_end) {
  const source file("x.ruff", "one\ntwo ä");
  const source_place place = file.place_of({4, 10});
  BOOST_TEST(*place.file == "x.ruff");
  BOOST_TEST(place.line == 2u);
  BOOST_TEST(place.column == 1u);
  BOOST_TEST(place.end_line == 2u);
  BOOST_TEST(place.end_column == 6u);
}

BOOST_AUTO_TEST_CASE(offsets_behind_the_end_stay_at_the_end) {
  const source file("x.ruff", "ab");
  BOOST_TEST(file.position_of(2).column == 3u);
  BOOST_TEST(file.position_of(99).column == 3u);
  const source empty("x.ruff", "");
  BOOST_TEST(empty.position_of(0).line == 1u);
  BOOST_TEST(empty.position_of(0).column == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
