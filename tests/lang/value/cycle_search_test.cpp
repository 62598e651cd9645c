// The search for cycles: what only a cycle refers to is freed, whatever the cycle leads through; what anything outside
// refers to, at whatever moment, is not. The last case is there for the thread sanitizer, too.

#include "lang/value/cycle_search.hpp"

#include "lang/value/collection.hpp"
#include "lang/value/dict.hpp"
#include "lang/value/handle.hpp"
#include "lang/value/home_members.hpp"
#include "lang/value/promise.hpp"
#include "lang/value/share.hpp"
#include "lang/value/structure.hpp"
#include "lang/value/tagged.hpp"
#include "tests/lang/value/make.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace ruff::lang {

using tests::as_cyclic;
using tests::closure;
using tests::variable_of;

namespace {

/// A handle that holds one value.
class box final : public handle {
 public:
  std::string_view type_name() const noexcept override { return "box"; }
  void visit_held(const std::function<void(const value&)>& visit) override { visit(content); }
  void let_go() override { content = value(); }
  value content;
};

struct fixture {
  ~fixture() {
    search_lane();
    search_home();
    members.home_ends();
  }

  value in_lane(std::size_t variables = 1) {
    value f = closure(variables);
    as_cyclic(f).home = &members;
    lane.add(as_cyclic(f));
    return f;
  }
  /// A closure of the lane whose variable holds what `wrap` makes of it.
  void make_cycle(const std::function<value(value)>& wrap) {
    const value f = in_lane();
    variable_of(f) = wrap(f);
  }
  /// `count` closures, each of which holds the next one, the last one the first.
  std::vector<value> ring(std::size_t count) {
    std::vector<value> all;
    for (std::size_t n = 0; n < count; ++n) all.push_back(in_lane(2));
    for (std::size_t n = 0; n < count; ++n) variable_of(all[n]) = all[(n + 1) % count];
    return all;
  }
  std::size_t search_lane() { return free_cycles(lane); }
  std::size_t search_home() { return free_cycles(std::vector{&members}); }

