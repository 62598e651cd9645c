// UTF-8, hashes and growth of strings.

#include "lang/value/string.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

BOOST_AUTO_TEST_SUITE(string)

BOOST_AUTO_TEST_CASE(length_is_counted_in_code_points) {
  const std::pair<std::string, std::size_t> rows[] = {
      {"", 0}, {"a", 1}, {"ä", 1}, {"€", 1}, {"😀", 1}, {"aä€😀", 4}, {"e\u0301", 2}, {"ääääääääää plain tail", 21}};
  for (const auto& [text, length] : rows) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(count_code_points(text) == length);
      BOOST_TEST(make_string(text).as<string_object>()->code_point_count == length);
    }
  }
}

BOOST_AUTO_TEST_CASE(characters_are_found_by_number) {
  const value text = make_string("aä€😀z");
  const auto& s = *text.as<string_object>();
  const std::string expected[] = {"a", "ä", "€", "😀", "z"};
  for (std::size_t n = 0; n < 5; ++n) BOOST_TEST(text_of(character_at(s, n)) == expected[n]);
  BOOST_TEST(byte_offset(s, 5) == s.byte_count);
}

BOOST_AUTO_TEST_CASE(valid_and_invalid_utf8) {
  for (const std::string good : {"", "plain", "ä€😀", "\xf4\x8f\xbf\xbf", "\xee\x80\x80", "0123456\xc3\xa4"})
    BOOST_TEST(is_valid_utf8(good));
  const std::string bad[] = {"\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                             "\xf5\x80\x80\x80", "\xf0\x8f\xbf\xbf", "01234567\xff", "0123456\xc3", "\xe2\x82"};
  for (const std::string& text : bad) BOOST_TEST(!is_valid_utf8(text));
}

BOOST_AUTO_TEST_CASE(a_string_held_once_grows_in_place_and_few_times) {
  value s = make_string("start of it");
  std::size_t moves = 0;
  const object* last = s.as_object();
  for (int n = 0; n < 100'000; ++n) {
    s = append(std::move(s), "ä");
    if (s.as_object() != last) ++moves;
    last = s.as_object();
  }
  BOOST_TEST(moves < 40u);
  BOOST_TEST(s.as<string_object>()->code_point_count == 100'011u);
}

BOOST_AUTO_TEST_CASE(a_string_held_twice_is_copied) {
  const value old = make_string("held by two");
  const value longer = append(old, "!");
  BOOST_TEST(text_of(old) == "held by two");
  BOOST_TEST(text_of(longer) == "held by two!");
}

BOOST_AUTO_TEST_CASE(literals_and_single_characters_stay_as_they_are) {
  const value literal = make_immortal_string("x");
  const value owner = value::own(literal.as_object());
  BOOST_TEST(text_of(append(literal, "yz")) == "xyz");
  BOOST_TEST(text_of(literal) == "x");
  BOOST_TEST(text_of(append(make_string("a"), "b")) == "ab");
  BOOST_TEST(text_of(make_string("a")) == "a");
}

BOOST_AUTO_TEST_CASE(a_string_can_be_appended_to_itself) {
  value s = append(make_string("twice the same, "), std::string(100, '.'));
  const std::string once(text_of(s));
  const auto& right = *s.as<string_object>();
  s = append(std::move(s), right);
  BOOST_TEST(text_of(s) == once + once);
}

BOOST_AUTO_TEST_CASE(equal_texts_have_equal_hashes_and_none_is_zero) {
  for (const std::string text : {"", "a", "12345678", "123456789", "ä long text with more than two words of eight bytes"}) {
    BOOST_TEST(hash_of(text) != 0u);
    BOOST_TEST(hash_of(*make_string(text).as<string_object>()) == hash_of(text));
  }
  BOOST_TEST(hash_of("ab") != hash_of("ba"));
}

BOOST_AUTO_TEST_CASE(the_hash_follows_an_edit_in_place) {
  value s = append(make_string("hashed before "), std::string(50, 'x'));
  (void)hash_of(*s.as<string_object>());
  s = append(std::move(s), "tail");
  BOOST_TEST(hash_of(*s.as<string_object>()) == hash_of(text_of(s)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
