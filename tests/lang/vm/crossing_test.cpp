// What goes into another home: the same values, except closures with state of their own, which are copied with it.

#include "lang/vm/crossing.hpp"

#include "lang/value/array.hpp"
#include "lang/value/collection.hpp"
#include "lang/value/failure.hpp"
#include "lang/value/function.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/tagged.hpp"
#include "tests/lang/value/make.hpp"
#include "tests/lang/vm/fake_lane.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace ruff::lang {

using tests::fake_lane;
using tests::world;

namespace {

const std::string counter = "func make() { n := 0 return func() { n := n + 1 return n } } ";

/// Runs `text`, then the first body that it spawned in a home of its own; what both print.
std::string spawned_output(const std::string& text) {
  world w(text);
  w.run_all();
  BOOST_REQUIRE(w.main().is_finished);
  BOOST_TEST(!w.main().outcome.is(kind::failure));
  BOOST_REQUIRE(!w.spawned.empty());
  fork_globals(w.home, w.spawned_home);
  {
    fake_lane lane(w);
    lane.f.start(w.spawned_home, w.spawned[0], {}, -1);
    lane.f.is_top_level = lane.f.in_home = true;
    lane.f.view = view_of_everything;
    while (!lane.is_finished) (void)lane.step();
    w.ready.clear();
    if (lane.outcome.is(kind::failure)) w.output += "!" + std::string(message_of(lane.outcome));
  }
  return w.output;
}

/// A world with one closure that assigns its captured variable, which is 1.
struct counting_world : world {
  counting_world() : world(counter + "c := make() c() func get() { return c() }") { run_all(); }

  value closure() {
    value found;
    home.globals.for_each([&](std::uint32_t, const global_slot& g) {
      if (has_count(g.content)) found = g.content;
    });
    BOOST_REQUIRE(has_count(found));
    return found;
  }
  static bool has_count(const value& v) { return v.is(kind::function) && v.as<function_object>()->capture_count == 1; }
};

bool reaches_state(const world& w, const value& v) { return private_state_of(w.home, v) != private_state::none; }

}  // namespace

BOOST_AUTO_TEST_SUITE(crossing)

BOOST_AUTO_TEST_CASE(values_without_state_are_shared_not_copied) {
  const value v = push(tests::array_of({1}), tests::array_of({2}));
  const home_state there;
  const value other = copy_for_other_home(v, *there.members);
  BOOST_TEST((other.as_object() == v.as_object()));
  BOOST_TEST(v.as_object()->is_shared());
  BOOST_TEST(copy_for_other_home(value::integer(3), *there.members).as_integer() == 3);
}

BOOST_AUTO_TEST_CASE(what_is_published_is_shared_and_otherwise_as_it_was) {
  counting_world w;
  for (const value& v : {tests::array_of({1, 2}), value::integer(3), make_settled_promise(tests::array_of({1}))}) {
    const value found = published(v, w.home);
    BOOST_TEST((found.type() == v.type() && found.raw().bits == v.raw().bits));
    BOOST_TEST((!v.is_counted() || v.as_object()->is_shared()));
  }
}

BOOST_AUTO_TEST_CASE(a_published_closure_is_one_at_home_and_a_copy_elsewhere) {
  counting_world w;
  home_state other;
  other.number = 2;
  const value closure = w.closure();
  BOOST_TEST((private_state_of(w.home, closure) == private_state::own));
  const value found = published(closure, w.home);
  BOOST_TEST((private_state_of(w.home, closure) == private_state::shared));
  tests::variable_of(closure) = value::integer(7);
  BOOST_TEST((opened(found, w.main().f).as_object() == closure.as_object()));
  fiber elsewhere;
  elsewhere.home = &other;
  const value first = opened(found, elsewhere), second = opened(found, elsewhere);
  BOOST_TEST((first.as_object() != second.as_object()));
  tests::variable_of(first) = value::integer(9);
  BOOST_TEST(tests::variable_of(second).as_integer() == 1);
  BOOST_TEST(!first.as_object()->is_shared());
}

BOOST_AUTO_TEST_CASE(a_closure_goes_with_the_values_its_variables_have) {
  BOOST_TEST(spawned_output(counter + "c := make() c() spawn { print(c(), c()) } print(c())") == "2;3 4;");
}

BOOST_AUTO_TEST_CASE(a_captured_closure_is_copied_at_the_statement) {
  BOOST_TEST(spawned_output(counter + "func f() { c := make() c() spawn { print(c(), c()) } print(c()) } f()") == "2;2 3;");
}

