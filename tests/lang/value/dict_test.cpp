// Order, look-up, deletion and copy-on-write of dicts.

#include "lang/value/dict.hpp"

#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>
#include <string>

namespace ruff::lang {

namespace {

std::string key_of(std::uint64_t n) { return "key number " + std::to_string(n); }

std::string keys_of(const value& dict) {
  std::string keys;
  for_each_entry(*dict.as<dict_object>(), [&](const string_object& key, const value&) { (keys += key.view()) += ' '; });
  return keys;
}

const value* look_up(const value& dict, std::string_view key) { return find(*dict.as<dict_object>(), key); }

}  // namespace

BOOST_AUTO_TEST_SUITE(dict)

BOOST_AUTO_TEST_CASE(keys_keep_the_order_of_insertion) {
  value d = make_dict();
  for (const char* key : {"z", "a", "m"}) d = with_entry(std::move(d), key, value::integer(1));
  d = with_entry(std::move(d), "z", value::integer(2));
  BOOST_TEST(keys_of(d) == "z a m ");
  d = with_entry(without_entry(std::move(d), "z"), "z", value::integer(3));
  BOOST_TEST(keys_of(d) == "a m z ");
  BOOST_TEST(look_up(d, "z")->as_integer() == 3);
}

BOOST_AUTO_TEST_CASE(an_absent_key_is_not_found) {
  value d = make_dict();
  BOOST_TEST(!look_up(d, "x"));
  d = with_entry(std::move(d), "", value::integer(1));
  BOOST_TEST(look_up(d, ""));
  BOOST_TEST(!look_up(d, "x"));
  const object* before = d.as_object();
  d = without_entry(std::move(d), "x");
  BOOST_TEST((d.as_object() == before));
}

BOOST_AUTO_TEST_CASE(a_dict_held_twice_is_copied) {
  const value old = with_entry(make_dict(), "a", value::integer(1));
  const value changed = with_entry(old, "a", value::integer(2));
  const value smaller = without_entry(old, "a");
  BOOST_TEST(look_up(old, "a")->as_integer() == 1);
  BOOST_TEST(look_up(changed, "a")->as_integer() == 2);
  BOOST_TEST(smaller.as<dict_object>()->live == 0u);
}

BOOST_AUTO_TEST_CASE(a_removed_value_is_released) {
  const value item = tests::array_of({1});
  value d = with_entry(make_dict(), "a", item);
  d = without_entry(std::move(d), "a");
  BOOST_TEST(item.is_unique());
}

BOOST_AUTO_TEST_CASE(a_key_taken_from_a_dict_is_an_ordinary_string) {
  const value d = with_entry(make_dict(), "some longer key", value());
  const value key = d.as<dict_object>()->entries[0].key;
  BOOST_TEST(equals(key, make_string("some longer key")));
  const value again = with_entry(make_dict(), key, value::integer(5));
  BOOST_TEST(look_up(again, "some longer key")->as_integer() == 5);
}

BOOST_AUTO_TEST_CASE(agrees_with_a_map_under_random_edits) {
  std::mt19937 random(20'240'601);
  value d = make_dict();
  std::map<std::string, std::int64_t> model;
  for (std::int64_t step = 0; step < 50'000; ++step) {
    const std::string key = key_of(random() % 700);
    if (random() % 3 == 0) {
      d = without_entry(std::move(d), key);
      model.erase(key);
    } else {
      d = with_entry(std::move(d), key, value::integer(step));
      model[key] = step;
    }
  }
  BOOST_TEST(d.as<dict_object>()->live == model.size());
  for (const auto& [key, item] : model) {
    const value* found = look_up(d, key);
    BOOST_REQUIRE(found);
    BOOST_TEST(found->as_integer() == item);
  }
}

BOOST_AUTO_TEST_CASE(dead_entries_are_squeezed_out) {
  value d = make_dict();
  for (std::uint64_t n = 0; n < 100'000; ++n) {
    d = with_entry(std::move(d), key_of(n), value());
    if (n >= 10) d = without_entry(std::move(d), key_of(n - 10));
  }
  BOOST_TEST(d.as<dict_object>()->live == 10u);
  BOOST_TEST(d.as<dict_object>()->capacity <= 64u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