  home_members& members = *new home_members;
  cyclic_list lane;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cycle_search_suite, fixture)

BOOST_AUTO_TEST_CASE(a_cycle_is_found_through_every_kind_of_container) {
  shape_table shapes;
  const std::function<value(value)> wraps[] = {
      [](value f) { return f; },
      [](value f) { return push(make_array(), std::move(f)); },
      [](value f) { return with_entry(make_dict(), "k", std::move(f)); },
      [&](value f) { return with_field(shapes, make_structure(shapes.root("S")), "f", std::move(f)); },
      [](value f) { return make_ok(std::move(f)); },
      [](value f) { return enqueued(make_queue(), std::move(f)); },
      [](value f) { return make_settled_promise(std::move(f)); },
      [](value f) { return push(make_array(), push(push(make_array(), f), f)); },
  };
  for (const auto& wrap : wraps) {
    make_cycle(wrap);
    BOOST_TEST(search_lane() == 1u);
    BOOST_TEST(lane.is_empty());
  }
}

BOOST_AUTO_TEST_CASE(what_somebody_holds_stays_with_all_that_it_reaches) {
  const value held = in_lane();
  {
    const auto inner = ring(3);
    variable_of(inner[1], 1) = held;
    variable_of(held) = push(make_array(), inner[0]);
  }
  make_cycle([](value f) { return f; });
  BOOST_TEST(search_lane() == 1u);
  BOOST_TEST(lane.count() == 4u);
  variable_of(held) = value();
  BOOST_TEST(search_lane() == 3u);
  BOOST_TEST(lane.count() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_freed_lets_go_of_what_it_held) {
  const value kept = tests::array_of({1});
  ring(2);
  variable_of(ring(2)[0], 1) = kept;
  BOOST_TEST(search_lane() == 4u);
  BOOST_TEST(kept.is_unique());
}

BOOST_AUTO_TEST_CASE(a_long_cycle_goes_without_recursion) {
  ring(200'000);
  BOOST_TEST(search_lane() == 200'000u);
}

BOOST_AUTO_TEST_CASE(one_step_at_a_time_finds_the_same) {
  const value held = ring(3)[0];
  ring(5);
  cycle_search search(lane);
  while (!search.advance(1)) {
  }
  BOOST_TEST(search.freed() == 5u);
  BOOST_TEST(search.kept() == 3u);
}

BOOST_AUTO_TEST_CASE(a_search_that_is_given_up_changes_nothing) {
  for (std::size_t steps = 0; steps < 40; ++steps) {
    fixture other;
    const value held = other.ring(3)[0];
    {
      cycle_search search(other.lane);
      static_cast<void>(search.advance(steps));
    }
    BOOST_TEST(other.lane.count() == 3u);
    variable_of(variable_of(held)) = value();   // breaks the ring
    BOOST_TEST(held.is_unique());
  }
}

BOOST_AUTO_TEST_CASE(a_lane_leaves_shared_objects_to_its_home) {
  const value first = ring(2)[0];
  mark_shared(first);
  BOOST_TEST(lane.is_empty());
  BOOST_TEST(members.count() == 2u);
  BOOST_TEST(search_home() == 0u);
}

BOOST_AUTO_TEST_CASE(shared_cycles_are_found) {
  mark_shared(ring(3)[0]);
  BOOST_TEST(search_home() == 3u);
  BOOST_TEST(members.count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_handle_that_holds_itself_is_found) {
  {
    const value v = make_handle(kind::handle, std::make_unique<box>());
    members.add(as_cyclic(v));
    target_of<box>(v)->content = push(make_array(), v);
    mark_shared(target_of<box>(v)->content);
    BOOST_TEST(search_home() == 0u);
  }
  BOOST_TEST(search_home() == 1u);
}

BOOST_AUTO_TEST_CASE(variables_of_another_home_are_not_looked_at) {
  home_members& other = *new home_members;
  {
    const value f = closure(1);
    variable_of(f) = f;
    mark_shared(f, &members);
    as_cyclic(f).home = &other;   // listed here, but not of this home
  }
  BOOST_TEST(search_home() == 0u);
  cyclic_object* const f = (members.begin_visits(), members.visit());
  as_cyclic(value::own(f)).home = &members;
  BOOST_TEST(search_home() == 1u);
  other.home_ends();
}

// The reference that is taken and dropped again leaves every count as it was: only the watch tells.
BOOST_AUTO_TEST_CASE(who_walks_ahead_of_the_search_is_noticed) {
  for (std::size_t steps = 1; steps < 60; ++steps) {
    fixture other;
    value at = other.ring(4)[0];
    mark_shared(at);
    cycle_search search(std::vector{&other.members});
    std::size_t done = 0;
    while (!search.advance(1)) {
      // From the step `steps` on, one link further at each step: most of the time the search looks elsewhere.
      if (++done >= steps) at = value(variable_of(at));
    }
    BOOST_TEST(other.members.count() == 4u);
    BOOST_TEST(search.freed() == 0u);
    BOOST_TEST(variable_of(at).is(kind::function));
    at = value();
    BOOST_TEST(other.search_home() == 4u);
  }
}

BOOST_AUTO_TEST_CASE(lanes_on_other_threads_keep_what_they_walk_through) {
  constexpr int walkers = 2;
  std::vector<value> starts;
  for (int n = 0; n < walkers; ++n) {
    starts.push_back(ring(50)[0]);
    mark_shared(starts.back());
  }
  std::atomic<bool> stops{false};
  std::vector<std::thread> threads;
  for (value& start : starts)
    threads.emplace_back([&stops, at = std::move(start)]() mutable {
      while (!stops.load(std::memory_order_relaxed)) at = value(variable_of(at));
    });
  std::size_t freed = 0;
  for (int round = 0; round < 300; ++round) freed += search_home();
  stops.store(true);
  for (std::thread& t : threads) t.join();
  BOOST_TEST(freed == 0u);
  BOOST_TEST(members.count() == 50u * walkers);
  threads.clear();
  BOOST_TEST(search_home() == 50u * walkers);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ruff::lang