BOOST_AUTO_TEST_CASE(nothing_the_other_home_does_comes_back) {
  world w(counter + "c := make() func get() { return c() } spawn { get() }");
  w.run_all();
  home_state other;
  other.number = 2;
  fork_globals(w.home, other);
  w.home.globals.for_each([&](std::uint32_t index, const global_slot& before) {
    if (reaches_state(w, before.content))
      BOOST_TEST((other.globals[index].content.as_object() != before.content.as_object()));
  });
}

BOOST_AUTO_TEST_CASE(what_two_places_share_they_share_in_the_copy) {
  BOOST_TEST(spawned_output(counter + "c := make() d := [c, {\"k\": c}] func use() { return d } "
                                      "spawn { print(c(), d[0](), d[1].k()) }") == "1 2 3;");
}

BOOST_AUTO_TEST_CASE(every_container_is_looked_through) {
  for (const char* holder : {"[c]", "{\"k\": c}", "P { f: c }", "Ok(c)", "E::V(c)", "[[[c]]]", "func() { return c }"}) {
    world w(counter + "struct P { f } func f() { c := make() v := " + holder + " spawn { v } return v } keep := f()");
    w.run_all();
    BOOST_TEST_CONTEXT(holder) {
      BOOST_TEST(!w.main().outcome.is(kind::failure));
      BOOST_REQUIRE(!w.spawned.empty());
      BOOST_TEST(reaches_state(w, w.spawned[0]));
    }
  }
}

BOOST_AUTO_TEST_CASE(whatever_puts_a_closure_somewhere_notes_it) {
  for (const char* edit : {
           "v := [0] v[0] := c", "v := [] v := push(v, c)",
           "v := [[]] v := push(v, [1]) w := [] w := push(w, c) v := push(v, w)",
           "v := [] for i in 9 { v := push(v, c) }", "v := [[0]] v[0][0] := c", "v := {} v[\"k\"] := c",
           "v := {\"k\": [0]} v.k[0] := c", "v := P { f: 1 } v.f := c", "v := P { f: [1] } v.f[0] := c",
           "v := [1] + [c]", "v := [...[c]]", "v := {...{\"k\": c}}"}) {
    world w(counter + "struct P { f } func f() { c := make() " + edit + " spawn { v } return v } keep := f()");
    w.run_all();
    BOOST_TEST_CONTEXT(edit) {
      BOOST_TEST(!w.main().outcome.is(kind::failure));
      BOOST_REQUIRE(!w.spawned.empty());
      BOOST_TEST(reaches_state(w, w.spawned[0]));
    }
  }
}

BOOST_AUTO_TEST_CASE(collections_note_it_too) {
  counting_world w;
  const value closure = w.closure();
  std::vector<value> items{closure};
  for (const value& v : {set_with(make_set(), closure), enqueued(make_queue(), closure), stacked(make_stack(), closure),
                         enqueued(enqueued(make_queue(), closure), value()), make_ok(closure),
                         with_items(make_queue(), make_array(std::span(items)))})
    BOOST_TEST(reaches_state(w, v), type_name(v));
}

BOOST_AUTO_TEST_CASE(data_without_functions_is_not_walked) {
  counting_world w;
  value data = push(tests::array_of({1}), w.closure());
  data.as_object()->depth = 1;   // as that of an array of ints: who walks it all the same finds the closure
  BOOST_TEST(!reaches_state(w, data));
  BOOST_TEST((copy_for_other_home(data, *w.spawned_home.members).as_object() == data.as_object()));
}

BOOST_AUTO_TEST_CASE(a_fulfilled_promise_is_looked_through) {
  counting_world w;
  const value closure = w.closure();
  value chain = make_settled_promise(closure);
  for (int n = 0; n < 200'000; ++n) chain = make_settled_promise(std::move(chain));
  const value other = copy_for_other_home(chain, *w.spawned_home.members);
  BOOST_TEST((other.as_object() != chain.as_object()));
  const value plain = make_settled_promise(tests::array_of({1}));
  BOOST_TEST((copy_for_other_home(plain, *w.spawned_home.members).as_object() == plain.as_object()));
}

BOOST_AUTO_TEST_CASE(closures_that_reach_each_other_are_copied_once) {
  BOOST_TEST(spawned_output("func make() { n := 0 func a() { n := n + 1 return b } func b() { n := n + 10 return a } "
                            "return [a, b] } func f() { x := make() spawn { x[0]() print(len(x)) } } f()") == "2;");
}

BOOST_AUTO_TEST_CASE(a_long_chain_of_closures_is_copied_without_recursion) {
  BOOST_TEST(spawned_output("func chain(n) { f := null for i in n { g := f k := 0 f := func() { k := k + 1 return g } } "
                            "return f } func go() { f := chain(200000) spawn { f() print(\"done\") } } go()") == "done;");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
