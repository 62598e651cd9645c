// The rules of sharing: counts are plain until an object is marked, atomic afterwards; marking goes deep before a value is
// published; a shared object that somebody else holds is never changed, one held once is edited in place. The cases with
// threads are there for the thread sanitizer.

#include "lang/value/share.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/string.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace ruff::lang {

using tests::array_of;

namespace {

constexpr int thread_count = 4;

/// Runs `work(n)` on some threads at once.
template <class Work>
void on_threads(Work&& work) {
  std::vector<std::thread> threads;
  for (int n = 0; n < thread_count; ++n) threads.emplace_back([&work, n] { work(n); });
  for (std::thread& t : threads) t.join();
}

bool is_shared(const value& v) { return v.as_object()->is_shared(); }

value long_text(const char* text) { return append(make_string(text), " that is counted"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(share)

BOOST_AUTO_TEST_CASE(marking_keeps_the_count) {
  value a = array_of({1});
  mark_shared(a);
  BOOST_TEST(is_shared(a));
  BOOST_TEST(a.is_unique());
  {
    const value b = a;
    BOOST_TEST(!a.is_unique());
  }
  BOOST_TEST(a.is_unique());
}

BOOST_AUTO_TEST_CASE(marking_goes_through_every_kind_of_container) {
  shape_table shapes;
  const value leaf = long_text("leaf");
  const value containers[] = {
      push(make_array(), leaf),
      with_entry(make_dict(), "k", leaf),
      with_entry(make_dict(), leaf, value()),
      with_field(shapes, make_structure(shapes.root("S")), "f", leaf),
      make_ok(leaf),
      set_with(make_set(), leaf),
      enqueued(make_queue(), leaf),
      stacked(make_stack(), leaf),
      make_settled_promise(leaf),
  };
  for (const value& container : containers) {
    BOOST_TEST_CONTEXT(type_name(container)) {
      const value fresh = long_text("fresh");
      value outer = push(push(make_array(), container), fresh);
      BOOST_TEST(!is_shared(outer));
      mark_shared(outer);
      BOOST_TEST(is_shared(container));
      BOOST_TEST(is_shared(fresh));
      BOOST_TEST(is_shared(leaf));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_failure_is_marked_with_its_message_and_cause) {
  value failure = make_failure(error_code::thrown, "a message long enough to be counted");
  failure.as<failure_object>()->cause = array_of({1});
  mark_shared(failure);
  BOOST_TEST(is_shared(failure.as<failure_object>()->message));
  BOOST_TEST(is_shared(failure.as<failure_object>()->cause));
}

BOOST_AUTO_TEST_CASE(scalars_and_literals_need_no_mark) {
  mark_shared(value::integer(1));
  const value literal = make_immortal_string("literal");
  const value owner = value::own(literal.as_object());
  mark_shared(literal);
  BOOST_TEST(!is_shared(literal));
}

BOOST_AUTO_TEST_CASE(a_shared_container_held_once_is_edited_in_place_and_marks_what_comes_in) {
  shape_table shapes;
  value a = array_of({1}), d = make_dict(), s = make_structure(shapes.with_field(shapes.root("S"), "f")), q = make_queue(),
        set = make_set();
  for (value* v : {&a, &d, &s, &q, &set}) mark_shared(*v);
  a = with_item(std::move(a), 0, value::integer(0));
  const object* places[] = {a.as_object(), d.as_object(), s.as_object(), q.as_object(), set.as_object()};
  const value items[] = {long_text("1"), long_text("2"), long_text("3"), long_text("4"), long_text("5")};
  a = with_item(std::move(a), 0, items[0]);
  d = with_entry(std::move(d), long_text("key"), items[1]);
  s = with_field(shapes, std::move(s), "f", items[2]);
  q = enqueued(std::move(q), items[3]);
  set = set_with(std::move(set), items[4]);
  const value* now[] = {&a, &d, &s, &q, &set};
  for (int n = 0; n < 5; ++n) {
    BOOST_TEST((now[n]->as_object() == places[n]));
    BOOST_TEST(is_shared(items[n]));
  }
  BOOST_TEST(is_shared(d.as<dict_object>()->entries[0].key));
  for (const value* v : {&q, &set}) BOOST_TEST(is_shared(v->as<sequence_object>()->items));
  BOOST_TEST(is_shared(set.as<sequence_object>()->index));
}

BOOST_AUTO_TEST_CASE(a_shared_array_grows_in_place) {
  value a = make_array();
  mark_shared(a);
  for (std::int64_t n = 0; n < 1000; ++n) a = push(std::move(a), array_of({n}));
  BOOST_TEST(is_shared(a));
  for (const value& item : items_of(a)) BOOST_REQUIRE(is_shared(item));
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_shared_object_is_private_again) {
  const value a = array_of({1});
  mark_shared(a);
  const value copy = push(a, value::integer(2));
  BOOST_TEST(!is_shared(copy));
  BOOST_TEST(items_of(a).size() == 1u);
}

BOOST_AUTO_TEST_CASE(deep_values_are_marked_without_recursion) {
  const value a = tests::nested_array(1'000'000);
  mark_shared(a);
  const value* level = &a;
  while (!items_of(*level).empty()) level = &items_of(*level)[0];
  BOOST_TEST(is_shared(*level));
}

BOOST_AUTO_TEST_CASE(threads_copy_and_drop_one_object) {
  value a = push(array_of({1, 2, 3}), long_text("inner"));
  mark_shared(a);
  on_threads([&](int) {
    for (int n = 0; n < 20'000; ++n) {
      const value mine = a;
      const value inner = items_of(mine)[3];
      if (items_of(mine)[2].as_integer() != 3) std::abort();
    }
  });
  BOOST_TEST(a.is_unique());
  BOOST_TEST(!items_of(a)[3].is(kind::null));
}

BOOST_AUTO_TEST_CASE(threads_that_edit_get_copies_of_their_own) {
  const value start = array_of({0});
  mark_shared(start);
  std::vector<value> results(thread_count);
  on_threads([&](int t) {
    value mine = start;
    for (std::int64_t n = 0; n < 2000; ++n) mine = push(std::move(mine), value::integer(t * 10'000 + n));
    mark_shared(mine);
    results[static_cast<std::size_t>(t)] = std::move(mine);
  });
  BOOST_TEST(items_of(start).size() == 1u);
  for (int t = 0; t < thread_count; ++t) {
    const auto items = items_of(results[static_cast<std::size_t>(t)]);
    BOOST_REQUIRE(items.size() == 2001u);
    BOOST_TEST(items[2000].as_integer() == t * 10'000 + 1999);
  }
}

BOOST_AUTO_TEST_CASE(the_last_holder_may_edit_what_another_thread_let_go) {
  for (int round = 0; round < 500; ++round) {
    value a = push(make_array(), long_text("first"));
    mark_shared(a);
    value other = a;
    std::thread reader([mine = std::move(other)]() mutable {
      if (text_of(items_of(mine)[0]).empty()) std::abort();
      mine = value();
    });
    // In place once the reader has let go, else on a copy: both ways nobody sees a half-made edit.
    a = with_item(std::move(a), 0, long_text("second"));
    reader.join();
    BOOST_REQUIRE(text_of(items_of(a)[0]) == "second that is counted");
  }
}

BOOST_AUTO_TEST_CASE(a_hash_may_be_computed_by_several_threads) {
  const value key = long_text("key");
  mark_shared(key);
  std::atomic<std::uint32_t> sum{0};
  on_threads([&](int) { sum += hash_of(*key.as<string_object>()); });
  BOOST_TEST(sum == thread_count * hash_of(text_of(key)));
}

BOOST_AUTO_TEST_CASE(a_rejection_may_be_observed_by_several_threads) {
  const value promise = make_settled_promise(make_failure(error_code::thrown, "seen by all"));
  mark_shared(promise);
  on_threads([&](int) {
    mark_observed(*promise.as<promise_object>());
    if (!outcome_of(*promise.as<promise_object>())->is(kind::failure)) std::abort();
  });
  BOOST_TEST(promise.as<settled_promise>()->observed.load());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
